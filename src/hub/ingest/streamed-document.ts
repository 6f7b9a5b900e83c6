import { isSpace } from '../../base/ascii.ts';
import { DecodeError, LimitError } from '../../base/errors.ts';
import { JsonScanner, LONGEST_TOKEN_BYTES } from '../../trace/record/json-scanner.ts';
import { DOCUMENT_SCAN, SLOT } from '../../trace/record/record-spans.ts';
import { HubError } from '../core/hub-error.ts';
import type { Facts } from './record.ts';
import { scanRefusal } from './scan-refusal.ts';

/** Bytes that stay when the window goes on: more than any member has that is looked at. */
const KEPT_BYTES = 4096;
const OPEN_OBJECT = 123;
const LONGEST_FACT = 800;
const EMPTY = new Uint8Array();

/**
 * Checks a document while it goes by in chunks, in memory for a window of it: JSON of UTF-8, not too deep, with `type`
 * and `params`.
 */
export class StreamedDocument {
  readonly #depth: number;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  readonly #scanner = new JsonScanner(EMPTY, 0, DOCUMENT_SCAN);
  readonly #facts = new Map<number, string | undefined>();
  #window: Uint8Array = EMPTY;
  #isOver = false;
  #first = -1;

  /** @param depth - containers that may be open at once. */
  constructor(depth: number) {
    this.#depth = depth;
    this.#scanner.begin(0);
  }

  /**
   * Takes the next bytes.
   *
   * @throws {@link HubError} 422 as soon as it is sure that they are no document.
   */
  take(chunk: Uint8Array): void {
    this.#run(chunk, false);
  }

  /**
   * Ends the document.
   *
   * @returns What lists say of it.
   * @throws {@link HubError} 422 if it is not a document.
   */
  end(): Facts {
    this.#run(EMPTY, true);
    if (!this.#isOver) throw refuse('syntax', 'Expected the rest of a value');
    if (this.#first !== OPEN_OBJECT)
      throw refuse('not-a-document', 'Expected a document: an object with type and params');
    const type = this.#facts.get(SLOT.type);
    if (!this.#facts.has(SLOT.params) || !this.#facts.has(SLOT.type)) {
      throw refuse('not-a-document', 'Expected a document with type and params');
    }
    if (type === undefined) throw refuse('not-a-document', 'Expected the name of a type');
    const parts = [this.#facts.get(SLOT.elements), this.#facts.get(SLOT.shape)];
    return { type, shape: parts.every((part) => part !== undefined) ? parts.join(' ') : null };
  }

  #run(chunk: Uint8Array, isLast: boolean): void {
    this.#checkUtf8(chunk, isLast);
    const shift = Math.max(0, this.#scanner.at - KEPT_BYTES);
    this.#window = Buffer.concat([this.#window.subarray(shift), chunk]);
    const scanner = this.#scanner;
    scanner.move(this.#window, shift, isLast);
    if (this.#first < 0) this.#first = this.#window.find((code) => !isSpace(code)) ?? -1;
    if (!this.#isOver) this.#scan(isLast);
    if (!this.#isOver) return;
    // Nothing but spaces may follow.
    if (!this.#window.subarray(scanner.at).every(isSpace)) throw refuse('syntax', 'Expected the end of the text');
    scanner.at = this.#window.length;
  }

  #scan(isLast: boolean): void {
    const scanner = this.#scanner;
    const until = this.#window.length - (isLast ? 0 : LONGEST_TOKEN_BYTES);
    if (until <= scanner.at && !isLast) return;
    try {
      this.#isOver = scanner.advance(isLast ? Number.POSITIVE_INFINITY : until);
    } catch (error) {
      if (error instanceof DecodeError || error instanceof LimitError) throw scanRefusal(error);
      throw error;
    }
    if (scanner.deepest > this.#depth) {
      throw new HubError(422, 'limit', `Expected at most ${this.#depth} nested containers`);
    }
    for (const slot of [SLOT.type, SLOT.params, SLOT.shape, SLOT.elements]) {
      const span = scanner.spans[slot];
      if (span !== undefined) this.#facts.set(slot, this.#short(span.start, span.end));
    }
    // The next window begins elsewhere: what was found is kept, not where.
    scanner.spans.fill(undefined);
  }

  /** A short string that stands in the window. */
  #short(start: number, end: number): string | undefined {
    if (start < 0 || end - start > LONGEST_FACT || this.#window[start] !== 34) return undefined;
    const text = String(JSON.parse(Buffer.from(this.#window.subarray(start, end)).toString('utf8')));
    return /\p{Cs}/u.test(text) ? undefined : text;
  }

  #checkUtf8(chunk: Uint8Array, isLast: boolean): void {
    try {
      this.#decoder.decode(chunk, { stream: !isLast });
    } catch (cause) {
      throw new HubError(422, 'bad-utf8', 'Expected UTF-8, got invalid bytes', { cause });
    }
  }
}

function refuse(code: string, message: string): HubError {
  return new HubError(422, code, message);
}
