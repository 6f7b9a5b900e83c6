/**
 * Names the pages in the API reference by their first heading: most of their files are called README.
 *
 * @module
 */

/** @param {{ converter: { on(event: string, told: (context: unknown, page: Page) => void): void } }} app - TypeDoc's. */
export function load(app) {
  app.converter.on('createDocument', (_context, page) => {
    const text = page.content.map((part) => part.text).join('');
    const [heading] = /^# .*$/m.exec(text) ?? [];
    if (heading !== undefined) page.name = heading.slice(2).replaceAll('`', '');
  });
}

/** @typedef {{ name: string, content: { text: string }[] }} Page */
