import { Data, Float64, Int32, Int64, Null, Uint64, type DataType } from 'apache-arrow';
import { HOST_IS_LITTLE_ENDIAN, type TypedArray } from '../../base/bytes.ts';
import type { KeepsOptimized } from '../../base/keep-optimized.ts';
import { COMMA, DOT, isDigit, MINUS, OPEN_ARRAY, ZERO } from '../../base/ascii.ts';
import { POWERS_OF_TEN, wideInteger } from '../../base/numbers/exact-number.ts';
import type { CellScanner } from './cell-scanner.ts';
import { takeNull, validityBytes } from './cell-scanner.ts';
import { NODE_BUFFER } from '../../base/node-buffer.ts';

const LOWER_E = 101;
const UPPER_E = 69;
const LOWER_N = 110;

/** Digits of every integer below 2^31. */
const SMALL_DIGITS = 9;
/** Digits of every integer below 2^53. */
const SAFE_DIGITS = 15;
/** Digits of the longest integer that two parts make up; most of 64 bits are no longer. */
const WIDE_DIGITS = 19;
const LOW_DIGITS = 9;

/** Bytes of numbers that the engine is asked to parse at a time, and the longest of them. */
const QUEUE_BYTES = 1 << 15;
const NUMBER_BYTES = 64;

// One for all columns: frames may have very many of them, and one is read at a time.
const QUEUE = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(QUEUE_BYTES + NUMBER_BYTES + 8));

/**
 * Reads the numbers of a column straight into an array: integers where all are written as such, else doubles.
 *
 * Numbers of more digits than a division can turn into a double are parsed by the engine, many at a time.
 */
export class NumberColumn {
  #values: Float64Array;
  #hasFloats = false;
  #least = 0;
  #most = 0;
  /** Integers beyond 2^53, with their rows. */
  readonly #wide: { readonly row: number; readonly value: bigint }[] = [];
  readonly #queuedRows: number[] = [];
  #queued = 0;
  readonly #nulls: number[];

  /** @param nulls - rows before the first number, all of them null. */
  constructor(room: number, nulls: number[]) {
    this.#values = new Float64Array(Math.max(room, nulls.length + 1));
    this.#nulls = nulls;
  }

  /** Reads from the first number on; false where the column is not plain. */
  read(scanner: CellScanner): boolean {
    do {
      const { row } = scanner;
      if (row >= this.#values.length) this.#grow();
      if (scanner.bytes[scanner.at] === LOWER_N) {
        if (!takeNull(scanner)) return false;
        this.#nulls.push(row);
      } else if (!this.#number(scanner, row)) {
        return false;
      }
    } while (scanner.next());
    return this.#flush();
  }

  /** The array; undefined if no type holds all numbers. */
  finish(rows: number): Data | undefined {
    const type = this.#type();
    if (type === undefined) return undefined;
    const validity = validityBytes(rows, this.#nulls);
    const buffers = [undefined, this.#array(type, rows), validity] as unknown as Partial<Data['buffers']>;
    return new Data(type, 0, rows, this.#nulls.length, buffers);
  }

  #grow(): void {
    const values = new Float64Array(2 * this.#values.length);
    values.set(this.#values);
    this.#values = values;
  }

  #number(scanner: CellScanner, row: number): boolean {
    const { bytes } = scanner;
    const start = scanner.at;
    let at = start;
    let code = bytes[at] as number;
    const negative = code === MINUS;
    if (negative) code = bytes[++at] as number;
    const first = at;
    let digits = 0;
    // So many digits fit a machine integer, which is much quicker to count in.
    const small = first + SMALL_DIGITS;
    for (; isDigit(code) && at < small; code = bytes[++at] as number) digits = (digits * 10 + (code - ZERO)) | 0;
    for (; isDigit(code); code = bytes[++at] as number) digits = digits * 10 + (code - ZERO);
    const wholes = at - first;
    if (wholes === 0 || (wholes > 1 && bytes[first] === ZERO)) return false;
    if (code !== DOT && code !== LOWER_E && code !== UPPER_E) {
      scanner.at = at;
      return this.#integer(bytes, row, first, at, negative, digits);
    }
    this.#hasFloats = true;
    let decimals = 0;
    if (code === DOT) {
      for (code = bytes[++at] as number; isDigit(code); code = bytes[++at] as number) {
        digits = digits * 10 + (code - ZERO);
        decimals++;
      }
    }
    if (code === LOWER_E || code === UPPER_E) {
      while (isNumeric(bytes[at] as number)) at++;
    } else if (decimals > 0 && wholes + decimals <= SAFE_DIGITS) {
      // Both operands are exact, so the quotient is the double nearest to what is written.
      const value = digits / (POWERS_OF_TEN[decimals] as number);
      this.#values[row] = negative ? -value : value;
      scanner.at = at;
      return true;
    }
    scanner.at = at;
    return this.#enqueue(scanner.view, start, at, row);
  }

  #integer(bytes: Uint8Array, row: number, first: number, end: number, negative: boolean, digits: number): boolean {
    if (end - first > SAFE_DIGITS && digits > Number.MAX_SAFE_INTEGER) {
      if (end - first > WIDE_DIGITS) return false;
      let high = 0;
      for (let at = first; at < end - LOW_DIGITS; at++) high = high * 10 + ((bytes[at] as number) - ZERO);
      let low = 0;
      for (let at = end - LOW_DIGITS; at < end; at++) low = low * 10 + ((bytes[at] as number) - ZERO);
      const value = wideInteger(high, low);
      this.#wide.push({ row, value: negative ? -value : value });
      return true;
    }
    const value = negative ? -digits : digits;
    this.#values[row] = value;
    if (value < this.#least) this.#least = value;
    else if (value > this.#most) this.#most = value;
    // Negative zero is not an integer.
    else if (negative && value === 0) this.#hasFloats = true;
    return true;
  }

  /** Puts off a number that the engine has to parse. */
  #enqueue(text: DataView, start: number, end: number, row: number): boolean {
    if (end - start > NUMBER_BYTES || end + 4 > text.byteLength) return false;
    let to = this.#queued;
    QUEUE.setUint8(to, to === 0 ? OPEN_ARRAY : COMMA);
    to++;
    // What follows the number is copied with it, and written over.
    for (let at = start; at < end; at += 4) QUEUE.setInt32(to + at - start, text.getInt32(at));
    to += end - start;
    this.#queued = to;
    this.#queuedRows.push(row);
    return to < QUEUE_BYTES || this.#flush();
  }

  #flush(): boolean {
    const rows = this.#queuedRows;
    if (rows.length === 0) return true;
    const values = parseNumbers(new Uint8Array(QUEUE.buffer, 0, this.#queued));
    if (values === undefined || values.length !== rows.length) return false;
    for (let i = 0; i < rows.length; i++) {
      const value = values[i] as number;
      if (!Number.isFinite(value)) return false;
      this.#values[rows[i] as number] = value;
    }
    rows.length = 0;
    this.#queued = 0;
    return true;
  }

  #type(): DataType | undefined {
    if (this.#wide.length === 0) {
      if (this.#hasFloats) return new Float64();
      return this.#least >= -(2 ** 31) && this.#most < 2 ** 31 ? new Int32() : new Int64();
    }
    // Beyond 2^53 a double would round the integers.
    if (this.#hasFloats) return undefined;
    let low = BigInt(this.#least);
    let high = BigInt(this.#most);
    for (const { value } of this.#wide) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (low >= -(2n ** 63n) && high < 2n ** 63n) return new Int64();
    return low >= 0n && high < 2n ** 64n ? new Uint64() : undefined;
  }

  #array(type: DataType, rows: number): TypedArray {
    const values = this.#values.length === rows ? this.#values : this.#values.slice(0, rows);
    if (type instanceof Float64) return values;
    if (type instanceof Int32) return new Int32Array(values);
    const integers = type instanceof Int64 ? new BigInt64Array(rows) : new BigUint64Array(rows);
    const words = new Int32Array(integers.buffer);
    const low = HOST_IS_LITTLE_ENDIAN ? 0 : 1;
    for (let row = 0; row < rows; row++) {
      const value = values[row] as number;
      const high = Math.floor(value / 2 ** 32);
      words[2 * row + low] = value - high * 2 ** 32;
      words[2 * row + 1 - low] = high;
    }
    for (const { row, value } of this.#wide) integers[row] = value;
    return integers;
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new NumberColumn(0, []);
}

/** An array of nulls only. */
export function nullColumn(rows: number): Data {
  return new Data(new Null(), 0, rows, rows);
}

function parseNumbers(queue: Uint8Array): readonly number[] | undefined {
  try {
    const text = NODE_BUFFER === undefined ? ASCII.decode(queue) : NODE_BUFFER.prototype.latin1Slice.call(queue);
    return JSON.parse(`${text}]`) as readonly number[];
  } catch {
    // What is wrong with a number, the ordinary reader says better.
    return undefined;
  }
}

const ASCII = /* @__PURE__ */ new TextDecoder('latin1');

/** Whether a character may stand in a number. */
function isNumeric(code: number): boolean {
  return isDigit(code) || code === DOT || code === MINUS || code === 43 || code === LOWER_E || code === UPPER_E;
}
