import { isIntegerLike, type JsonTree } from '../../json/tree.ts';
import type { KeepsOptimized } from '../../base/keep-optimized.ts';
import { DEFAULT_LIMITS, type Limits } from '../../base/limits.ts';
import { BACKSLASH, isDigit, isSpace, QUOTE } from '../../base/ascii.ts';
import type { Cut } from './cursor.ts';
import type { Tokenized } from './tokenizer.ts';
import { WholeFloats } from '../../json/whole-floats.ts';
import { isExactNumber, SAFE_DIGITS } from './number-arrays.ts';

/** What begins the string that stands for a long one that was cut out; no JSON when it is outside of quotes. */
export const PLACEHOLDER = '@cut:';

/**
 * Parses a text by the engine and proves that nothing was lost.
 *
 * The engine reorders integer-like names, rounds integers, keeps the last of equal names and knows no limits; one
 * walk of its result finds all of that, or finds that it may be so.
 *
 * @returns undefined if the text has to be read by the tokenizer: it is no JSON, or may have been harmed.
 */
export function parseProven(text: string, cuts: readonly Cut[], limits: Limits): Tokenized | undefined {
  // Inherited members would be walked as if they were own, and could hide a duplicate.
  // oxlint-disable-next-line no-unreachable-loop
  for (const _ in {}) return undefined;
  // A shorter integer leaves no trace in the result.
  if (limits.digits < SAFE_DIGITS) return undefined;
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return undefined;
  }
  const walk = new Walk(cuts, limits);
  const holder = { root };
  const isHarmless = walk.object(holder, 0);
  // The holder's own name is not in the text.
  if (!isHarmless || walk.placed !== cuts.length || walk.names - 1 !== countNames(text)) return undefined;
  return { tree: holder.root as JsonTree, nonFinite: NONE, wholeFloats: NO_FLOATS, isPlain: true };
}

const NONE: ReadonlySet<object> = new Set();
const NO_FLOATS = /* @__PURE__ */ new WholeFloats();

/** A walk of a parsed tree that counts its names and puts the long strings back. */
class Walk {
  names = 0;
  placed = 0;
  readonly #cuts: (JsonTree | undefined)[];
  readonly #limits: Limits;

  constructor(cuts: readonly Cut[], limits: Limits) {
    this.#cuts = cuts.map((cut) => cut.value);
    this.#limits = limits;
  }

  /** False if the object may not be what the text says. */
  object(object: Record<string, unknown>, depth: number): boolean {
    if (depth > this.#limits.depth) return false;
    let count = 0;
    for (const name in object) {
      // Integer-like names come first, whatever their place in the text.
      if (count++ === 0 && isDigit(name.charCodeAt(0)) && isIntegerLike(name)) return false;
      const value = object[name];
      if (typeof value === 'string') {
        if (this.#cuts.length > 0) {
          const cut = this.#cutOf(value);
          if (cut === null) return false;
          if (cut !== undefined) object[name] = cut;
        }
      } else if (!this.#isHarmless(value, depth)) {
        return false;
      }
    }
    this.names += count;
    return count <= this.#limits.keys;
  }

  #array(array: unknown[], depth: number): boolean {
    if (depth > this.#limits.depth) return false;
    for (let i = 0; i < array.length; i++) {
      const value = array[i];
      if (typeof value === 'string') {
        if (this.#cuts.length > 0) {
          const cut = this.#cutOf(value);
          if (cut === null) return false;
          if (cut !== undefined) array[i] = cut;
        }
      } else if (!this.#isHarmless(value, depth)) {
        return false;
      }
    }
    return true;
  }

  #isHarmless(value: unknown, depth: number): boolean {
    if (typeof value === 'number') return isExactNumber(value);
    if (typeof value !== 'object' || value === null) return true;
    if (Array.isArray(value)) return this.#array(value, depth + 1);
    return this.object(value as Record<string, unknown>, depth + 1);
  }

  /** The long string that a string stands for, once; undefined if it is itself; null if that is in doubt. */
  #cutOf(text: string): JsonTree | undefined {
    if (!text.startsWith(PLACEHOLDER)) return undefined;
    const index = Number(text.slice(PLACEHOLDER.length));
    if (text !== PLACEHOLDER + index || !(index < this.#cuts.length)) return undefined;
    const cut = this.#cuts[index];
    if (cut === undefined) return null;
    this.#cuts[index] = undefined;
    this.placed++;
    return cut;
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new Walk([], DEFAULT_LIMITS);
}

/**
 * The number of places where a quote that is not escaped is followed by a colon.
 *
 * No less than there are names: it is more if a string starts with a colon.
 */
function countNames(text: string): number {
  let count = 0;
  for (let colon = text.indexOf(':'); colon !== -1; colon = text.indexOf(':', colon + 1)) {
    let at = colon - 1;
    while (isSpace(text.charCodeAt(at))) at--;
    if (text.charCodeAt(at) !== QUOTE) continue;
    let backslashes = at;
    while (text.charCodeAt(backslashes - 1) === BACKSLASH) backslashes--;
    if ((at - backslashes) % 2 === 0) count++;
  }
  return count;
}
