/**
 * Names the pages in the API reference by their first heading: most of their files are called README.
 *
 * @module
 */
import { Converter } from 'typedoc';

/** @param {import('typedoc').Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, document) => {
    const [heading] = /^# .*$/m.exec(document.content.map(({ text }) => text).join('')) ?? [];
    if (heading !== undefined) document.name = heading.slice(2);
  });
}
