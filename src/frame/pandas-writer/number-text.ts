/**
 * Numbers as JSON, in the digits that `JSON.stringify` gives them.
 *
 * @module
 */
import type { TextBuffer } from './text-buffer.ts';

const LONGEST = 32;
const ZERO = 48;
const MINUS = 45;

/** Writes an integer of at most 2^53 in magnitude. */
export function writeInteger(out: TextBuffer, value: number): void {
  out.ensure(LONGEST);
  out.at = integer(out.bytes, out.at, value);
}

/** Writes a finite double; negative zero becomes 0, as in `JSON.stringify`. */
export function writeDouble(out: TextBuffer, value: number): void {
  if (value === Math.trunc(value) && value < 1e15 && value > -1e15) {
    writeInteger(out, value);
    return;
  }
  if (value < 1e9 && value > -1e9 && writeShortDecimal(out, value)) return;
  out.ascii(String(value));
}

/**
 * Writes a double below 10^9 in magnitude that is a decimal of at most four places; false for others.
 *
 * A decimal of at most 15 digits that rounds to the double is the shortest one: no two such decimals share a double.
 */
export function writeShortDecimal(out: TextBuffer, value: number): boolean {
  const magnitude = value < 0 ? -value : value;
  if (magnitude === Math.trunc(magnitude)) {
    writeInteger(out, value === 0 ? 0 : value);
    return true;
  }
  let places = 1;
  let scaled = Math.round(magnitude * 10);
  if (scaled / 10 !== magnitude) {
    places = 2;
    scaled = Math.round(magnitude * 100);
    if (scaled / 100 !== magnitude) {
      places = 4;
      scaled = Math.round(magnitude * 10_000);
      if (scaled / 10_000 !== magnitude || scaled === 0) return false;
      if (scaled % 10 === 0) {
        scaled /= 10;
        places = 3;
      }
    }
  }
  out.ensure(LONGEST);
  const { bytes } = out;
  let { at } = out;
  const scale = places === 1 ? 10 : places === 2 ? 100 : places === 3 ? 1000 : 10_000;
  const whole = Math.floor(scaled / scale);
  if (value < 0) bytes[at++] = MINUS;
  at = digits(bytes, at, whole);
  bytes[at++] = 46;
  out.at = padded(bytes, at, scaled - whole * scale, places);
  return true;
}

function integer(bytes: Uint8Array, start: number, value: number): number {
  let at = start;
  let rest = value;
  if (rest < 0) {
    bytes[at++] = MINUS;
    rest = -rest;
  }
  if (rest < 1e9) return digits(bytes, at, rest);
  const high = Math.floor(rest / 1e8);
  at = digits(bytes, at, high);
  return padded(bytes, at, rest - high * 1e8, 8);
}

/** Writes an integer below 10^9 and returns where it ends. */
function digits(bytes: Uint8Array, at: number, value: number): number {
  // 1233 / 4096 is just above the logarithm of 2 to the base 10: the guess is right or one too small.
  const guess = ((32 - Math.clz32(value)) * 1233) >> 12;
  return padded(bytes, at, value, value < (POWERS[guess] as number) ? guess : guess + 1);
}

/** From which integer on a number has one digit more; 0 itself has one. */
const POWERS: Uint32Array = /* @__PURE__ */ Uint32Array.from({ length: 10 }, (_, i) => (i === 0 ? 0 : 10 ** i));

/** Writes the last `length` digits of an integer below 10^9, two at a time. */
function padded(bytes: Uint8Array, at: number, value: number, length: number): number {
  let rest = value | 0;
  let i = at + length;
  for (; i - 2 >= at; i -= 2) {
    const next = (rest / 100) | 0;
    const pair = (rest - next * 100) * 2;
    bytes[i - 2] = PAIRS[pair] as number;
    bytes[i - 1] = PAIRS[pair + 1] as number;
    rest = next;
  }
  if (i > at) bytes[at] = ZERO + rest;
  return at + length;
}

/** The digits of 00 to 99. */
const PAIRS: Uint8Array = /* @__PURE__ */ Uint8Array.from({ length: 200 }, (_, i) =>
  i % 2 === 0 ? ZERO + Math.floor(i / 20) : ZERO + ((i >> 1) % 10),
);
