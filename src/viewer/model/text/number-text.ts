import { BFLOAT16, encodeSmallFloat, FLOAT16 } from '../../../base/numbers/float16.ts';
import type { CellText } from './cell-text.ts';

/** A kind of float, by which its shortest digits are chosen. */
export type FloatWidth = 'float16' | 'bfloat16' | 'float32' | 'float64';

/**
 * The fewest digits that no other float of that width shares; whole ones below 2^53 with all of theirs, and `.0`: `0.1`,
 * `176.0`, `1e+300`, `NaN`, `-0.0`.
 *
 * @param value - one that the width holds.
 */
export function floatText(value: number, width: FloatWidth): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  const text = Object.is(value, -0) ? '-0' : shortest(value, width);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

function shortest(value: number, width: FloatWidth): string {
  if (width === 'float64' || Number.isSafeInteger(value)) return String(value);
  for (let digits = 1; digits <= MOST_DIGITS; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (round(shorter, width) === value) return String(shorter);
  }
  return String(value);
}

/** Digits that tell any two floats of 32 bits apart. */
const MOST_DIGITS = 9;

function round(value: number, width: FloatWidth): number {
  if (width === 'float32') return Math.fround(value);
  return smallFloat(encodeSmallFloat(value, width === 'float16' ? FLOAT16 : BFLOAT16), width);
}

/** The value of the bits of a finite float of 16 bits. */
function smallFloat(bits: number, width: FloatWidth): number {
  const { fraction, bias } = width === 'float16' ? FLOAT16 : BFLOAT16;
  const exponent = (bits & 0x7fff) >> fraction;
  const part = (bits & ((1 << fraction) - 1)) / 2 ** fraction;
  const size = exponent === 0 ? part * 2 ** (1 - bias) : (1 + part) * 2 ** (exponent - bias);
  return bits & 0x8000 ? -size : size;
}

/** The cell of a float. */
export function floatCell(value: number, width: FloatWidth): CellText {
  return { text: floatText(value, width), kind: Number.isNaN(value) ? 'nan' : 'number' };
}

/**
 * A number that a statistic gives, in at most so many significant digits; whole ones as they are, unless a float has no
 * more than their first digits. What was rounded before its point has an exponent: zeros would pass for digits.
 */
export function roundedText(value: number | bigint, digits = 6): string {
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return Object.is(value, -0) ? '-0' : String(value);
  if (!Number.isFinite(value)) return floatText(value, 'float64');
  const rounded = Number(value.toPrecision(digits));
  return Math.abs(rounded) < 10 ** digits ? String(rounded) : rounded.toExponential();
}
