import { sameBytes } from '../../../base/bytes.ts';
import { placeOf } from '../../../numpy/notation/shape.ts';
import { formatShape } from '../../../numpy/notation/shape.ts';
import { elementCell } from '../array/element-text.ts';
import { elementsOf, numbersOf, type ArrayLike, type Elements } from '../array/elements.ts';
import { STEP_ELEMENTS, type Steps } from '../steps.ts';

/** What differs between two arrays. */
export interface ArrayDiff {
  /** What they are, where that differs: dtypes or shapes. */
  readonly kinds: readonly string[];
  /** Elements that were compared; undefined where shapes differ, so that none can be. */
  readonly compared: number | undefined;
  /** Elements that differ: NaN equals NaN, 0 differs from -0. */
  readonly different: number;
  /** The first of them, as an index on each axis. */
  readonly first: readonly number[] | undefined;
  /** Both sides of the first of them. */
  readonly firstValues: readonly [a: string, b: string] | undefined;
  /** The largest difference of two finite numbers, exact for integers; undefined where there is none. */
  readonly largest: number | bigint | undefined;
  /** Where the largest difference is. */
  readonly largestAt: readonly number[] | undefined;
  /** Elements that are the same value in other bits: payloads of NaN. */
  readonly otherBits: boolean;
}

/** An array whose bytes can be compared. */
export interface ComparableArray extends ArrayLike {
  readonly bytes: Uint8Array;
}

/** Compares two arrays, element by element. */
export function* diffArrays(a: ComparableArray, b: ComparableArray): Steps<ArrayDiff> {
  const kinds: string[] = [];
  if (a.dtype !== b.dtype) kinds.push(`dtype ${a.dtype} and ${b.dtype}`);
  const sameShape = a.shape.length === b.shape.length && a.shape.every((size, axis) => size === b.shape[axis]);
  if (!sameShape) kinds.push(`shape ${formatShape(a.shape)} and ${formatShape(b.shape)}`);
  const none = { first: undefined, firstValues: undefined, largest: undefined, largestAt: undefined };
  if (!sameShape) return { kinds, compared: undefined, different: 0, ...none, otherBits: false };
  const ours = elementsOf(a);
  const theirs = elementsOf(b);
  const compare = comparerOf(ours, theirs);
  let different = 0;
  let first: number | undefined;
  let largest: number | bigint | undefined;
  let largestAt: number | undefined;
  for (let i = 0; i < ours.size; i++) {
    if (i % STEP_ELEMENTS === STEP_ELEMENTS - 1) yield;
    const distance = compare(i);
    if (distance === SAME) continue;
    different++;
    first ??= i;
    if (distance === undefined || (largest !== undefined && distance <= largest)) continue;
    largest = distance;
    largestAt = i;
  }
  return {
    kinds,
    compared: ours.size,
    different,
    first: first === undefined ? undefined : placeOf(first, a.shape),
    firstValues: first === undefined ? undefined : [elementCell(ours, first).text, elementCell(theirs, first).text],
    largest,
    largestAt: largestAt === undefined ? undefined : placeOf(largestAt, a.shape),
    otherBits: different === 0 && a.dtype === b.dtype && !sameBytes(a.bytes, b.bytes),
  };
}

/** Says that two elements are the same; a distance of 0 is that of 0 and -0. */
const SAME = 'same';

type Compare = (index: number) => number | bigint | undefined | typeof SAME;

function comparerOf(a: Elements, b: Elements): Compare {
  const isTime = a.kind === 'time';
  if (a.kind === b.kind && (a.kind === 'number' || (isTime && a.dtype.name === b.dtype.name))) {
    const ours = numbersOf(a, 'real') ?? [];
    const theirs = numbersOf(b, 'real') ?? [];
    return (i) => distance(ours[i] as number | bigint, theirs[i] as number | bigint);
  }
  if (a.kind === 'complex' && b.kind === 'complex') {
    const ours = a.values as Float64Array;
    const theirs = b.values as Float64Array;
    return (i) => complexDistance(ours, theirs, 2 * i);
  }
  if (a.dtype.kind === 'raw' && b.dtype.name === a.dtype.name) {
    const { itemsize } = a.dtype;
    const [ours, theirs] = [a.values as Uint8Array, b.values as Uint8Array];
    const item = (bytes: Uint8Array, i: number): Uint8Array => bytes.subarray(i * itemsize, (i + 1) * itemsize);
    return (i) => (sameBytes(item(ours, i), item(theirs, i)) ? SAME : undefined);
  }
  if (a.dtype.kind === 'unicode' && b.dtype.kind === 'unicode')
    return (i) => (a.values[i] === b.values[i] ? SAME : undefined);
  if (a.dtype.kind === 'bytes' && b.dtype.kind === 'bytes') {
    return (i) => (sameBytes(a.values[i] as Uint8Array, b.values[i] as Uint8Array) ? SAME : undefined);
  }
  return () => undefined;
}

function distance(a: number | bigint, b: number | bigint): number | bigint | undefined | typeof SAME {
  if (Object.is(a, b)) return SAME;
  if (typeof a === 'bigint' && typeof b === 'bigint') return a > b ? a - b : b - a;
  if (typeof a === 'bigint' || typeof b === 'bigint') return mixedDistance(a, b);
  const size = Math.abs(a - b);
  return Number.isNaN(size) || size === Infinity ? undefined : size;
}

/** An integer of 64 bits and a number: equal only if they are the same integer. */
function mixedDistance(a: number | bigint, b: number | bigint): number | undefined | typeof SAME {
  // oxlint-disable-next-line eqeqeq
  if (a == b) return SAME;
  const size = Math.abs(Number(a) - Number(b));
  return Number.isFinite(size) ? size : undefined;
}

function complexDistance(a: ArrayLikeOfPairs, b: ArrayLikeOfPairs, at: number): number | undefined | typeof SAME {
  const [re, im, otherRe, otherIm] = [a[at], a[at + 1], b[at], b[at + 1]] as [number, number, number, number];
  if (Object.is(re, otherRe) && Object.is(im, otherIm)) return SAME;
  const size = Math.hypot(re - otherRe, im - otherIm);
  return Number.isFinite(size) ? size : undefined;
}

type ArrayLikeOfPairs = Float32Array | Float64Array;

/**
 * The distance of the numbers of two arrays of one shape, for a picture of where they differ.
 *
 * @returns |a − b|, NaN where only one is NaN; undefined if their elements are no numbers.
 */
export function arrayDistance(a: ArrayLike, b: ArrayLike): Float64Array | undefined {
  const ours = elementsOf(a);
  const theirs = elementsOf(b);
  const isComparable = ours.kind === theirs.kind && (ours.kind === 'number' || ours.kind === 'complex');
  if (!isComparable || ours.size !== theirs.size) return undefined;
  const compare = comparerOf(ours, theirs);
  return Float64Array.from({ length: ours.size }, (_, i) => {
    const found = compare(i);
    return found === SAME ? 0 : found === undefined ? Number.NaN : Number(found);
  });
}
