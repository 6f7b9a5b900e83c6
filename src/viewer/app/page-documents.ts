import { DEFAULT_LIMITS } from '../../base/limits.ts';
import { decodeBase64 } from '../../base/base64.ts';
import type { RaymonDataType } from '../../document/jcr.ts';
import { fromJson, fromMsgpack } from '../../toolkit/builtins.ts';
import { unescapeText } from '../page/embed.ts';
import type { PageEntry, PageIndex } from '../page/page-content.ts';

/** The documents of this page: each is read when it is first asked for. */
export class PageDocuments {
  readonly index: PageIndex;
  readonly #elements = new Map<number, Element[]>();
  readonly #wrappers = new Map<number, RaymonDataType>();

  constructor(index: PageIndex) {
    this.index = index;
    for (const element of document.querySelectorAll('script[data-document]')) {
      const at = Number(element.getAttribute('data-document'));
      this.#elements.set(at, [...(this.#elements.get(at) ?? []), element]);
    }
  }

  /** What is known of a document without reading it. */
  entry(at: number): PageEntry | undefined {
    return this.index.documents[at];
  }

  /** The bytes of a document, as they were written. */
  bytes(at: number): Uint8Array<ArrayBuffer> {
    const entry = this.entry(at);
    const texts = (this.#elements.get(at) ?? []).map((element) => element.textContent ?? '');
    const bytes = new Uint8Array(entry?.size ?? 0);
    let end = 0;
    const encoder = new TextEncoder();
    for (const text of texts) {
      if (entry?.encoding === 'base64') {
        const piece = decodeBase64(text, DEFAULT_LIMITS, []);
        bytes.set(piece, end);
        end += piece.length;
      } else end += encoder.encodeInto(unescapeText(text), bytes.subarray(end)).written;
    }
    return bytes;
  }

  /**
   * The wrapper of a document.
   *
   * @throws {@link RaymonError} if it is not what the format says.
   */
  wrapper(at: number): RaymonDataType {
    const known = this.#wrappers.get(at);
    if (known !== undefined) return known;
    const bytes = this.bytes(at);
    const wrapper = isMsgpack(bytes) ? fromMsgpack(bytes, { unknown: 'keep' }) : fromJson(bytes, { unknown: 'keep' });
    this.#wrappers.set(at, wrapper);
    return wrapper;
  }
}

/** Whether bytes are msgpack: a map, which no JSON text begins with. */
function isMsgpack([first = 0]: Uint8Array): boolean {
  return (first >= 0x80 && first <= 0x8f) || first === 0xde || first === 0xdf;
}
