import { writeShortDecimal } from './number-text.ts';
import type { TextBuffer } from './text-buffer.ts';

/** Most numbers that are turned into text at a time. */
const WINDOW = 1024;
/** Bytes that one number and its comma take at most. */
const WIDTH = 26;

/**
 * Writes doubles, many at a time: one call of `JSON.stringify` for a list is twice as fast as a call for each.
 *
 * Numbers that JSON or pandas cannot hold are null: pandas reads none from 2^63 on that is no integer of 64 bits.
 */
export class FloatTexts {
  readonly #valueAt: (slot: number) => number;
  readonly #length: number;
  readonly #bytes: Uint8Array = new Uint8Array(WINDOW * WIDTH + 2);
  readonly #ends: Int32Array = new Int32Array(WINDOW + 1);
  #start = 0;
  #end = 0;
  #size = 1;

  /** @param length - slots that may be asked for, best one after the other. */
  constructor(valueAt: (slot: number) => number, length: number) {
    this.#valueAt = valueAt;
    this.#length = length;
  }

  write(out: TextBuffer, slot: number): void {
    const known = slot >= this.#start && slot < this.#end;
    if (!known) {
      const value = this.#valueAt(slot);
      // Prices and the like are faster one by one.
      if (value > -1e9 && value < 1e9 && writeShortDecimal(out, value)) return;
      this.#fill(slot);
    }
    const at = slot - this.#start;
    out.copy(this.#bytes, this.#ends[at] as number, (this.#ends[at + 1] as number) - 1);
  }

  #fill(slot: number): void {
    // Only who reads on and on gets much at a time.
    this.#size = slot === this.#end ? Math.min(WINDOW, this.#size * 4) : 1;
    this.#start = slot;
    this.#end = Math.min(slot + this.#size, this.#length);
    const values: (number | null)[] = [];
    for (let i = slot; i < this.#end; i++) {
      const value = this.#valueAt(i);
      values.push(value < 2 ** 63 && value > -(2 ** 63) ? value : null);
    }
    const text = JSON.stringify(values);
    const bytes = this.#bytes;
    const ends = this.#ends;
    ends[0] = 1;
    let count = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      bytes[i] = code;
      // The bracket that closes the list ends the last number as a comma would.
      if (code === COMMA || code === BRACKET) ends[++count] = i + 1;
    }
  }
}

const COMMA = 44;
const BRACKET = 93;
