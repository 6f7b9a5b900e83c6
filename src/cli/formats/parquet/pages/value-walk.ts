import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import { viewOf } from '../../../../base/bytes.ts';
import { badParquet } from './bad-parquet.ts';

/** Bits of an index that a reader can hold. */
const MOST_BITS = 31;
/** Values of a miniblock come in so many. */
const MINIBLOCK_UNIT = 32;

/**
 * Walks over the values of a page, unpacked, as the reader that we build on does, and refuses what would make it write
 * beyond the values that there are, or read without end: it trusts the lengths of runs.
 *
 * @see https://github.com/apache/parquet-format/blob/master/Encodings.md
 */
export class ValueWalk {
  readonly #bytes: Uint8Array;
  #at: number;

  /** @param at - where it begins. */
  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** Bytes from here on. */
  get rest(): number {
    return this.#bytes.length - this.#at;
  }

  byte(): number {
    if (this.rest < 1) throw damaged();
    return this.#bytes[this.#at++] as number;
  }

  /**
   * Runs behind their length, to whose end it goes.
   *
   * @returns How many of the values are the one that is counted.
   */
  runsWithLength(width: number, values: number, counted?: number): number {
    if (this.rest < 4) throw damaged();
    const length = viewOf(this.#bytes).getUint32(this.#at, true);
    this.#at += 4;
    if (length > this.rest) throw damaged();
    const end = this.#at + length;
    const found = this.runs(width, values, counted);
    this.#at = end;
    return found;
  }

  /**
   * Runs of equal values, and of packed ones, until there are as many as asked for.
   *
   * @param width - bits of a value.
   * @param counted - a value; undefined if none is counted.
   * @returns How many of the values are the one that is counted.
   */
  runs(width: number, values: number, counted?: number): number {
    if (width > MOST_BITS) throw damaged();
    let found = 0;
    for (let left = values; left > 0;) {
      const header = this.#varint(5);
      const count = Math.floor(header / 2);
      if (header % 2 === 0) {
        if (count > left) throw damaged();
        if (this.#value((width + 7) >> 3) === counted) found += count;
        left -= count;
        continue;
      }
      const bytes = count * width;
      if (count === 0 || bytes > this.rest || (width === 0 && count > Math.ceil(left / 8))) throw damaged();
      const taken = Math.min(8 * count, left);
      if (counted !== undefined) found += countPacked(this.#bytes, this.#at, width, taken, counted);
      // Of values without bits, the reader looks at a byte all the same.
      this.#at += width === 0 ? Math.min(1, this.rest) : bytes;
      left -= taken;
    }
    return found;
  }

  /** Differences of integers, in blocks. */
  deltas(count: number): void {
    const [blockSize, miniblocks] = [this.#varint(5), this.#varint(5)];
    const size = blockSize / miniblocks;
    if (miniblocks > this.rest || !(size > 0) || size % MINIBLOCK_UNIT !== 0) throw damaged();
    this.#varint(10);
    this.#varint(10);
    for (let left = count - 1; left > 0;) {
      this.#varint(10);
      const widths = this.#at;
      this.#skip(miniblocks);
      for (let i = 0; i < miniblocks && left > 0; i++, left -= size) {
        const width = this.#bytes[widths + i] as number;
        if (width > 64) throw damaged();
        this.#skip((size / 8) * width);
      }
    }
  }

  /**
   * Strings that share their beginning with the one before.
   *
   * @returns Bytes of all of them.
   */
  sharedStrings(count: number): number {
    const reader = { view: viewOf(this.#bytes), offset: this.#at };
    const [prefixes, suffixes] = [new Int32Array(count), new Int32Array(count)];
    for (const lengths of [prefixes, suffixes]) {
      this.deltas(count);
      deltaBinaryUnpack(reader, count, lengths);
      this.#at = reader.offset;
    }
    let sum = 0;
    let last = 0;
    for (let i = 0; i < count; i++) {
      const [prefix, suffix] = [prefixes[i] as number, suffixes[i] as number];
      if (prefix < 0 || prefix > last || suffix < 0) throw damaged();
      last = prefix + suffix;
      sum += last;
    }
    return sum;
  }

  #skip(bytes: number): void {
    if (bytes > this.rest) throw damaged();
    this.#at += bytes;
  }

  /** A value of so many bytes, the lowest first. */
  #value(bytes: number): number {
    let value = 0;
    for (let i = 0; i < bytes; i++) value += this.byte() * 2 ** (8 * i);
    return value;
  }

  /** An integer of at most so many bytes; where it has more than 53 bits, about it. */
  #varint(most: number): number {
    let value = 0;
    for (let i = 0; i < most; i++) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** (7 * i);
      if (byte < 128) return value;
    }
    throw damaged();
  }
}

/** How many of packed values, the lowest bits of each byte first, are the one that is counted. */
function countPacked(bytes: Uint8Array, start: number, width: number, values: number, counted: number): number {
  let found = 0;
  let at = start;
  let bit = 0;
  for (let i = 0; i < values; i++) {
    let value = 0;
    for (let taken = 0; taken < width;) {
      const step = Math.min(8 - bit, width - taken);
      value += (((bytes[at] as number) >> bit) & ((1 << step) - 1)) * 2 ** taken;
      taken += step;
      bit += step;
      if (bit < 8) continue;
      bit = 0;
      at++;
    }
    if (value === counted) found++;
  }
  return found;
}

function damaged(): Error {
  return badParquet('pages whose values are as many as they say');
}
