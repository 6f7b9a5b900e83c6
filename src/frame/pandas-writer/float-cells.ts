import { viewOf, writeLatin1 } from '../../base/bytes.ts';
import type { KeepsOptimized } from '../../base/keep-optimized.ts';
import type { Cells } from './cells.ts';
import { writeShortDecimal, writeWholeFloat } from './number-text.ts';
import type { TextBuffer } from './text-buffer.ts';

/** Numbers that are turned into text at a time, at most. */
const WINDOW_NUMBERS = 1024;
/** Bytes that one number and its comma take at most. */
const NUMBER_BYTES = 26;

/**
 * Writes doubles, many at a time: one call of `JSON.stringify` for a list is twice as fast as a call for each.
 *
 * NaN and infinities are null. Whole numbers are written one by one: `JSON.stringify` would make integers of them.
 */
export class FloatCells implements Cells {
  readonly #values: Float32Array | Float64Array;
  /** The texts of a window of slots, with a comma behind each. */
  readonly #texts: Uint8Array;
  readonly #words: DataView;
  /** Where the text of the next slot of the window begins. */
  #from = 0;
  #next = 0;
  #end = 0;
  #size = 1;
  /** The slot behind the last one that was written. */
  #follow = 0;

  /** @param values - best asked for one after the other. */
  constructor(values: Float32Array | Float64Array) {
    this.#values = values;
    this.#texts = new Uint8Array(Math.min(values.length, WINDOW_NUMBERS) * NUMBER_BYTES + 4);
    this.#words = viewOf(this.#texts);
  }

  write(out: TextBuffer, slot: number): void {
    const value = this.#values[slot] as number;
    const follows = slot === this.#follow;
    this.#follow = slot + 1;
    if (Math.trunc(value) === value) {
      writeWholeFloat(out, value);
      return;
    }
    if (slot < this.#next || slot >= this.#end) {
      // Prices and the like are faster one by one.
      if (value > -1e9 && value < 1e9 && writeShortDecimal(out, value)) return;
      this.#fill(slot, follows);
    }
    // Nulls and whole numbers are passed over.
    for (; this.#next < slot; this.#next++) this.#from = this.#texts.indexOf(COMMA, this.#from) + 1;
    this.#next = slot + 1;
    this.#copy(out);
  }

  /** Copies up to the next comma, four bytes at a time. */
  #copy(out: TextBuffer): void {
    out.ensure(NUMBER_BYTES + 4);
    const words = this.#words;
    const { view } = out;
    let { at } = out;
    let from = this.#from;
    for (;;) {
      const word = words.getInt32(from, true);
      view.setInt32(at, word, true);
      const commas = word ^ COMMAS;
      const found = (commas - 0x01010101) & ~commas & 0x80808080;
      if (found !== 0) {
        const before = (31 - Math.clz32(found & -found)) >> 3;
        out.at = at + before;
        this.#from = from + before + 1;
        return;
      }
      at += 4;
      from += 4;
    }
  }

  #fill(slot: number, follows: boolean): void {
    // Only who reads on and on gets much at a time.
    this.#size = follows ? Math.min(WINDOW_NUMBERS, this.#size * 4) : 1;
    this.#end = Math.min(slot + this.#size, this.#values.length);
    const values: number[] = [];
    for (let i = slot; i < this.#end; i++) values.push(this.#values[i] as number);
    const text = JSON.stringify(values);
    writeLatin1(this.#texts, text, 0);
    this.#texts[text.length - 1] = COMMA;
    this.#from = 1;
    this.#next = slot;
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new FloatCells(new Float64Array(0));
}

const COMMA = 44;
const COMMAS = 0x2c2c2c2c;
