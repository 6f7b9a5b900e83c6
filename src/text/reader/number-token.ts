import { type Limits, WHAT } from '../../base/limits.ts';
import { DOT, isDigit, MINUS, PLUS, ZERO } from '../../base/ascii.ts';
import type { Cursor } from './cursor.ts';
import { Fault, LimitFault, unexpected } from './fault.ts';
import { POWERS_OF_TEN, wideInteger } from '../../base/numbers/exact-number.ts';

const LOWER_E = 101;
const TO_LOWER = 32;

/** Digits of every integer below 2^31. */
const SMALL_DIGITS = 9;

/** Digits of every integer below 2^64. */
const WIDE_DIGITS = 19;
const LOW_DIGITS = 9;

/** The integer of 10 to 19 digits between two places. */
function integerAt(text: string, first: number, end: number): bigint {
  const middle = end - LOW_DIGITS;
  let high = 0;
  for (let at = first; at < middle; at++) high = high * 10 + (text.charCodeAt(at) - ZERO);
  let low = 0;
  for (let at = middle; at < end; at++) low = low * 10 + (text.charCodeAt(at) - ZERO);
  return wideInteger(high, low);
}

/**
 * Reads the number that starts at `start` and leaves the cursor after it.
 *
 * An integer outside ±(2^53−1) is a BigInt. A token with `.` or an exponent sets `cursor.sawFloat`.
 */
export function readNumber(cursor: Cursor, start: number, limits: Limits): number | bigint {
  const text = cursor.text;
  let at = start;
  let code = text.charCodeAt(at);
  const negative = code === MINUS;
  if (negative) code = text.charCodeAt(++at);
  const first = at;
  let digits = 0;
  if (code === ZERO) {
    code = text.charCodeAt(++at);
    if (isDigit(code)) throw unexpected('a number without leading zeros', text, at);
  } else if (isDigit(code)) {
    // So many digits fit a machine integer, which is much quicker to count in.
    const small = first + SMALL_DIGITS;
    do {
      digits = (digits * 10 + (code - ZERO)) | 0;
      code = text.charCodeAt(++at);
    } while (isDigit(code) && at < small);
    while (isDigit(code)) {
      digits = digits * 10 + (code - ZERO);
      code = text.charCodeAt(++at);
    }
  } else {
    throw unexpected('a digit', text, at);
  }
  const isInteger = code !== DOT && (code | TO_LOWER) !== LOWER_E;
  if (isInteger) {
    cursor.at = at;
    if (at - first > limits.digits) {
      throw new LimitFault('digits', limits.digits, `${WHAT.digits}, got ${at - first}`, start);
    }
    if (digits <= Number.MAX_SAFE_INTEGER) return negative ? -digits : digits;
    cursor.isPlain = false;
    const integer = at - first <= WIDE_DIGITS ? integerAt(text, first, at) : BigInt(text.slice(first, at));
    return negative ? -integer : integer;
  }
  let decimals = 0;
  if (code === DOT) {
    const dot = at;
    code = text.charCodeAt(++at);
    if (!isDigit(code)) throw unexpected('a digit after the decimal point', text, at);
    do {
      digits = digits * 10 + (code - ZERO);
      code = text.charCodeAt(++at);
    } while (isDigit(code));
    decimals = at - dot - 1;
  }
  cursor.sawFloat = true;
  if ((code | TO_LOWER) === LOWER_E) {
    code = text.charCodeAt(++at);
    if (code === PLUS || code === MINUS) code = text.charCodeAt(++at);
    if (!isDigit(code)) throw unexpected('a digit of the exponent', text, at);
    while (isDigit(code)) code = text.charCodeAt(++at);
    // What goes on like a number, and cannot, is not one.
    if (code === DOT || (code | TO_LOWER) === LOWER_E) throw unexpected('the end of a number', text, at);
  } else if (code === DOT) {
    throw unexpected('the end of a number', text, at);
  } else if (digits <= Number.MAX_SAFE_INTEGER && decimals < POWERS_OF_TEN.length) {
    // Both operands are exact then, so the quotient is the double nearest to what is written.
    cursor.at = at;
    const value = digits / (POWERS_OF_TEN[decimals] as number);
    return negative ? -value : value;
  }
  cursor.at = at;
  const value = Number(text.slice(start, at));
  if (!Number.isFinite(value)) {
    throw new Fault('number-overflow', 'Expected a number that a double can hold, got one beyond 1.8e308', start);
  }
  return value;
}
