import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summaryOf } from '../../../src/ui/tags/number-summary.ts';
import { runs } from '../../support/runs.ts';

describe('what numbers come to', () => {
  it.each([
    [[3], { count: 1, min: 3, median: 3, mean: 3, max: 3 }],
    [[4, 1, 2, 1], { count: 4, min: 1, median: 1.5, mean: 2, max: 4 }],
    [[1e308, 1.5e308, 1.7e308], { count: 3, min: 1e308, median: 1.5e308, mean: 1.4e308, max: 1.7e308 }],
    [[-1, 0, 1], { count: 3, min: -1, median: 0, mean: 0, max: 1 }],
  ])('%j', (numbers, wanted) => {
    const { mean = Number.NaN, ...rest } = summaryOf(numbers) ?? {};
    expect({ ...rest, mean: wanted.mean }).toEqual(wanted);
    expect(Math.abs(mean - wanted.mean)).toBeLessThanOrEqual(Math.abs(wanted.mean) * 1e-15);
  });

  it('is nothing for no numbers', () => {
    expect(summaryOf([])).toBe(undefined);
  });

  it('is in order, and within what there is, for all doubles', () => {
    const doubles = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(doubles, { minLength: 1, maxLength: 30 }), (numbers) => {
        const { min, median, mean, max, count } = summaryOf(numbers) ?? {
          min: 1,
          median: 0,
          mean: 0,
          max: 0,
          count: 0,
        };
        expect(count).toBe(numbers.length);
        expect([min + 0, max + 0]).toEqual([Math.min(...numbers) + 0, Math.max(...numbers) + 0]);
        expect(min <= median && median <= max && min <= mean && mean <= max).toBe(true);
      }),
      { numRuns: runs(100) },
    );
  });
});
