import type { Numbers } from '../../../numpy/notation/dtype.ts';
import { NOT_A_TIME } from './elements.ts';
import type { Statistics } from './statistics.ts';

/** The numbers at the ends of a colour map, exact: bigints where elements are. */
export type ColourRange = readonly [low: number | bigint, high: number | bigint];

/** How the ends of a colour map are chosen. */
export type RangeKind = 'auto' | 'percentile' | 'fixed';

/** All ways, in the order in which they are offered. */
export const RANGE_KINDS: readonly RangeKind[] = ['auto', 'percentile', 'fixed'];

/**
 * The range of all finite numbers; around zero where the map has a middle and the numbers both signs.
 */
export function autoRange({ min, max }: Statistics, diverging: boolean): ColourRange {
  return spread([min ?? 0, max ?? 0], diverging);
}

/** Numbers of which percentiles are taken: their ranks in a larger array differ by less than can be seen. */
const MOST_SAMPLES = 2 ** 18;

/** How percentiles are taken. */
export interface PercentileOptions {
  /** Whether the range lies around zero where the numbers have both signs. */
  readonly diverging: boolean;
  /** Whether the lowest bigint is NaT. */
  readonly isTime?: boolean;
  /** What to leave out at either end; a hundredth by default. */
  readonly share?: number;
}

/**
 * The range from the 1st to the 99th percentile of the finite numbers, of evenly spaced ones where there are many.
 */
export function percentileRange(
  numbers: Numbers,
  { diverging, isTime = false, share = 0.01 }: PercentileOptions,
): ColourRange {
  const sorted = sortedSamples(numbers, isTime);
  const last = sorted.length - 1;
  if (last < 0) return [0, 0];
  const at = (part: number): number | bigint => sorted[Math.round(last * part)] as number | bigint;
  return spread([at(share), at(1 - share)], diverging);
}

function sortedSamples(numbers: Numbers, isTime: boolean): Float64Array | BigInt64Array | BigUint64Array {
  const step = Math.max(1, Math.ceil(numbers.length / MOST_SAMPLES));
  const places = Array.from({ length: Math.ceil(numbers.length / step) }, (_, i) => i * step);
  if (numbers instanceof BigInt64Array) {
    const samples = BigInt64Array.from(places, (at) => numbers[at] as bigint);
    return (isTime ? samples.filter((value) => value !== NOT_A_TIME) : samples).toSorted();
  }
  if (numbers instanceof BigUint64Array) return BigUint64Array.from(places, (at) => numbers[at] as bigint).toSorted();
  return Float64Array.from(places, (at) => numbers[at] as number)
    .filter(Number.isFinite)
    .toSorted();
}

function spread([low, high]: ColourRange, diverging: boolean): ColourRange {
  if (!diverging || low >= 0 || high <= 0) return [low, high];
  if (typeof low === 'bigint' && typeof high === 'bigint') {
    const most = -low > high ? -low : high;
    return [-most, most];
  }
  const most = Math.max(-Number(low), Number(high));
  return [-most, most];
}
