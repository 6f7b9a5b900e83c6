import type { PlainNumbers } from './elements.ts';
import type { Statistics } from './statistics.ts';

/** How numbers become shares of a colour map. */
export type ScaleKind = 'linear' | 'log' | 'symlog';

/** All scales, in the order in which they are offered. */
export const SCALE_KINDS: readonly ScaleKind[] = ['linear', 'log', 'symlog'];

/** Numbers at the ends of a colour map, and how the others lie between them. */
export interface ColourScale {
  readonly kind: ScaleKind;
  readonly low: number;
  readonly high: number;
}

/**
 * The share of a number, from 0 at `low` to 1 at `high`; beyond them less than 0 or more than 1, NaN for NaN.
 *
 * A log scale has no place for numbers that are not positive: they are below its low end.
 *
 * @returns A function for loops: it looks at nothing but its number.
 */
export function shareOf({ kind, low, high }: ColourScale): (value: number) => number {
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

/** How the ends of a colour map are chosen. */
export type RangeKind = 'auto' | 'percentile' | 'fixed';

/** All ways, in the order in which they are offered. */
export const RANGE_KINDS: readonly RangeKind[] = ['auto', 'percentile', 'fixed'];

/**
 * The range of all finite numbers; around zero where the map has a middle and the numbers both signs.
 */
export function autoRange({ min, max }: Statistics, diverging: boolean): readonly [low: number, high: number] {
  return spread(Number(min ?? 0), Number(max ?? 0), diverging);
}

/** Numbers of which percentiles are taken: their ranks in a larger array differ by less than can be seen. */
const MOST_SAMPLES = 2 ** 18;

/**
 * The range from the 1st to the 99th percentile of the finite numbers, of evenly spaced ones where there are many.
 *
 * @param share - what to leave out at either end.
 */
export function percentileRange(
  numbers: PlainNumbers,
  diverging: boolean,
  share = 0.01,
): readonly [low: number, high: number] {
  const step = Math.max(1, Math.ceil(numbers.length / MOST_SAMPLES));
  const samples: number[] = [];
  for (let i = 0; i < numbers.length; i += step) {
    const value = numbers[i] as number;
    if (Number.isFinite(value)) samples.push(value);
  }
  if (samples.length === 0) return [0, 0];
  const sorted = Float64Array.from(samples).toSorted();
  const last = sorted.length - 1;
  return spread(
    sorted[Math.round(last * share)] as number,
    sorted[Math.round(last * (1 - share))] as number,
    diverging,
  );
}

function spread(low: number, high: number, diverging: boolean): readonly [low: number, high: number] {
  if (!diverging || low >= 0 || high <= 0) return [low, high];
  const most = Math.max(-low, high);
  return [-most, most];
}
