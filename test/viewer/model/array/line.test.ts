import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineExtremes } from '../../../../src/viewer/model/array/line.ts';
import type { Slice } from '../../../../src/viewer/model/array/slice.ts';
import { runSteps } from '../../../../src/viewer/model/steps.ts';
import { runs } from '../../../support/runs.ts';

function row(width: number, offset = 0, strideX = 1): Slice {
  return { offset, width, height: 1, strideX, strideY: 0 };
}

describe('lineExtremes', () => {
  it('gives the lowest and highest of each column, NaN where it has no finite number', () => {
    const numbers = Float64Array.of(3, 1, Number.NaN, Infinity, -2, -2);
    const found = runSteps(lineExtremes(numbers, row(6), { from: 0, to: 6, columns: 3 }));
    expect([...found]).toEqual([1, 3, Number.NaN, Number.NaN, -2, -2]);
  });

  it('reads along the stride of the slice, from its offset', () => {
    const numbers = Float64Array.of(9, 0, 9, 1, 9, 2);
    const found = runSteps(lineExtremes(numbers, row(3, 1, 2), { from: 0, to: 3, columns: 3 }));
    expect([...found]).toEqual([0, 0, 1, 1, 2, 2]);
  });

  it('loses no extreme, however many columns there are', () => {
    const lines = fc.float64Array({ minLength: 1, maxLength: 40, noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 60 }), (numbers, columns) => {
        const { length } = numbers;
        const found = runSteps(lineExtremes(numbers, row(length), { from: 0, to: length, columns }));
        const shown = found.filter((value) => !Number.isNaN(value));
        expect(Math.min(...shown)).toBe(Math.min(...numbers));
        expect(Math.max(...shown)).toBe(Math.max(...numbers));
      }),
      { numRuns: runs(100) },
    );
  });
});
