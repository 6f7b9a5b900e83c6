import type { RawString } from '../../json/raw-string.ts';
import { characterBoundary, decodeUtf8 } from '../../base/utf8-text.ts';

/** What of a text of bytes is a string at one time, when all of it would be too long for one. */
export class ByteWindow {
  readonly bytes: Uint8Array;
  /** Strings that were left in the bytes. */
  readonly rawStrings: RawString[] = [];
  /** First byte of the window. */
  start = 0;
  text = '';
  /** Index of the text past which the window has to move on, so that no token meets its end. */
  mark = 0;
  readonly #size: number;

  /** @param size - bytes of the window, at least 16. */
  constructor(bytes: Uint8Array, start: number, size: number) {
    this.bytes = bytes;
    this.#size = size;
    this.moveTo(start);
  }

  /** Whether the window shows the end of the text. */
  get isLast(): boolean {
    return this.mark === Infinity;
  }

  /** Bytes that a token may have at least, wherever it is. */
  get margin(): number {
    return this.#size >> 4;
  }

  /**
   * Shows the text from this byte on.
   *
   * @throws {@link DecodeError} `bad-utf8`.
   */
  moveTo(start: number): void {
    const end = characterBoundary(this.bytes, start + this.#size);
    this.text = decodeUtf8(this.bytes, start, end);
    this.start = start;
    // A token longer than a quarter of the window is the exception that costs more.
    this.mark = end === this.bytes.length ? Infinity : Math.floor(this.text.length * 0.75);
  }
}
