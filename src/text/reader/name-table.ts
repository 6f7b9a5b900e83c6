import { BACKSLASH, QUOTE } from '../../base/ascii.ts';
import { detachedSlice } from './detached-slice.ts';

/** Names that are remembered at most; documents that repeat names repeat few. */
const CAPACITY = 512;
const SLOTS = 2 * CAPACITY;

/** Slots looked at for one name: bounds what names chosen to collide can cost. */
const PROBES = 8;

/** Code units of a name that is remembered. */
const LONGEST_NAME_UNITS = 64;

/** Stands for a name that the table does not hold, and will not before {@link NameTable.begin}. */
export const UNKNOWN = -1;

/**
 * The member names seen so far, each with a small number, found without making a string of the text.
 *
 * Names that `Object.prototype` has are never in it: they take another way into an object.
 */
export class NameTable {
  readonly names: string[] = [];
  /** Guesses that were right, and names that had to be looked up, since {@link NameTable.begin}. */
  hits = 0;
  misses = 0;
  readonly #slots = new Int16Array(SLOTS).fill(UNKNOWN);
  // What followed each name last; the place after the last stands for the start of a text.
  readonly #followers = new Int16Array(CAPACITY + 1).fill(UNKNOWN);
  #previous = CAPACITY;

  /** Starts a text. Names of earlier ones stay, unless they have filled the table. */
  begin(): void {
    this.hits = 0;
    this.misses = 0;
    this.#previous = CAPACITY;
    if (this.names.length < CAPACITY) return;
    this.names.length = 0;
    this.#slots.fill(UNKNOWN);
    this.#followers.fill(UNKNOWN);
  }

  /** The name that followed the previous one last time, if it is the one in quotes at `first`; else unknown. */
  guess(text: string, first: number): number {
    const id = this.#followers[this.#previous] as number;
    if (id === UNKNOWN) return UNKNOWN;
    const name = this.names[id] as string;
    const length = name.length;
    for (let i = 0; i < length; i++) if (text.charCodeAt(first + i) !== name.charCodeAt(i)) return UNKNOWN;
    if (text.charCodeAt(first + length) !== QUOTE) return UNKNOWN;
    this.#previous = id;
    this.hits++;
    return id;
  }

  /** The number of the unescaped name in quotes at `first`, given one if there is room; unknown if it has none. */
  find(text: string, first: number): number {
    this.misses++;
    let hash = 0;
    let end = first;
    for (const last = first + LONGEST_NAME_UNITS; ; end++) {
      const code = text.charCodeAt(end);
      if (code === QUOTE) break;
      if (!(code >= 32) || code === BACKSLASH || end === last) return UNKNOWN;
      hash = (Math.imul(hash, 31) + code) | 0;
    }
    return this.#lookUp(text, first, end, hash);
  }

  /** The same for a name that was read already. */
  findName(name: string): number {
    this.misses++;
    if (name.length > LONGEST_NAME_UNITS) return UNKNOWN;
    let hash = 0;
    for (let i = 0; i < name.length; i++) {
      const code = name.charCodeAt(i);
      // Such names are written with an escape every time, and only then.
      if (code < 32 || code === QUOTE || code === BACKSLASH) return UNKNOWN;
      hash = (Math.imul(hash, 31) + code) | 0;
    }
    return this.#lookUp(name, 0, name.length, hash);
  }

  #lookUp(text: string, first: number, end: number, hash: number): number {
    const mixed = hash ^ (hash >>> 15);
    for (let probe = 0; probe < PROBES; probe++) {
      const slot = (mixed + probe) & (SLOTS - 1);
      let id = this.#slots[slot] as number;
      if (id === UNKNOWN) {
        id = this.#add(detachedSlice(text, first, end), slot);
        if (id === UNKNOWN) return UNKNOWN;
      } else if (!isAt(this.names[id] as string, text, first, end)) {
        continue;
      }
      this.#followers[this.#previous] = id;
      this.#previous = id;
      return id;
    }
    return UNKNOWN;
  }

  #add(name: string, slot: number): number {
    if (this.names.length === CAPACITY || name in Object.prototype) return UNKNOWN;
    this.#slots[slot] = this.names.length;
    return this.names.push(name) - 1;
  }
}

function isAt(name: string, text: string, first: number, end: number): boolean {
  if (end - first !== name.length) return false;
  for (let i = 0; i < name.length; i++) if (text.charCodeAt(first + i) !== name.charCodeAt(i)) return false;
  return true;
}

/** Numbers that a name can have are below this. */
export const NAME_LIMIT: number = CAPACITY;
