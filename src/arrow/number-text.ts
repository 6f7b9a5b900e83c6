/**
 * Numbers as JSON, in the digits that `JSON.stringify` gives them.
 *
 * @module
 */
import type { TextBuffer } from './text-buffer.ts';

const LONGEST = 32;
const ZERO = 48;

/** Writes an integer of at most 2^53 in magnitude. */
export function writeInteger(out: TextBuffer, value: number): void {
  out.ensure(LONGEST);
  let rest = value;
  if (rest < 0) {
    out.bytes[out.at++] = 45;
    rest = -rest;
  }
  if (rest < 1e9) {
    out.at = digits(out.bytes, out.at, rest);
    return;
  }
  const high = Math.floor(rest / 1e8);
  out.at = digits(out.bytes, out.at, high);
  out.at = padded(out.bytes, out.at, rest - high * 1e8, 8);
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
  out.ensure(LONGEST);
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
  const scale = places === 1 ? 10 : places === 2 ? 100 : places === 3 ? 1000 : 10_000;
  const whole = Math.floor(scaled / scale);
  writeInteger(out, value < 0 && whole > 0 ? -whole : whole);
  if (value < 0 && whole === 0) {
    // An integer has no negative zero to carry the sign.
    out.bytes[out.at - 1] = 45;
    out.bytes[out.at++] = ZERO;
  }
  out.bytes[out.at++] = 46;
  out.at = padded(out.bytes, out.at, scaled - whole * scale, places);
  return true;
}

/** Writes an integer below 10^9 and returns where it ends. */
function digits(bytes: Uint8Array, at: number, value: number): number {
  let length = 1;
  for (let power = 10; power <= value; power *= 10) length++;
  return padded(bytes, at, value, length);
}

function padded(bytes: Uint8Array, at: number, value: number, length: number): number {
  let rest = value | 0;
  for (let i = at + length - 1; i >= at; i--) {
    const next = (rest / 10) | 0;
    bytes[i] = ZERO + rest - next * 10;
    rest = next;
  }
  return at + length;
}
