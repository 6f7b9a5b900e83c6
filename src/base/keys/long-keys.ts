import { LONGEST_HASHED, TextMap } from './text-map.ts';

/** Counts the different keys of a call that V8 can tell apart only by comparing them: the limit `longKeys`. */
export class LongKeys {
  readonly #seen = new TextMap<true>();
  readonly #counts = new Map<number, number>();

  /** Counts a key; returns how many different ones are as long as it, 0 for a key that is not long. */
  add(key: string): number {
    const { length } = key;
    if (length <= LONGEST_HASHED) return 0;
    const count = this.#counts.get(length) ?? 0;
    if (this.#seen.has(key)) return count;
    this.#seen.set(key, true);
    this.#counts.set(length, count + 1);
    return count + 1;
  }
}
