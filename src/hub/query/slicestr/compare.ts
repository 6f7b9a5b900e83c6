import type { SliceOperator } from './ast.ts';

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const INTEGER = /^-?\d+$/;
const VERSION = /^v?\d+(?:\.\d+)*$/;

/** The number that a string spells as JSON; undefined for other strings and for numbers beyond the doubles. */
export function asNumber(text: string): number | undefined {
  if (!NUMBER.test(text)) return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/**
 * Compares the value of a tag with the value of a condition.
 *
 * A number compares as a number with what reads as one, and is unequal to all else, neither smaller nor greater. Texts are equal when
 * they are the same; two that look like versions (`v1.10.2`) are ordered by their parts, others by code points.
 *
 * @param value - of the tag.
 * @param asked - of the condition, as it was written.
 */
export function matches(value: string | number, operator: SliceOperator, asked: string): boolean {
  if (typeof value === 'string') {
    if (operator === '==') return value === asked;
    if (operator === '!=') return value !== asked;
    return holds(compareTexts(value, asked), operator);
  }
  const number = asNumber(asked);
  if (number === undefined) return operator === '!=';
  return holds(compareNumbers(value, number, asked), operator);
}

function holds(order: number, operator: SliceOperator): boolean {
  switch (operator) {
    case '==':
      return order === 0;
    case '!=':
      return order !== 0;
    case '>=':
      return order >= 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '<':
      return order < 0;
  }
}

function compareNumbers(value: number, number: number, asked: string): number {
  if (value !== number) return value < number ? -1 : 1;
  // Integers beyond 2 ** 53 that the nearest double is not equal to.
  if (Number.isSafeInteger(number) || !INTEGER.test(asked)) return 0;
  const [a, b] = [BigInt(value), BigInt(asked)];
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Orders two texts as ranges do: less than, equal to or greater than 0. */
export function compareTexts(a: string, b: string): number {
  return VERSION.test(a) && VERSION.test(b) ? compareVersions(a, b) : compareCodePoints(a, b);
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const [x, y] = [left[at] ?? '', right[at] ?? ''];
    if (x.length !== y.length) return x.length - y.length;
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}

/** The parts of a version without leading zeros: 0 is the empty text, as a missing part is. */
function partsOf(version: string): string[] {
  return version
    .replace(/^v/, '')
    .split('.')
    .map((part) => part.replace(/^0+/, ''));
}

/** Orders two texts by code points, as UTF-8 does; surrogates, which stand for higher ones, come last. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

function rank(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}
