import { CLOSE_ARRAY, CLOSE_OBJECT, COLON, COMMA, isSpace, OPEN_ARRAY, QUOTE } from '../../../base/ascii.ts';
import { decodedLength, decodeCharacters } from '../../../base/base64.ts';
import { DecodeError } from '../../../base/errors.ts';
import { decodeUtf8 } from '../../../base/utf8.ts';
import type { Cut } from '../../../text/reader/cursor.ts';
import type { Skeleton } from '../../../text/reader/cut-strings.ts';
import { PLACEHOLDER } from '../../../text/reader/proven-parse.ts';
import { DecodedString } from './decoded-string.ts';

/** Characters that stand for 3 bytes. */
const GROUP = 4;
/** Bytes before a quote that tell whether a value may begin there. */
const CONTEXT = 64;
const NONE: Uint8Array = new Uint8Array();

/**
 * Cuts long strings of base64 out of a text that is read piece by piece, and decodes them on the way: neither the text
 * nor the strings are ever in memory as a whole.
 *
 * As {@link cutLongStrings} does, it knows nothing of the text but its bytes: a string lies between two quotes next to
 * each other, and what stands in its place is no JSON outside of strings. So the rest is to be parsed, and whatever is
 * wrong with it, the whole text says better.
 */
export class StringCutter {
  /** What all strings stand for, one behind the other; memory that nothing is written into is never taken. */
  readonly #arena: Uint8Array<ArrayBuffer>;
  readonly #least: number;
  #used = 0;
  readonly #parts: string[] = [];
  readonly #cuts: Cut[] = [];
  readonly #rawStrings: DecodedString[] = [];
  #textLength = 0;
  /** Bytes of the text since the last string. */
  #kept: Uint8Array[] = [];
  /** The string that is open: where its bytes begin, its characters so far, and those that make no group yet. */
  #open: { readonly start: number; characters: number; rest: Uint8Array } | undefined;
  /** Whether a string has just ended, so that what follows is to be looked at. */
  #justClosed = false;
  /** The end of the last piece, from a quote on that a long string may begin with. */
  #held: Uint8Array = NONE;

  /**
   * @param size - bytes of the whole text.
   * @param least - bytes of a piece that must belong to one string for it to be cut out.
   */
  constructor(size: number, least: number) {
    this.#arena = new Uint8Array(Math.ceil(size / GROUP) * 3 + 8);
    this.#least = least;
  }

  /**
   * Takes the next piece of the text; it is copied where it is kept.
   *
   * @throws {@link DecodeError} if a string is no base64 after all, or no value stands there.
   */
  take(piece: Uint8Array): void {
    let rest = piece;
    if (this.#open !== undefined) {
      const close = rest.indexOf(QUOTE);
      this.#decode(close === -1 ? rest : rest.subarray(0, close));
      if (close === -1) return;
      this.#close();
      this.#kept.push(Uint8Array.of(QUOTE));
      rest = rest.subarray(close + 1);
    } else if (this.#held.length > 0) {
      rest = Buffer.concat([this.#held, rest]);
      this.#held = NONE;
    }
    if (this.#justClosed) this.#checkBehind(rest);
    const quote = rest.lastIndexOf(QUOTE);
    if (quote === -1 || !isBefore(rest, quote)) {
      this.#kept.push(rest.slice());
    } else if (rest.length - quote - 1 < this.#least) {
      const from = Math.max(0, quote - CONTEXT);
      this.#kept.push(rest.slice(0, from));
      this.#held = rest.slice(from);
    } else {
      this.#kept.push(rest.slice(0, quote + 1));
      this.#open = { start: this.#used, characters: 0, rest: NONE };
      this.#decode(rest.subarray(quote + 1));
    }
  }

  /**
   * The text without its long strings.
   *
   * @returns undefined if it has none.
   * @throws {@link DecodeError} if a string has no end, or the text is no UTF-8.
   */
  end(): Skeleton | undefined {
    if (this.#open !== undefined) throw broken();
    if (this.#cuts.length === 0) return undefined;
    this.#kept.push(this.#held);
    return { parts: [...this.#parts, this.#text()], cuts: this.#cuts, rawStrings: this.#rawStrings };
  }

  #text(): string {
    const text = decodeUtf8(Buffer.concat(this.#kept));
    this.#kept = [];
    return text;
  }

  #checkBehind(bytes: Uint8Array): void {
    let after = 0;
    while (after < bytes.length && isSpace(bytes[after] as number)) after++;
    const code = bytes[after];
    if (code === undefined) return;
    this.#justClosed = false;
    if (code !== COMMA && code !== CLOSE_ARRAY && code !== CLOSE_OBJECT) throw broken();
  }

  #decode(characters: Uint8Array): void {
    const open = this.#open;
    if (open === undefined) return;
    open.characters += characters.length;
    const all = open.rest.length === 0 ? characters : Buffer.concat([open.rest, characters]);
    // The last group is kept back: only the end may be padded.
    const whole = Math.max(0, Math.floor((all.length - 1) / GROUP)) * GROUP;
    const bytes = (whole / GROUP) * 3;
    decodeCharacters(this.#arena.subarray(this.#used, this.#used + bytes), all.subarray(0, whole), []);
    this.#used += bytes;
    open.rest = all.slice(whole);
  }

  #close(): void {
    const open = this.#open;
    if (open === undefined) return;
    const tail = String.fromCharCode(...open.rest.subarray(-2));
    const bytes = open.rest.length === 0 ? 0 : decodedLength(open.rest.length, tail, []);
    decodeCharacters(this.#arena.subarray(this.#used, this.#used + bytes), open.rest, []);
    this.#used += bytes;
    this.#cut(this.#arena.subarray(open.start, this.#used), open.characters);
    // Numbers of any width may be laid over the next.
    this.#used = Math.ceil(this.#used / 8) * 8;
    this.#open = undefined;
    this.#justClosed = true;
  }

  #cut(bytes: Uint8Array<ArrayBuffer>, characters: number): void {
    const before = this.#text();
    const placeholder = `${PLACEHOLDER}${this.#cuts.length}`;
    const value = new DecodedString(bytes);
    this.#textLength += before.length;
    const missing = characters - placeholder.length;
    this.#cuts.push({ at: this.#textLength - 1, length: placeholder.length + 2, missing, value });
    this.#rawStrings.push(value);
    this.#parts.push(before, placeholder);
    this.#textLength += placeholder.length;
  }
}

/** Whether a value may begin at a quote. */
function isBefore(bytes: Uint8Array, quote: number): boolean {
  let before = quote - 1;
  while (before >= 0 && isSpace(bytes[before] as number)) before--;
  const code = bytes[before];
  return code === COLON || code === COMMA || code === OPEN_ARRAY;
}

function broken(): DecodeError {
  return new DecodeError('syntax', 'Expected a long string of base64 in JSON text, got another');
}
