import type { Numbers } from '../../../numpy/notation/dtype.ts';
import { STEP_ELEMENTS, type Steps } from '../steps.ts';
import { NOT_A_TIME } from './elements.ts';

/** How often numbers fall into ranges of equal width. */
export interface Histogram {
  /** The lowest number, where the first bin begins. */
  readonly low: number | bigint;
  /** The highest number, which belongs to the last bin. */
  readonly high: number | bigint;
  /** Whether each bin is one integer. */
  readonly isWhole: boolean;
  readonly counts: Uint32Array;
}

/** Bins of a histogram: as many as a small picture has room for. */
export const MOST_BINS = 64;

/**
 * Counts numbers in bins from the lowest to the highest.
 *
 * @param low - the lowest finite number.
 * @param high - the highest finite number.
 * @param areWhole - whether all are integers: few of them have a bin each.
 * @param isTime - whether the lowest bigint is NaT, and is left out.
 */
export function* countInBins(
  numbers: Numbers,
  low: number | bigint,
  high: number | bigint,
  areWhole: boolean,
  isTime = false,
): Steps<Histogram> {
  const width = typeof low === 'bigint' ? Number((high as bigint) - low) : (high as number) / 2 - low / 2;
  const span = typeof low === 'bigint' ? width : width * 2;
  const isWhole = areWhole && span < MOST_BINS;
  const bins = isWhole ? span + 1 : span === 0 ? 1 : MOST_BINS;
  const counts = new Uint32Array(bins);
  for (let start = 0; start < numbers.length; start += STEP_ELEMENTS) {
    const end = Math.min(start + STEP_ELEMENTS, numbers.length);
    for (let i = start; i < end; i++) {
      const value = numbers[i] as number | bigint;
      let share: number;
      if (typeof value === 'bigint') {
        if (isTime && value === NOT_A_TIME) continue;
        share = Number(value - (low as bigint)) / (width || 1);
      } else {
        if (value - value !== 0) continue;
        // Halves first: the range of doubles is twice as wide as its numbers.
        share = span === 0 ? 0 : (value / 2 - (low as number) / 2) / width;
      }
      const bin = isWhole ? Math.round(share * span) : Math.min(bins - 1, Math.floor(share * bins));
      (counts[bin] as number)++;
    }
    yield;
  }
  return { low, high, isWhole, counts };
}

/** Where a bin begins: exactly where numbers are bigints and it begins at one, else nearly. */
export function binStart({ low, high, isWhole, counts }: Histogram, bin: number): number | bigint {
  if (typeof low === 'bigint' && typeof high === 'bigint') {
    return isWhole ? low + BigInt(bin) : low + ((high - low) * BigInt(bin)) / BigInt(counts.length);
  }
  const from = Number(low);
  return isWhole ? from + bin : from + (Number(high) / counts.length - from / counts.length) * bin;
}
