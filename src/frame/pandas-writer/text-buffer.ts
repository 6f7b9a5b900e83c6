import { ownBytes } from '../../base/bytes.ts';
import type { KeepsOptimized } from '../../base/keep-optimized.ts';
import { DEFAULT_LIMITS, type Limits, tooMuch } from '../../base/limits.ts';
import type { Path } from '../../base/path.ts';

/** Bytes of the first piece, and of those behind it. */
const FIRST_PIECE_BYTES = 1 << 14;
const PIECE_BYTES = 1 << 20;

/**
 * Text in UTF-8 that grows in pieces, written byte by byte.
 *
 * `bytes` and `at` are open to the writers of cells: they ask for room once and then write without a call per byte.
 */
export class TextBuffer {
  /** The piece that is being written. */
  bytes: Uint8Array<ArrayBuffer>;
  /** The same piece, for what writes several bytes at once. */
  view: DataView;
  /** Where its next byte goes. */
  at = 0;
  readonly #limits: Limits;
  readonly #path: Path;
  readonly #pieces: Uint8Array[] = [];
  #length = 0;

  /** @param path - where the text stands in its document. */
  constructor(limits: Limits, path: Path) {
    this.bytes = new Uint8Array(FIRST_PIECE_BYTES);
    this.view = new DataView(this.bytes.buffer);
    this.#limits = limits;
    this.#path = path;
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length + this.at;
  }

  /** What was written, in order. */
  get pieces(): readonly Uint8Array[] {
    return [...this.#pieces, this.bytes.subarray(0, this.at)];
  }

  /**
   * Makes room for `size` bytes in the piece at hand.
   *
   * @param sure - how many of them will be written, at least.
   * @throws {@link LimitError} if the text gets longer than `limits.documentBytes`, as far as that is known.
   */
  ensure(size: number, sure = 0): void {
    if (this.at + size <= this.bytes.length) return;
    if (this.length + sure > this.#limits.documentBytes) {
      throw tooMuch(this.#limits, 'documentBytes', this.length + sure, this.#path);
    }
    if (this.at > 0) this.#pieces.push(this.bytes.subarray(0, this.at));
    this.#length += this.at;
    this.bytes = ownBytes(Math.max(size, PIECE_BYTES));
    this.view = new DataView(this.bytes.buffer);
    this.at = 0;
  }

  /** Writes one ASCII character. */
  byte(code: number): void {
    this.ensure(1);
    this.bytes[this.at++] = code;
  }

  /** Writes ASCII. */
  ascii(text: string): void {
    this.ensure(text.length, text.length);
    const { bytes } = this;
    let { at } = this;
    for (let i = 0; i < text.length; i++) bytes[at++] = text.charCodeAt(i);
    this.at = at;
  }

  /** Copies bytes: four at a time, or all at once where they are many. */
  copy(source: DataView, start: number, end: number): void {
    this.ensure(end - start, end - start);
    const { view } = this;
    let { at } = this;
    let from = start;
    if (end - start > BULK_COPY_BYTES) {
      this.bytes.set(new Uint8Array(source.buffer, source.byteOffset + start, end - start), at);
      at += end - start;
      from = end;
    }
    for (; from + 4 <= end; from += 4, at += 4) view.setInt32(at, source.getInt32(from));
    for (; from < end; from++, at++) view.setUint8(at, source.getUint8(from));
    this.at = at;
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new TextBuffer(DEFAULT_LIMITS, []);
}

/** Bytes from which one call that copies them is faster than a loop. */
const BULK_COPY_BYTES = 96;
