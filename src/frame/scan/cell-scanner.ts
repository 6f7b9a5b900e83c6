import { BACKSLASH, CLOSE_OBJECT, COLON, COMMA, OPEN_OBJECT, QUOTE, ZERO, isDigit, isSpace } from '../../base/ascii.ts';
import { viewOf } from '../../base/bytes.ts';
import type { KeepsOptimized } from '../../base/keep-optimized.ts';

/** Rows for which room is made at first. */
const FIRST_ROWS = 1024;

/**
 * A place in the text of pandas' columns, moved from cell to cell of a column by its scanner.
 *
 * It knows the labels of the first column, and that those of each other column are the same bytes. Whatever else
 * JSON allows makes it stop: the ordinary reader reads such texts, or says what is wrong with them.
 */
export class CellScanner {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Where the next byte to be read stands. */
  at: number;
  /** The row of the cell at hand; as many as there are when the column has ended. */
  row = -1;
  /** Cells of each column; undefined while the first is read. */
  rows: number | undefined;
  /** Whether the labels are 0, 1, … */
  hasPositions = true;
  readonly #most: number;
  #starts: Float64Array = new Float64Array(FIRST_ROWS);
  #lengths: Int32Array = new Int32Array(FIRST_ROWS);

  /**
   * @param at - where the text of the columns begins.
   * @param most - rows that there may be.
   */
  constructor(bytes: Uint8Array, at: number, most: number) {
    this.bytes = bytes;
    this.view = viewOf(bytes);
    this.at = at;
    this.#most = most;
  }

  /** Rows to make room for: all of them, once the first column has been read. */
  get room(): number {
    return this.rows ?? FIRST_ROWS;
  }

  /** Passes over white space, then over one character if it is there. */
  take(code: number): boolean {
    const { bytes } = this;
    let { at } = this;
    while (isSpace(bytes[at] as number)) at++;
    this.at = at;
    if (bytes[at] !== code) return false;
    this.at = at + 1;
    return true;
  }

  /** Begins a column: an object of cells. */
  open(): boolean {
    this.row = -1;
    return this.take(OPEN_OBJECT);
  }

  /**
   * Moves to the value of the next cell.
   *
   * @returns false at the end of the column, and where the column is not plain: see {@link ended}.
   */
  next(): boolean {
    const { bytes } = this;
    let { at } = this;
    let code = bytes[at] as number;
    while (isSpace(code)) code = bytes[++at] as number;
    if (this.row >= 0 && code === COMMA) {
      code = bytes[++at] as number;
      while (isSpace(code)) code = bytes[++at] as number;
    } else if (this.row >= 0 || code !== QUOTE) {
      this.at = at;
      return false;
    }
    const row = this.row + 1;
    at = this.rows === undefined ? this.#learn(at, row) : this.#match(at, row, this.rows);
    if (at === -1) return false;
    code = bytes[at] as number;
    while (isSpace(code)) code = bytes[++at] as number;
    if (code !== COLON) return false;
    code = bytes[++at] as number;
    while (isSpace(code)) code = bytes[++at] as number;
    this.at = at;
    this.row = row;
    return true;
  }

  /** Whether the column ends here, with a cell for each row; passes over its end. */
  ended(): boolean {
    if (this.row + 1 !== (this.rows ?? this.row + 1)) return false;
    this.rows ??= this.row + 1;
    return this.take(CLOSE_OBJECT);
  }

  /** The bytes of the label of a row, without its quotes. */
  label(row: number): Uint8Array {
    const start = this.#starts[row] as number;
    return this.bytes.subarray(start + 1, start + (this.#lengths[row] as number) - 1);
  }

  /** Reads a label of the first column; gives the place behind it, or -1. */
  #learn(start: number, row: number): number {
    const { bytes } = this;
    if (bytes[start] !== QUOTE || row >= this.#most) return -1;
    let at = start + 1;
    let position = 0;
    for (; isDigit(bytes[at] as number); at++) position = position * 10 + ((bytes[at] as number) - ZERO);
    const isPosition = bytes[at] === QUOTE && position === row && (bytes[start + 1] !== ZERO || at === start + 2);
    for (let code = bytes[at] as number; code !== QUOTE; code = bytes[++at] as number) {
      // The comparison is false for the end of the text, too.
      if (!(code >= 32) || code === BACKSLASH) return -1;
    }
    if (at + 1 - start > LONGEST_LABEL_BYTES) return -1;
    this.hasPositions &&= isPosition && at > start + 1;
    if (row === this.#starts.length) this.#grow();
    this.#starts[row] = start;
    this.#lengths[row] = at + 1 - start;
    return at + 1;
  }

  #grow(): void {
    const starts = new Float64Array(2 * this.#starts.length);
    const lengths = new Int32Array(2 * this.#lengths.length);
    starts.set(this.#starts);
    lengths.set(this.#lengths);
    this.#starts = starts;
    this.#lengths = lengths;
  }

  /** Compares a label with that of the first column, four bytes at a time; gives the place behind it, or -1. */
  #match(at: number, row: number, rows: number): number {
    const { view } = this;
    if (row >= rows) return -1;
    const start = this.#starts[row] as number;
    const length = this.#lengths[row] as number;
    if (at + length + 4 > view.byteLength) return -1;
    // A label has two quotes and at least one byte behind it, so the last word overlaps only what is also compared.
    const last = length - 4;
    for (let i = 0; i < last; i += 4) if (view.getInt32(start + i) !== view.getInt32(at + i)) return -1;
    if (length >= 4) return view.getInt32(start + last) === view.getInt32(at + last) ? at + length : -1;
    for (let i = 0; i < length; i++) if (view.getUint8(start + i) !== view.getUint8(at + i)) return -1;
    return at + length;
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new CellScanner(new Uint8Array(0), 0, 0);
}

const LONGEST_LABEL_BYTES = 2 ** 20;

const NULL = 0x6e756c6c;

/** Passes over `null`; false if it does not stand there. */
export function takeNull(scanner: CellScanner): boolean {
  const { view, at } = scanner;
  if (at + 4 > view.byteLength || view.getInt32(at) !== NULL) return false;
  scanner.at = at + 4;
  return true;
}

/** A bit for each row: zero for those that are null; undefined where none is. */
export function validityBytes(rows: number, nulls: readonly number[]): Uint8Array | undefined {
  if (nulls.length === 0) return undefined;
  const bytes = new Uint8Array(Math.ceil(rows / 8)).fill(255);
  if (rows % 8 !== 0) bytes[bytes.length - 1] = (1 << (rows % 8)) - 1;
  for (const row of nulls) bytes[row >>> 3] = (bytes[row >>> 3] as number) & ~(1 << (row & 7));
  return bytes;
}
