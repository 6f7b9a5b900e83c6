import { button } from '../dom/controls.ts';
import { el, fill } from '../dom/element.ts';
import { failure } from '../dom/notice.ts';
import { byteText, cutText } from '../model/text/visible.ts';
import { view, viewDiff, type ViewHandle, type ViewOptions } from '../view.ts';
import type { PageDocuments } from './page-documents.ts';

/** What shows documents of this page. */
export interface Viewer {
  readonly documents: PageDocuments;
  readonly options: ViewOptions;
}

/** Shows a document in an element; a document that cannot be read says why, and can still be saved. */
export function showDocument({ documents, options }: Viewer, at: number, into: HTMLElement): ViewHandle | undefined {
  const entry = documents.entry(at);
  if (entry === undefined) {
    fill(into, failure('There is no such document', `This page has ${documents.index.documents.length}.`));
    return undefined;
  }
  try {
    const handle = view(documents.wrapper(at), { ...options, name: entry.name });
    fill(into, handle.element);
    return handle;
  } catch (error) {
    const why = failure(`This document cannot be read (${byteText(entry.size)})`, error);
    fill(
      into,
      el('section', { class: 'rv' }, el('div', { class: 'rv-body' }, why, el('div', {}, saveButton(documents, at)))),
    );
    return undefined;
  }
}

/** Shows what differs between two documents. */
export function showComparison(
  { documents, options }: Viewer,
  [a, b]: readonly [number, number],
  into: HTMLElement,
): ViewHandle | undefined {
  try {
    const names = [a, b].map((at) => cutText(documents.entry(at)?.name ?? '', 140)).join(' and ');
    const handle = viewDiff(documents.wrapper(a), documents.wrapper(b), { ...options, name: names });
    handle.element.setAttribute('aria-label', `Difference of ${names}`);
    fill(into, handle.element);
    return handle;
  } catch (error) {
    fill(into, failure('These documents cannot be compared', error));
    return undefined;
  }
}

/** Saves a document as it was written. */
export function saveButton(documents: PageDocuments, at: number): HTMLButtonElement {
  const entry = documents.entry(at);
  return button('Save the document', () => save(documents.bytes(at), fileName(entry?.name ?? 'document')), {
    icon: 'download',
    text: byteText(entry?.size ?? 0),
  });
}

function save(bytes: Uint8Array<ArrayBuffer>, name: string): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  const link = el('a', { attributes: { href: url, download: name } });
  link.click();
  // The browser has taken what it needs by the time of the next task.
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A name that a file may have anywhere. */
function fileName(name: string): string {
  const plain = name.replaceAll(/[^\w.@-]+/g, '_').slice(-100);
  return /\.(?:json|jcr|msgpack)$/.test(plain) ? plain : `${plain}.json`;
}
