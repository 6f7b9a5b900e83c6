/** How numbers become shares of a colour map. */
export type ScaleKind = 'linear' | 'log' | 'symlog';

/** All scales, in the order in which they are offered. */
export const SCALE_KINDS: readonly ScaleKind[] = ['linear', 'log', 'symlog'];

/** Numbers at the ends of a colour map, exact, and how the others lie between them. */
export interface ColourScale {
  readonly kind: ScaleKind;
  readonly low: number | bigint;
  readonly high: number | bigint;
}

/** The same for numbers that are doubles. */
export interface PlainScale extends ColourScale {
  readonly low: number;
  readonly high: number;
}

/**
 * The integer from which bigints are counted, so that doubles keep them apart where they are large and near each other.
 *
 * @returns The low end; 0 where doubles hold all of the range, or it reaches over 0, or its scale is not linear.
 */
export function originOf({ kind, low, high }: ColourScale): bigint {
  if (kind !== 'linear' || typeof low !== 'bigint' || typeof high !== 'bigint') return 0n;
  const isFar = low > 0n ? high > Number.MAX_SAFE_INTEGER : high < 0n && low < Number.MIN_SAFE_INTEGER;
  return isFar ? low : 0n;
}

/** A scale for numbers that are counted from an origin. */
export function plainScale({ kind, low, high }: ColourScale, origin: bigint): PlainScale {
  const plain = (end: number | bigint): number =>
    typeof end === 'bigint' ? Number(end - origin) : end - Number(origin);
  return { kind, low: plain(low), high: plain(high) };
}

/**
 * The share of a number, from 0 at `low` to 1 at `high`; beyond them less than 0 or more than 1, NaN for NaN.
 *
 * A log scale has no place for numbers that are not positive: they are below its low end.
 *
 * @returns A function for loops: it looks at nothing but its number.
 */
export function shareOf({ kind, low, high }: PlainScale): (value: number) => number {
  if (kind === 'linear') {
    // Halves first: the range of doubles is twice as wide as its numbers.
    const half = high / 2 - low / 2;
    return half === 0 ? flat(low) : (value) => (value / 2 - low / 2) / half;
  }
  const bend = kind === 'log' ? Math.log10 : symmetricLog(Math.max(Math.abs(low), Math.abs(high)));
  const from = kind === 'log' ? bend(low > 0 ? low : smallestShown(high)) : bend(low);
  const span = bend(high) - from;
  if (kind === 'log') {
    if (!(high > 0)) return (value) => (Number.isNaN(value) ? value : -1);
    return (value) =>
      value > 0 ? (span === 0 ? flat(high)(value) : (bend(value) - from) / span) : value <= 0 ? -1 : value;
  }
  return span === 0 ? flat(low) : (value) => (bend(value) - from) / span;
}

/** All numbers alike: the middle of the map. */
function flat(at: number): (value: number) => number {
  return (value) => (Number.isNaN(value) ? value : value < at ? -1 : value > at ? 2 : 0.5);
}

/** Where a log scale begins if its range has no positive low end: six powers of ten below the high one. */
function smallestShown(high: number): number {
  return high * 1e-6;
}

/** Linear within a thousandth of the largest number, logarithmic beyond. */
function symmetricLog(largest: number): (value: number) => number {
  const threshold = largest / 1000 || 1;
  return (value) => Math.sign(value) * Math.log10(1 + Math.abs(value) / threshold);
}
