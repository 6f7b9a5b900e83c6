import { Bool, Data, Utf8 } from 'apache-arrow';
import type { KeepsOptimized } from '../../base/keep-optimized.ts';
import { BACKSLASH, QUOTE, hasEscape } from '../../base/ascii.ts';
import { decodeUtf8, hasLoneSurrogate } from '../../base/utf8.ts';
import { setBit } from '../arrow/bitmap.ts';
import { type CellScanner, takeNull, validityBytes } from './cell-scanner.ts';

const LOWER_F = 102;
const LOWER_N = 110;
const LOWER_T = 116;
const TRUE = 0x74727565;
const ALSE = 0x616c7365;

/** Bytes that a column of text may have. */
const MOST_COLUMN_BYTES = 2 ** 31 - 1;

/** Bytes of the longest string with escapes that is read here: no engine makes strings of any length. */
const MOST_ESCAPED_BYTES = 2 ** 20;

/** Bytes of a string for which room is made at first. */
const FIRST_STRING_BYTES = 16;

/** Reads the strings of a column straight into bytes of UTF-8 and their offsets. */
export class TextColumn {
  #bytes: Uint8Array;
  #view: DataView;
  #offsets: Int32Array;
  #end = 0;
  readonly #nulls: number[];

  /** @param nulls - rows before the first string, all of them null. */
  constructor(room: number, nulls: number[]) {
    this.#offsets = new Int32Array(Math.max(room, nulls.length + 1) + 1);
    this.#bytes = new Uint8Array(this.#offsets.length * FIRST_STRING_BYTES);
    this.#view = new DataView(this.#bytes.buffer);
    this.#nulls = nulls;
  }

  /** Reads from the first string on; false where the column is not plain. */
  read(scanner: CellScanner): boolean {
    do {
      const { row } = scanner;
      if (row + 1 >= this.#offsets.length) this.#growOffsets();
      const code = scanner.bytes[scanner.at];
      if (code === LOWER_N) {
        if (!takeNull(scanner)) return false;
        this.#nulls.push(row);
      } else if (code !== QUOTE || !this.#string(scanner)) {
        return false;
      }
      if (this.#end > MOST_COLUMN_BYTES) return false;
      this.#offsets[row + 1] = this.#end;
    } while (scanner.next());
    return true;
  }

  finish(rows: number): Data {
    const validity = validityBytes(rows, this.#nulls);
    const buffers = [this.#offsets.slice(0, rows + 1), this.#bytes.slice(0, this.#end), validity];
    return new Data(new Utf8(), 0, rows, this.#nulls.length, buffers as unknown as Partial<Data['buffers']>);
  }

  #growOffsets(): void {
    const offsets = new Int32Array(2 * this.#offsets.length);
    offsets.set(this.#offsets);
    this.#offsets = offsets;
  }

  /** Makes room for so many bytes and a word. */
  #reserve(size: number): void {
    if (this.#end + size + 4 <= this.#bytes.length) return;
    const bytes = new Uint8Array(Math.max(2 * this.#bytes.length, this.#end + size + 4));
    bytes.set(this.#bytes.subarray(0, this.#end));
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }

  /** Copies a string without escapes as it is. */
  #string(scanner: CellScanner): boolean {
    const { bytes, view } = scanner;
    const start = scanner.at + 1;
    let at = start;
    for (; at + 4 <= bytes.length; at += 4) {
      const word = view.getInt32(at);
      if (hasEscape(word)) break;
      if (this.#end + 8 > this.#bytes.length) this.#reserve(4);
      this.#view.setInt32(this.#end, word);
      this.#end += 4;
    }
    this.#reserve(4);
    for (let code = bytes[at] as number; code !== QUOTE; code = bytes[++at] as number) {
      if (code === BACKSLASH) return this.#escaped(scanner, start);
      // The comparison is false for the end of the text, too.
      if (!(code >= 32)) return false;
      this.#bytes[this.#end++] = code;
    }
    scanner.at = at + 1;
    return true;
  }

  /** Has the engine read a string with escapes. */
  #escaped(scanner: CellScanner, start: number): boolean {
    const { bytes } = scanner;
    let at = start;
    for (let code = bytes[at] as number; code !== QUOTE; code = bytes[++at] as number) {
      if (code === BACKSLASH) at++;
      if (at >= bytes.length) return false;
    }
    if (at - start > MOST_ESCAPED_BYTES) return false;
    const text = parseString(decodeUtf8(bytes, start - 1, at + 1));
    if (text === undefined || hasLoneSurrogate(text)) return false;
    // Nothing of the string was counted before its first escape was met, but its beginning was copied.
    this.#end = this.#offsets[scanner.row] as number;
    this.#reserve(3 * text.length);
    this.#end += ENCODER.encodeInto(text, this.#bytes.subarray(this.#end)).written;
    scanner.at = at + 1;
    return true;
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new TextColumn(0, []);
}

const ENCODER = /* @__PURE__ */ new TextEncoder();

function parseString(token: string): string | undefined {
  try {
    return JSON.parse(token) as string;
  } catch {
    // What is wrong with a string, the ordinary reader says better.
    return undefined;
  }
}

/** Reads a column of booleans from its first one on; undefined where the column is not plain. */
export function scanBooleans(scanner: CellScanner, nulls: number[]): Data | undefined {
  let bits = new Uint8Array(Math.ceil(Math.max(scanner.room, scanner.row + 1) / 8));
  const { bytes, view } = scanner;
  do {
    const { at, row } = scanner;
    if (row >= 8 * bits.length) {
      const more = new Uint8Array(2 * bits.length);
      more.set(bits);
      bits = more;
    }
    const code = bytes[at];
    if (code === LOWER_N) {
      if (!takeNull(scanner)) return undefined;
      nulls.push(row);
    } else if (code === LOWER_T && at + 4 <= bytes.length && view.getInt32(at) === TRUE) {
      setBit(bits, row);
      scanner.at = at + 4;
    } else if (code === LOWER_F && at + 5 <= bytes.length && view.getInt32(at + 1) === ALSE) {
      scanner.at = at + 5;
    } else {
      return undefined;
    }
  } while (scanner.next());
  const rows = scanner.row + 1;
  const validity = validityBytes(rows, nulls);
  const buffers = [undefined, bits.slice(0, Math.ceil(rows / 8)), validity] as unknown as Partial<Data['buffers']>;
  return new Data(new Bool(), 0, rows, nulls.length, buffers);
}
