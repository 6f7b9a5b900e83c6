import type { Limits } from '../../base/limits.ts';

/** Arrays that turned out not to hold plain numbers after which no more are tried: each costs a search of the text. */
const MOST_FAILURES = 4;

/** Digits of the longest integer that is safe: the parser's result shows all longer ones. */
export const SAFE_DIGITS = 16;

/** Reads long arrays of numbers by the engine's own parser, which is twice as fast at those. */
export class NumberArrays {
  /** Index after the array read last. */
  end = 0;
  #failures: number;
  readonly #shortest: number;

  /** @param options - how long an array is worth it, and what rules it out altogether. */
  constructor(options: { markFloats: boolean; limits: Limits; thresholds: { numberArray: number } }) {
    this.#shortest = options.thresholds.numberArray;
    // The parser tells neither how a number was written nor how many digits it had.
    this.#failures = options.markFloats || options.limits.digits < SAFE_DIGITS ? MOST_FAILURES : 0;
  }

  /** The array whose bracket is at `start`; undefined if it has to be read item by item. */
  read(text: string, start: number): number[] | undefined {
    if (this.#failures === MOST_FAILURES) return undefined;
    const close = text.indexOf(']', start);
    if (close !== -1 && close - start < this.#shortest) return undefined;
    const array = close === -1 ? undefined : parseNumbers(text.slice(start, close + 1));
    if (array === undefined) this.#failures++;
    else this.end = close + 1;
    return array;
  }
}

function parseNumbers(text: string): number[] | undefined {
  let array: unknown;
  try {
    array = JSON.parse(text);
  } catch {
    return undefined;
  }
  return Array.isArray(array) && array.every(isExactNumber) ? array : undefined;
}

/** Whether a number that the engine read is what the text says: greater ones may have been integers, or infinite. */
export function isExactNumber(value: unknown): value is number {
  return typeof value === 'number' && value <= Number.MAX_SAFE_INTEGER && value >= -Number.MAX_SAFE_INTEGER;
}
