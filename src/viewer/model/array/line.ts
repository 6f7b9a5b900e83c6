import { STEP_ELEMENTS, type Steps } from '../steps.ts';
import type { PlainNumbers } from './elements.ts';
import type { Slice } from './slice.ts';

/** A part of a line, and in how many columns it is drawn. */
export interface LineRange {
  /** The first element. */
  readonly from: number;
  /** The element after the last. */
  readonly to: number;
  readonly columns: number;
}

/**
 * The lowest and highest finite number of each column of a line: what can be seen of many numbers.
 *
 * @param slice - of one row.
 * @returns Two numbers for each column, NaN where it has no finite one.
 */
export function* lineExtremes(
  numbers: PlainNumbers,
  slice: Slice,
  { from, to, columns }: LineRange,
): Steps<Float64Array<ArrayBuffer>> {
  const extremes = new Float64Array(2 * columns).fill(Number.NaN);
  let since = 0;
  for (let column = 0; column < columns; column++) {
    const start = from + Math.floor(((to - from) * column) / columns);
    const end = Math.max(start + 1, from + Math.floor(((to - from) * (column + 1)) / columns));
    let low = Infinity;
    let high = -Infinity;
    for (let i = start; i < Math.min(end, to); i++) {
      const value = numbers[slice.offset + i * slice.strideX] as number;
      if (value - value !== 0) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (low <= high) {
      extremes[2 * column] = low;
      extremes[2 * column + 1] = high;
    }
    since += end - start;
    if (since < STEP_ELEMENTS) continue;
    since = 0;
    yield;
  }
  return extremes;
}
