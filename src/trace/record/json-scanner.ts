import { DecodeError, LimitError } from '../../base/errors.ts';
import type { Span, Watched } from './watched-members.ts';

/** How a text is scanned. */
export interface ScanOptions {
  /** What is watched in a value that is an object. */
  readonly watched: Watched;
  /** One more than the largest slot. */
  readonly slots: number;
  /** Whether Python's bare NaN, Infinity and -Infinity are numbers. */
  readonly nonFinite: boolean;
}

/** Invalid UTF-8 is refused where the name is checked; here it must only not pass for a watched one. */
const LENIENT = /* @__PURE__ */ new TextDecoder('utf-8', { ignoreBOM: true });

const VALUE = 0;
const FIRST_ITEM = 1;
const FIRST_NAME = 2;
const NAME = 3;
const COLON = 4;
const AFTER = 5;
const IN_NAME = 6;
const IN_STRING = 7;
const DONE = 8;

const ARRAY = 0;
const OBJECT = 1;

/** Levels that no text may pass: the stack of a text of brackets alone would be as long as the text. */
const DEEPEST_STACK = 2 ** 20;
/** Names of more bytes are not looked up: no watched name is written so long, escapes included. */
const LONGEST_WATCHED_NAME_BYTES = 80;
const WATCHED_LEVELS = 4;
/** Bytes of an escape, a word or a number in a text that comes in pieces. */
export const LONGEST_TOKEN_BYTES = 4096;

/**
 * Proves that one value of a text is JSON and finds where watched members stand, without making anything of the value.
 *
 * It stops where it is told and goes on later, so that a long text does not hold up others. UTF-8 is not its business.
 */
export class JsonScanner {
  /** The next byte to look at; after the end the first byte behind the value. */
  at = 0;
  /** Most containers that were open at once. */
  deepest = 0;
  /** The place of each watched member, the last where a name stands twice. */
  spans: (Span | undefined)[] = [];
  /** The slot of a watched name that stands twice; -1 if there is none. */
  twice = -1;
  #text: Uint8Array;
  #end: number;
  #isLast = true;
  readonly #root: Watched;
  readonly #slots: number;
  readonly #words: readonly (readonly number[])[];
  #state = VALUE;
  #depth = 0;
  #stack = new Uint8Array(64);
  #nameAt = 0;
  // By depth, while something is watched there: what, and the slot and start of the member that is open.
  readonly #watched: (Watched | undefined)[] = Array.from({ length: WATCHED_LEVELS + 1 });
  readonly #slot = new Int32Array(WATCHED_LEVELS + 1).fill(-1);
  readonly #start = new Float64Array(WATCHED_LEVELS + 1);
  #below: Watched | undefined;

  /**
   * @param text - read, never changed.
   * @param end - where reading stops.
   * @param options - what is looked for, and whether numbers may be NaN, Infinity and -Infinity.
   */
  constructor(text: Uint8Array, end: number, { watched, slots, nonFinite }: ScanOptions) {
    this.#text = text;
    this.#end = end;
    this.#root = watched;
    this.#slots = slots;
    this.#words = nonFinite ? WORDS : WORDS.slice(0, 3);
  }

  /** Begins a value at a byte, spaces before it allowed. */
  begin(start: number): void {
    this.at = start;
    this.deepest = 0;
    this.twice = -1;
    this.spans = Array.from({ length: this.#slots }, () => undefined);
    this.#state = VALUE;
    this.#depth = 0;
    this.#below = this.#root;
    this.#slot[0] = -1;
  }

  /**
   * Goes on in another text, where a value comes in pieces: stop at least {@link LONGEST_TOKEN_BYTES} bytes before the
   * end of all but the last of them, so that no escape, word or number is cut.
   *
   * @param text - the rest of the one before, and what follows it.
   * @param shift - bytes of the one before that are no longer there; places are counted from the new text.
   * @param isLast - whether nothing follows.
   */
  move(text: Uint8Array, shift: number, isLast: boolean): void {
    this.#text = text;
    this.#end = text.length;
    this.#isLast = isLast;
    this.at -= shift;
    this.#nameAt -= shift;
    for (const [depth, start] of this.#start.entries()) this.#start[depth] = start - shift;
    this.spans = this.spans.map((span) => span && { start: span.start - shift, end: span.end - shift });
  }

  /**
   * Goes on until the value has ended, or so many bytes are read.
   *
   * @param until - the byte to stop before, where nothing forbids it.
   * @returns Whether the value has ended.
   * @throws {@link DecodeError} `syntax` with the offset of what is not JSON.
   * @throws {@link LimitError} `depth` if more containers are open than any reader allows.
   */
  advance(until: number): boolean {
    const text = this.#text;
    const stop = Math.min(until, this.#end);
    while (this.#state !== DONE) {
      if (this.#state === IN_STRING || this.#state === IN_NAME) {
        if (!this.#string(stop)) {
          if (this.at >= this.#end) throw this.#fault('the end of a string');
          return false;
        }
        continue;
      }
      const code = text[this.at];
      if (this.at >= this.#end || code === undefined) {
        // A number ends where the text does.
        throw this.#fault('the rest of a value');
      }
      if (code === 32 || code === 10 || code === 13 || code === 9) {
        this.at++;
        if (this.at >= until && this.at < this.#end) return false;
        continue;
      }
      this.#token(code);
      if (this.at >= until && this.#state !== DONE && this.at < this.#end) return false;
    }
    return true;
  }

  #token(code: number): void {
    switch (this.#state) {
      case FIRST_ITEM:
        if (code === 93) return this.#close();
        return this.#value(code);
      case VALUE:
        return this.#value(code);
      case FIRST_NAME:
      case NAME:
        if (code === 125 && this.#state === FIRST_NAME) return this.#close();
        if (code !== 34) throw this.#fault('a name');
        this.#nameAt = this.at++;
        this.#state = IN_NAME;
        return;
      case COLON:
        if (code !== 58) throw this.#fault('a colon');
        this.at++;
        this.#state = VALUE;
        return;
      default:
        return this.#after(code);
    }
  }

  #value(code: number): void {
    if (this.#depth <= WATCHED_LEVELS) this.#start[this.#depth] = this.at;
    if (code === 34) {
      this.at++;
      this.#state = IN_STRING;
    } else if (code === 123) {
      this.#open(OBJECT);
    } else if (code === 91) {
      this.#open(ARRAY);
    } else {
      this.#scalar(code);
      this.#ended();
    }
  }

  #open(kind: number): void {
    const depth = ++this.#depth;
    if (depth > this.deepest) this.deepest = depth;
    if (depth >= this.#stack.length) {
      if (depth >= DEEPEST_STACK) {
        throw new LimitError('depth', DEEPEST_STACK, `Expected fewer than ${DEEPEST_STACK} nested containers`);
      }
      const grown = new Uint8Array(this.#stack.length * 2);
      grown.set(this.#stack);
      this.#stack = grown;
    }
    this.#stack[depth] = kind;
    if (depth <= WATCHED_LEVELS) {
      this.#watched[depth] = kind === OBJECT ? this.#below : undefined;
      this.#slot[depth] = -1;
      this.#below = undefined;
    }
    this.at++;
    this.#state = kind === OBJECT ? FIRST_NAME : FIRST_ITEM;
  }

  #close(): void {
    this.at++;
    this.#depth--;
    this.#ended();
  }

  /** A value has ended at the present depth. */
  #ended(): void {
    const depth = this.#depth;
    if (depth <= WATCHED_LEVELS) {
      const slot = this.#slot[depth] as number;
      if (slot >= 0) {
        if (this.spans[slot] !== undefined) this.twice = slot;
        this.spans[slot] = { start: this.#start[depth] as number, end: this.at };
        this.#slot[depth] = -1;
      }
      this.#below = undefined;
    }
    this.#state = depth === 0 ? DONE : AFTER;
  }

  #after(code: number): void {
    const isObject = this.#stack[this.#depth] === OBJECT;
    if (code === 44) {
      this.at++;
      this.#state = isObject ? NAME : VALUE;
    } else if (code === (isObject ? 125 : 93)) {
      this.#close();
    } else {
      throw this.#fault(isObject ? 'a comma or the end of an object' : 'a comma or the end of an array');
    }
  }

  /** Reads on in a string. @returns Whether it has ended. */
  #string(stop: number): boolean {
    const text = this.#text;
    let at = this.at;
    while (at < stop) {
      const code = text[at] as number;
      if (code === 34) {
        this.at = at + 1;
        if (this.#state === IN_STRING) this.#ended();
        else this.#named();
        return true;
      }
      if (code === 92) {
        // An escape is read as a whole, wherever reading is to stop.
        at = this.#escape(at);
      } else if (code < 32) {
        this.at = at;
        throw this.#fault('a string without control characters');
      } else {
        at++;
      }
    }
    this.at = at;
    return false;
  }

  #escape(start: number): number {
    const text = this.#text;
    const code = start + 1 < this.#end ? text[start + 1] : undefined;
    if (code === 117) {
      for (let at = start + 2; at < start + 6; at++) {
        if (at >= this.#end || !isHex(text[at] as number)) {
          this.at = start;
          throw this.#fault('four hexadecimal digits');
        }
      }
      return start + 6;
    }
    if (code !== undefined && ESCAPED[code] === 1) return start + 2;
    this.at = start;
    throw this.#fault('an escape of JSON');
  }

  #named(): void {
    const depth = this.#depth;
    this.#state = COLON;
    if (depth > WATCHED_LEVELS) return;
    const node = this.#watched[depth];
    if (node === undefined) return;
    const found = this.at - this.#nameAt > LONGEST_WATCHED_NAME_BYTES ? undefined : node.get(this.#name());
    this.#slot[depth] = found?.slot ?? -1;
    this.#below = found?.below;
  }

  #name(): string {
    return String(JSON.parse(LENIENT.decode(this.#text.subarray(this.#nameAt, this.at))));
  }

  #scalar(code: number): void {
    if (code === 45 || (code >= 48 && code <= 57)) return this.#number(code);
    for (const word of this.#words) {
      if (code === word[0]) return this.#word(word);
    }
    throw this.#fault('a value');
  }

  #word(word: readonly number[]): void {
    for (let i = 0; i < word.length; i++) {
      if (this.at + i >= this.#end || this.#text[this.at + i] !== word[i]) throw this.#fault('a value');
    }
    this.at += word.length;
  }

  #number(first: number): void {
    const start = this.at;
    if (first === 45) this.at++;
    const code = this.#digit();
    if (first === 45 && code === INFINITY[0] && this.#words === WORDS) return this.#word(INFINITY);
    if (code === 48) this.at++;
    else this.#digits(start);
    if (this.#digit() === 46) {
      this.at++;
      this.#digits(start);
    }
    const mark = this.#digit();
    if (mark === 101 || mark === 69) {
      this.at++;
      const sign = this.#digit();
      if (sign === 43 || sign === 45) this.at++;
      this.#digits(start);
    }
  }

  #digit(): number {
    if (this.at < this.#end) return this.#text[this.at] as number;
    if (this.#isLast) return -1;
    throw new LimitError(
      'digits',
      LONGEST_TOKEN_BYTES,
      `Expected numbers of at most ${LONGEST_TOKEN_BYTES} characters`,
    );
  }

  #digits(start: number): void {
    const from = this.at;
    const text = this.#text;
    let at = from;
    while (at < this.#end && (text[at] as number) >= 48 && (text[at] as number) <= 57) at++;
    this.at = at;
    if (at > from) return;
    this.at = start;
    throw this.#fault('a number');
  }

  #fault(expected: string): DecodeError {
    return new DecodeError('syntax', `Expected ${expected}`, [], { offset: this.at });
  }
}

const INFINITY = codes('Infinity');
const WORDS = [codes('true'), codes('false'), codes('null'), codes('NaN'), INFINITY];
const ESCAPED = new Uint8Array(256);
for (const code of codes('"\\/bfnrt')) ESCAPED[code] = 1;

function codes(text: string): readonly number[] {
  return [...text].map((character) => character.charCodeAt(0));
}

function isHex(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
}
