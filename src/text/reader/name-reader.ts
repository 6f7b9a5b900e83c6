import { readString } from './string-token.ts';
import { isIntegerLike } from '../../json/tree.ts';
import { type Limits, WHAT } from '../../base/limits.ts';
import { LongKeys } from '../../base/keys/long-keys.ts';
import { LONGEST_HASHED } from '../../base/keys/text-map.ts';
import { COLON, isDigit, isSpace, QUOTE, ZERO } from '../../base/ascii.ts';
import type { Cursor } from './cursor.ts';
import { Fault, LimitFault, unexpected } from './fault.ts';
import { NameTable, UNKNOWN } from './name-table.ts';
import type { OpenContainer } from './open-container.ts';

/** Integer-like names are below this: it is the longest array that JavaScript has. */
const MOST_INDICES = 2 ** 32 - 1;

/** Reads the names of members, and sees to it that an object has each of them once. */
export class NameReader {
  /** Whether a name was begun and not read to its end, which only a fault leaves so. */
  isReading = false;
  readonly #table = new NameTable();
  /** Names of this text that the engine cannot hash: of data, and of what stands at a name `exact`. */
  #longNames: LongKeys | undefined;
  #longPointers: LongKeys | undefined;

  /** Starts a text. */
  begin(): void {
    this.isReading = false;
    this.#longNames = undefined;
    this.#longPointers = undefined;
    this.#table.begin();
  }

  /** Names guessed in this text, and names that had to be looked up. */
  get hits(): number {
    return this.#table.hits;
  }

  get misses(): number {
    return this.#table.misses;
  }

  /** Reads a name and its colon; returns where the value is. */
  read(cursor: Cursor, start: number, container: OpenContainer, limits: Limits): number {
    const table = this.#table;
    this.isReading = true;
    let { text } = cursor;
    if (text.charCodeAt(start) !== QUOTE) throw unexpected('a name in quotes', text, start);
    if (++container.count > limits.keys) throw new LimitFault('keys', limits.keys, WHAT.keys, start);
    let at: number;
    let isNew: boolean;
    const index = indexAt(text, start + 1);
    if (index === -1) {
      let id = table.guess(text, start + 1);
      if (id === UNKNOWN) id = table.find(text, start + 1);
      if (id === UNKNOWN) {
        const name = readString(cursor, start);
        // Beyond the end of a window the length of the token is not known.
        const isSpelled = text === cursor.text && cursor.at - start === name.length + 2;
        at = cursor.follow(cursor.at);
        ({ text } = cursor);
        isNew =
          name.length > LONGEST_HASHED
            ? this.#startLong(container, name, limits, start)
            : this.#startRead(container, name, isSpelled);
      } else {
        const name = table.names[id] as string;
        at = start + name.length + 2;
        isNew = container.startKnown(id, name);
      }
    } else {
      at = start + 2 + digitsOf(index);
      isNew = container.startIndex(index) || container.startLateIndex(index);
    }
    this.isReading = false;
    if (!isNew) throw new Fault('duplicate-key', 'Expected every name once in an object, got one twice', start);
    let code = text.charCodeAt(at);
    while (isSpace(code)) code = text.charCodeAt(++at);
    if (code !== COLON) throw unexpected("':'", text, at);
    return at + 1;
  }

  /** Starts the member of a name that the engine cannot hash. */
  #startLong(container: OpenContainer, name: string, limits: Limits, start: number): boolean {
    // What is said of places is never made an object of; else there is no other way to hold the names.
    const isExact = container.parent?.isAt('exact') === true;
    const seen = isExact ? (this.#longPointers ??= new LongKeys()) : (this.#longNames ??= new LongKeys());
    const isTooMany = seen.add(name) > limits.longKeys;
    if (isTooMany && !isExact) {
      throw new LimitFault('longKeys', limits.longKeys, WHAT.longKeys, start);
    }
    return container.startLong(name, isTooMany);
  }

  /** Starts the member of a name that had to be read as a string. */
  #startRead(container: OpenContainer, name: string, isSpelled: boolean): boolean {
    // Only what escapes hide can be integer-like, or in the table, and not have been found so far.
    if (isSpelled) return container.startOther(name);
    if (isIntegerLike(name)) return container.startIndex(Number(name)) || container.startLateIndex(Number(name));
    const id = this.#table.findName(name);
    return id === UNKNOWN ? container.startOther(name) : container.startKnown(id, name);
  }
}

/** The integer-like name in quotes at `first`, as a number; -1 if it is another. */
function indexAt(text: string, first: number): number {
  let at = first;
  let code = text.charCodeAt(at);
  if (!isDigit(code)) return -1;
  if (code === ZERO) return text.charCodeAt(at + 1) === QUOTE ? 0 : -1;
  let index = 0;
  do {
    index = index * 10 + (code - ZERO);
    code = text.charCodeAt(++at);
  } while (isDigit(code) && index < MOST_INDICES);
  return code === QUOTE && index < MOST_INDICES ? index : -1;
}

function digitsOf(index: number): number {
  let digits = 1;
  for (let power = 10; index >= power; power *= 10) digits++;
  return digits;
}
