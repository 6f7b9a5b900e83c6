import { RaymonError } from '../../base/errors.ts';
import type { RaymonDataType } from '../../document/jcr.ts';
import { Image } from '../../image/image.ts';
import { builtins } from '../../toolkit/builtins.ts';
import { Registry } from '../../toolkit/registry.ts';
import { failure, notice } from '../../viewer/dom/notice.ts';
import { el, untrusted } from '../../viewer/dom/element.ts';
import { titleOf, view, viewDiff, type ViewHandle } from '../../viewer/view.ts';
import { workerStarter } from './worker-starter.ts';

/** What was made of a document. */
export interface ShownDocument extends ViewHandle {
  /** The format of its own that only its contents tell: of a picture. */
  readonly format: 'png' | 'jpg' | undefined;
  /** What it is, in a few words; undefined where our reader refuses it. */
  readonly title: string | undefined;
}

const OPTIONS = { worker: workerStarter(), styled: true } as const;
/** Characters of a document that is shown as text. */
const MOST_TEXT = 100_000;

/** Shows a document; one that our reader refuses as what it says, with why. */
export function showDocument(bytes: Uint8Array<ArrayBuffer>): ShownDocument {
  try {
    const wrapper = read(bytes);
    const format = wrapper instanceof Image ? (wrapper.format === 'png' ? 'png' : 'jpg') : undefined;
    return { ...view(wrapper, OPTIONS), format, title: titleOf(wrapper) };
  } catch (error) {
    return showRefused(bytes, error);
  }
}

/** Shows what differs between two documents. */
export function showDifference(a: Uint8Array<ArrayBuffer>, b: Uint8Array<ArrayBuffer>): ViewHandle {
  try {
    return viewDiff(read(a), read(b), OPTIONS);
  } catch (error) {
    return still(failure('They cannot be compared', error));
  }
}

function read(bytes: Uint8Array): RaymonDataType {
  return builtins.fromJson(bytes, { unknown: 'keep' });
}

/** The document as a tree; where even that cannot be, as text. */
function showRefused(bytes: Uint8Array<ArrayBuffer>, error: unknown): ShownDocument {
  const why = failure('Our reader refuses this document: it is shown as it was logged', reasonOf(error));
  try {
    const handle = view(Registry.builtin().fromJson(bytes, { unknown: 'keep' }), OPTIONS);
    return {
      ...handle,
      element: el('div', { class: 'refused' }, why, handle.element),
      format: undefined,
      title: undefined,
    };
  } catch {
    const text = new TextDecoder().decode(bytes.subarray(0, MOST_TEXT));
    const shown = el('pre', { class: 'rv-text', attributes: { tabindex: 0 } }, untrusted(text, MOST_TEXT));
    const cut = bytes.length > MOST_TEXT ? notice('info', `The first ${MOST_TEXT} bytes are shown`) : undefined;
    return { ...still(el('div', { class: 'refused' }, why, shown, cut)), format: undefined, title: undefined };
  }
}

function reasonOf(error: unknown): unknown {
  if (!(error instanceof RaymonError)) return error;
  // The message says where.
  return new Error(`${error.message} (${error.code})`);
}

/** Something that needs no work. */
function still(element: HTMLElement): ViewHandle {
  return { element, ready: Promise.resolve(), destroy: () => element.remove() };
}
