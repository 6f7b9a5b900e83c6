import { writeString } from './strings.ts';

/** Whether a number is written as an integer: -0 is not one, and beyond 2^53 a float keeps it a Number when read. */
export function isInt(value: number): boolean {
  return Number.isSafeInteger(value) && !Object.is(value, -0);
}

/** Bytes of an integer of at most 2^53 in magnitude, its tag included. */
export function intLength(value: number): number {
  if (value >= 0) return value < 2 ** 7 ? 1 : value < 2 ** 8 ? 2 : value < 2 ** 16 ? 3 : value < 2 ** 32 ? 5 : 9;
  return value >= -32 ? 1 : value >= -(2 ** 7) ? 2 : value >= -(2 ** 15) ? 3 : value >= -(2 ** 31) ? 5 : 9;
}

/** Whether msgpack has an integer of this value. */
export function fits64Bits(value: bigint): boolean {
  return value >= -(2n ** 63n) && value < 2n ** 64n;
}

/** Bytes of the longest string, items of the longest array, members of the largest map. */
export const MOST_IN_HEAD: number = 2 ** 32 - 1;

/** Bytes up to which a loop copies faster than a call. */
const LOOP_BYTES = 24;

/** Writes items of msgpack into a buffer that has room for them. */
export class ItemWriter {
  protected bytes: Uint8Array<ArrayBuffer>;
  protected view: DataView;
  protected at = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }

  /** Makes room; the buffer of this class has it. */
  protected reserve(_size: number): void {}

  byte(byte: number): void {
    this.reserve(1);
    this.bytes[this.at++] = byte;
  }

  /** Writes the head of an array or a map. */
  head(isMap: boolean, count: number): void {
    if (isMap) this.#head(count, 0x80, 16, 0, 0xde, 0xdf);
    else this.#head(count, 0x90, 16, 0, 0xdc, 0xdd);
  }

  /** Writes the head of a string. */
  stringHead(length: number): void {
    this.#head(length, 0xa0, 32, 0xd9, 0xda, 0xdb);
  }

  /** Writes a count after the tag of its width; `tag8` is 0 where msgpack has no such width. */
  #head(count: number, fixed: number, fixedEnd: number, tag8: number, tag16: number, tag32: number): void {
    if (count < fixedEnd) this.byte(fixed + count);
    else if (tag8 !== 0 && count < 2 ** 8) this.#tagged(tag8, 1, count);
    else if (count < 2 ** 16) this.#tagged(tag16, 2, count);
    else this.#tagged(tag32, 4, count);
  }

  /** Writes an integer of 8, 16 or 32 bits after its tag; a negative one by its two's complement. */
  #tagged(tag: number, width: 1 | 2 | 4, value: number): void {
    this.reserve(1 + width);
    this.bytes[this.at++] = tag;
    if (width === 1) this.view.setUint8(this.at, value);
    else if (width === 2) this.view.setUint16(this.at, value);
    else this.view.setUint32(this.at, value);
    this.at += width;
  }

  float(value: number): void {
    this.reserve(9);
    this.bytes[this.at] = 0xcb;
    this.view.setFloat64(this.at + 1, value);
    this.at += 9;
  }

  /** Writes an integer of at most 2^53 in magnitude in its smallest form. */
  integer(value: number): void {
    const length = intLength(value);
    if (length === 1) this.byte(value & 0xff);
    else if (length === 2) this.#tagged(value < 0 ? 0xd0 : 0xcc, 1, value);
    else if (length === 3) this.#tagged(value < 0 ? 0xd1 : 0xcd, 2, value);
    else if (length === 5) this.#tagged(value < 0 ? 0xd2 : 0xce, 4, value);
    else this.bigint(BigInt(value));
  }

  /** Writes an integer as one of 64 bits, which it must fit. */
  bigint(value: bigint): void {
    this.reserve(9);
    this.bytes[this.at] = value < 0n ? 0xd3 : 0xcf;
    this.view.setBigUint64(this.at + 1, BigInt.asUintN(64, value));
    this.at += 9;
  }

  /** @param length - of its UTF-8. */
  string(text: string, length: number): void {
    this.stringHead(length);
    this.reserve(length);
    writeString(this.bytes, text, this.at, length);
    this.at += length;
  }

  /** Copies bytes that are msgpack, or stand in a string. */
  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    if (bytes.length > LOOP_BYTES) this.bytes.set(bytes, this.at);
    else for (let i = 0; i < bytes.length; i++) this.bytes[this.at + i] = bytes[i] as number;
    this.at += bytes.length;
  }
}
