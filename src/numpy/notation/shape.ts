import { DecodeError } from '../../base/errors.ts';
import { checkEmptyItems, checkLimit, tooMuch, type Limits } from '../../base/limits.ts';
import { quote, type Path } from '../../base/path.ts';

/** Sizes of an array's axes, outermost first. */
export type Shape = readonly number[];

/** Writes a shape as Python writes a tuple: `()`, `(3,)`, `(2, 3)`. */
export function formatShape(shape: Shape): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}

const OPEN = 40;
const CLOSE = 41;
const COMMA = 44;

/**
 * Reads a shape from the text of a Python tuple, in one pass and without evaluating anything.
 *
 * @throws {@link DecodeError} `bad-shape` if it is not a tuple of plain decimal sizes below 2^53.
 * @throws {@link LimitError} if it has too many dimensions.
 */
export function parseShape(text: string, limits: Limits, path: Path): Shape {
  const shape: number[] = [];
  let at = skipSpace(text, 0);
  if (text.charCodeAt(at) !== OPEN) throw badShape(text, path);
  at = skipSpace(text, at + 1);
  let comma = true;
  while (text.charCodeAt(at) !== CLOSE) {
    if (!comma) throw badShape(text, path);
    const end = skipDigits(text, at);
    const size = readSize(text, at, end);
    if (size === undefined) throw badShape(text, path);
    if (shape.length >= limits.dimensions) throw tooMuch(limits, 'dimensions', shape.length + 1, path);
    shape.push(size);
    at = skipSpace(text, end);
    comma = text.charCodeAt(at) === COMMA;
    if (comma) at = skipSpace(text, at + 1);
  }
  // Python takes `(3)` for the number 3: only a comma makes it a tuple.
  if (skipSpace(text, at + 1) !== text.length || (shape.length === 1 && !comma)) throw badShape(text, path);
  return shape;
}

const ZERO = 48;
const NINE = 57;
/** Digits of 2^53 - 1. */
const MOST_DIGITS = 16;

function skipSpace(text: string, at: number): number {
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== 32 && code !== 9 && code !== 10 && code !== 13) return at;
    at++;
  }
}

function skipDigits(text: string, at: number): number {
  for (;;) {
    const code = text.charCodeAt(at);
    if (!(code >= ZERO && code <= NINE)) return at;
    at++;
  }
}

function readSize(text: string, start: number, end: number): number | undefined {
  const digits = end - start;
  if (digits === 0 || digits > MOST_DIGITS || (digits > 1 && text.charCodeAt(start) === ZERO)) return undefined;
  const size = Number(text.slice(start, end));
  return Number.isSafeInteger(size) ? size : undefined;
}

function badShape(text: string, path: Path): DecodeError {
  return new DecodeError('bad-shape', `Expected a tuple of sizes such as "(2, 3)", got ${quote(text)}`, path);
}

/**
 * The number of elements of a shape: exact up to 2^53, and above it a number that is above it too.
 *
 * Rounding cannot bring a product below a limit: every partial product is exact up to 2^53, and the factors left
 * are at least 1.
 */
export function elementCount(shape: Shape): number {
  let count = 1;
  for (const size of shape) count *= size;
  // Infinity times 0 is NaN.
  return shape.includes(0) ? 0 : count;
}

/**
 * Checks a shape against the limits, before anything is allocated for it.
 *
 * @returns The bytes of such an array, or a number above every limit.
 * @throws {@link LimitError} if it has too many dimensions, elements or bytes.
 */
export function checkedByteLength(shape: Shape, itemsize: number, limits: Limits, path: Path): number {
  checkLimit(limits, 'dimensions', shape.length, path);
  const count = elementCount(shape);
  checkLimit(limits, 'elements', count, path);
  if (itemsize === 0) checkEmptyItems(limits, count, path);
  checkLimit(limits, 'payloadBytes', count * itemsize, path);
  return count * itemsize;
}

/** The place of the element at a flat index in C order, as steps of a path. */
export function placeOf(index: number, shape: Shape): number[] {
  const place: number[] = [];
  for (const size of shape.toReversed()) {
    place.unshift(index % size);
    index = Math.floor(index / size);
  }
  return place;
}

/** Distances between neighbours of a packed array in C order, in elements. */
export function packedStrides(shape: Shape): number[] {
  const strides: number[] = [];
  let step = 1;
  for (const size of shape.toReversed()) {
    strides.unshift(step);
    step *= size;
  }
  return strides;
}
