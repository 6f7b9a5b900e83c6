import { button } from '../dom/controls.ts';
import { el, fill, untrusted } from '../dom/element.ts';
import { byteText, groupDigits } from '../model/text/visible.ts';
import type { PageDocuments } from './page-documents.ts';

/** The documents of a page, to choose one, or two to compare. */
export interface DocumentList {
  readonly element: HTMLElement;
  /** Marks what is shown. */
  current(at: number | undefined, compared: readonly [number, number] | undefined): void;
}

/** Names that are listed at once: more are found by their name. */
const MOST_LISTED = 500;

/** Makes the list. */
export function documentList({ index }: PageDocuments): DocumentList {
  const marked: number[] = [];
  let shown: number | undefined;
  const list = el('ul', { class: 'rv-documents' });
  const more = el('p', { class: 'rv-note' });
  const compare = button('Compare the two that are marked', () => (location.hash = `diff=${marked.join(',')}`), {
    icon: 'swap',
    text: 'Compare',
  });
  const filter = el('input', {
    class: 'rv-search',
    attributes: { type: 'search', 'aria-label': 'Find a document', placeholder: 'Find a document' },
    on: { input: () => draw() },
  });

  function mark(at: number, isMarked: boolean): void {
    const place = marked.indexOf(at);
    if (place !== -1) marked.splice(place, 1);
    if (isMarked) marked.push(at);
    // Two are compared: a third takes the place of the first.
    if (marked.length > 2) marked.shift();
    draw();
  }

  function item(at: number, name: string, size: number): HTMLElement {
    const box = el('input', {
      attributes: { type: 'checkbox', 'aria-label': `Mark ${name.slice(0, 100)} to compare` },
    });
    box.checked = marked.includes(at);
    box.addEventListener('change', () => mark(at, box.checked));
    const link = el(
      'a',
      { attributes: { href: `#document=${at}`, 'aria-current': at === shown ? 'page' : undefined } },
      el('span', { class: 'rv-file' }, untrusted(name === '' ? 'no name' : name, 200)),
      el('small', {}, byteText(size)),
    );
    return el('li', {}, box, link);
  }

  function draw(): void {
    compare.disabled = marked.length !== 2;
    const wanted = filter.value.toLowerCase();
    const found = [...index.documents.entries()].filter(([, { name }]) => name.toLowerCase().includes(wanted));
    fill(list, ...found.slice(0, MOST_LISTED).map(([at, { name, size }]) => item(at, name, size)));
    more.textContent =
      found.length > MOST_LISTED ? `${groupDigits(found.length - MOST_LISTED)} more: find them by name` : '';
  }

  draw();
  const head = el('div', { class: 'rv-list-head' }, filter, compare);
  return {
    element: el('nav', { class: 'rv-list', attributes: { 'aria-label': 'Documents' } }, head, list, more),
    current(at, compared) {
      shown = at ?? (compared === undefined && index.compare === undefined ? 0 : undefined);
      const pair = compared ?? (at === undefined ? index.compare : undefined);
      if (pair !== undefined) marked.splice(0, marked.length, ...pair);
      draw();
    },
  };
}
