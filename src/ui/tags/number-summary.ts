/** Count, extremes, median and mean of some numbers. */
export interface NumberSummary {
  readonly count: number;
  readonly min: number;
  readonly median: number;
  readonly mean: number;
  readonly max: number;
}

/** Summarises numbers; undefined if there are none. @param numbers - finite ones, in any order. */
export function summaryOf(numbers: readonly number[]): NumberSummary | undefined {
  const sorted = numbers.toSorted((a, b) => a - b);
  const count = sorted.length;
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) return undefined;
  const [below = min, above = min] = [sorted[Math.floor((count - 1) / 2)], sorted[Math.floor(count / 2)]];
  // Each is divided first: the sum of the largest doubles would overflow.
  const mean = sorted.reduce((sum, each) => sum + each / count, 0);
  return { count, min, median: within(below / 2 + above / 2, below, above), mean: within(mean, min, max), max };
}

/** Keeps a rounded result between the numbers that it was made of. */
function within(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
