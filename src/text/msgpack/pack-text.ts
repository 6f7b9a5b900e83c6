import { decodeUtf8 } from '../../base/utf8.ts';
import {
  BACKSLASH,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COMMA,
  DOT,
  isDigit,
  MINUS,
  OPEN_ARRAY,
  OPEN_OBJECT,
  PLUS,
  QUOTE,
  ZERO,
} from '../../base/ascii.ts';
import { EncodeError } from '../../base/errors.ts';
import type { Path } from '../../base/path.ts';
import { fits64Bits } from './item-writer.ts';
import { PieceWriter } from './piece-writer.ts';
import { stringLength } from './strings.ts';

/**
 * Turns JSON text of our own into msgpack, its numbers told by their spelling: those with a point or an exponent are
 * float64, all others integers, exact up to 64 bits.
 *
 * @param text - legal JSON in UTF-8 without white space.
 * @param path - where its value stands, for messages.
 * @returns The bytes in pieces, and how many they are.
 * @throws {@link EncodeError} `unsupported-value` for half of a surrogate pair, or an integer beyond 64 bits.
 */
export function packText(text: Uint8Array, path: Path): PieceWriter {
  const packer = new Packer(text, path);
  packer.pack();
  return packer.out;
}

class Packer {
  readonly out: PieceWriter = new PieceWriter();
  readonly #text: Uint8Array;
  readonly #path: Path;

  constructor(text: Uint8Array, path: Path) {
    this.#text = text;
    this.#path = path;
  }

  pack(): void {
    const text = this.#text;
    const counts = countElements(text);
    let container = 0;
    for (let at = 0; at < text.length;) {
      const code = text[at] as number;
      switch (code) {
        case QUOTE:
          at = this.#string(at);
          break;
        case OPEN_ARRAY:
        case OPEN_OBJECT:
          this.out.head(code === OPEN_OBJECT, counts[container++] as number);
          at++;
          break;
        case LOWER_N:
          this.out.byte(0xc0);
          at += 4;
          break;
        case LOWER_T:
          this.out.byte(0xc3);
          at += 4;
          break;
        case LOWER_F:
          this.out.byte(0xc2);
          at += 5;
          break;
        default:
          // What is left are numbers, and what stands between values.
          at = code === MINUS || isDigit(code) ? this.#number(at) : at + 1;
      }
    }
  }

  #string(start: number): number {
    const text = this.#text;
    let hasEscapes = false;
    let end = start + 1;
    for (let code = text[end]; code !== QUOTE; code = text[++end]) {
      if (code !== BACKSLASH) continue;
      hasEscapes = true;
      end++;
    }
    if (!hasEscapes) {
      this.out.stringBytes(text.subarray(start + 1, end));
      return end + 1;
    }
    const value = JSON.parse(decodeUtf8(text, start, end + 1)) as string;
    const length = stringLength(value);
    if (length === undefined) throw this.#unsupported('Expected a string, got half of a surrogate pair', start);
    this.out.string(value, length);
    return end + 1;
  }

  #number(start: number): number {
    const text = this.#text;
    const isNegative = text[start] === MINUS;
    let at = isNegative ? start + 1 : start;
    let value = 0;
    let code = text[at] as number;
    for (; isDigit(code); code = text[++at] as number) value = value * 10 + (code - ZERO);
    if (code === DOT || (code | LOWER_CASE) === LOWER_E) return this.#float(start, at);
    // Negative zero is not an integer.
    if (value === 0 && isNegative) this.out.float(-0);
    else if (value <= Number.MAX_SAFE_INTEGER) this.out.integer(isNegative ? -value : value);
    else this.#large(start, at);
    return at;
  }

  #float(start: number, from: number): number {
    const text = this.#text;
    let end = from;
    while (isNumberCode(text[end] as number)) end++;
    this.out.float(Number(ascii(text, start, end)));
    return end;
  }

  #large(start: number, end: number): void {
    const value = BigInt(ascii(this.#text, start, end));
    if (!fits64Bits(value)) {
      throw this.#unsupported('Expected an integer of 64 bits, as msgpack allows, got a larger one', start);
    }
    this.out.bigint(value);
  }

  #unsupported(message: string, offset: number): EncodeError {
    return new EncodeError('unsupported-value', message, [...this.#path, ...placeOf(this.#text, offset)]);
  }
}

/** The number of items or members of each container, in the order in which they open. */
function countElements(text: Uint8Array): readonly number[] {
  const counts: number[] = [];
  const open: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const code = text[at] as number;
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === COMMA) (counts[open.at(-1) as number] as number)++;
    else if (code === OPEN_ARRAY || code === OPEN_OBJECT) {
      const next = text[at + 1];
      open.push(counts.length);
      counts.push(next === CLOSE_ARRAY || next === CLOSE_OBJECT ? 0 : 1);
    } else if (code === CLOSE_ARRAY || code === CLOSE_OBJECT) {
      open.pop();
    }
  }
  return counts;
}

/** Where the quote stands that ends the string which begins at `start`. */
function endOfString(text: Uint8Array, start: number): number {
  let at = start + 1;
  for (let code = text[at]; code !== QUOTE; code = text[++at]) if (code === BACKSLASH) at++;
  return at;
}

/** The steps to the value, or the name, that begins at an offset: found only when it has to be told. */
function placeOf(text: Uint8Array, offset: number): Path {
  const steps: (string | number)[] = [];
  let isName = false;
  for (let at = 0; at < offset; at++) {
    const code = text[at] as number;
    if (code === OPEN_ARRAY) steps.push(0);
    else if (code === OPEN_OBJECT) steps.push('');
    else if (code === CLOSE_ARRAY || code === CLOSE_OBJECT) steps.pop();
    else if (code === COMMA && typeof steps.at(-1) === 'number') (steps[steps.length - 1] as number)++;
    else if (code === QUOTE) {
      const end = endOfString(text, at);
      if (isName) steps[steps.length - 1] = JSON.parse(decodeUtf8(text, at, end + 1)) as string;
      at = end;
    }
    isName = (code === OPEN_OBJECT || code === COMMA) && typeof steps.at(-1) === 'string';
  }
  return steps;
}

function ascii(text: Uint8Array, start: number, end: number): string {
  let digits = '';
  for (let at = start; at < end; at++) digits += String.fromCharCode(text[at] as number);
  return digits;
}

function isNumberCode(code: number): boolean {
  return isDigit(code) || code === DOT || code === PLUS || code === MINUS || (code | LOWER_CASE) === LOWER_E;
}

const LOWER_CASE = 32;
const LOWER_E = 101;
const LOWER_F = 102;
const LOWER_N = 110;
const LOWER_T = 116;
