import { LimitError } from '../../base/errors.ts';
import { PAGE_BYTES } from '../../viewer/page/build-page.ts';
import type { PageDocument } from '../../viewer/page/page-content.ts';

/** The documents of a page, as far as a page has room for them. */
export class PageRoom {
  readonly documents: PageDocument[] = [];
  #bytes = 0;

  /** Whether so many bytes more fit. */
  hasRoom(bytes: number): boolean {
    return this.#bytes + bytes <= PAGE_BYTES;
  }

  /**
   * Adds a document.
   *
   * @param bytes - kept by reference.
   * @returns Its place; undefined if there is no room for it.
   */
  add(name: string, bytes: Uint8Array): number | undefined {
    if (!this.hasRoom(bytes.length)) return undefined;
    this.#bytes += bytes.length;
    return this.documents.push({ name, bytes }) - 1;
  }
}

/** The error for what a page has no room for, with the command that shows a part. */
export function noRoom(bytes: number, advice: string): LimitError {
  const message = `Expected at most ${PAGE_BYTES} bytes of documents in one page, got ${bytes} or more: ${advice}`;
  return new LimitError('documentBytes', PAGE_BYTES, message);
}
