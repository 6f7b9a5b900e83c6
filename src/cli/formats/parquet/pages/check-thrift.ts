import { DecodeError } from '../../../../base/errors.ts';

const STOP = 0;
const FALSE = 2;
const BYTE = 3;
const LONG = 6;
const DOUBLE = 7;
const BINARY = 8;
const LIST = 9;
const SET = 10;
const STRUCT = 12;
/** Structs and lists open at once: Parquet's own nest less than ten deep. */
const MOST_LEVELS = 32;

/**
 * Walks over a struct of Thrift's compact protocol, so that a reader which trusts it makes no more of it than its bytes
 * can hold: lists of so many items have so many bytes, and nothing nests deep.
 *
 * @returns Where it ends.
 * @throws {@link DecodeError} `bad-value` if it is damaged.
 */
export function checkThrift(view: DataView, start: number): number {
  return new ThriftWalk(view, start).struct(0);
}

class ThriftWalk {
  readonly #view: DataView;
  #at: number;

  constructor(view: DataView, start: number) {
    this.#view = view;
    this.#at = start;
  }

  struct(depth: number): number {
    if (depth > MOST_LEVELS) return fail();
    for (;;) {
      const byte = this.#byte();
      const type = byte & 15;
      if (type === STOP) return this.#at;
      if (byte >> 4 === 0) this.#number();
      this.#element(type, depth);
    }
  }

  #element(type: number, depth: number): void {
    if (type <= FALSE) return;
    if (type === BYTE) this.#skip(1);
    else if (type <= LONG) this.#number();
    else if (type === DOUBLE) this.#skip(8);
    else if (type === BINARY) this.#skip(this.#number());
    else if (type === LIST || type === SET) this.#list(depth);
    else if (type === STRUCT) this.struct(depth + 1);
    else fail();
  }

  #list(depth: number): void {
    const byte = this.#byte();
    const type = byte & 15;
    const count = byte >> 4 === 15 ? this.#number() : byte >> 4;
    // Items without bytes of their own could be any number.
    if ((type <= FALSE && count > 0) || count > this.#view.byteLength - this.#at || depth >= MOST_LEVELS) fail();
    for (let i = 0; i < count; i++) this.#element(type, depth + 1);
  }

  #byte(): number {
    if (this.#at >= this.#view.byteLength) fail();
    return this.#view.getUint8(this.#at++);
  }

  #skip(count: number): void {
    if (count > this.#view.byteLength - this.#at) fail();
    this.#at += count;
  }

  /** A variable-length integer, its sign left in. */
  #number(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    return fail();
  }
}

function fail(): never {
  throw new DecodeError('bad-value', 'Expected the metadata of a Parquet file, got damaged bytes');
}
