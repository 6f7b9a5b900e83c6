import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binStart, countInBins, MOST_BINS } from '../../../../src/viewer/model/array/histogram.ts';
import { runSteps } from '../../../../src/viewer/model/steps.ts';
import { runs } from '../../../support/runs.ts';

describe('countInBins', () => {
  it('gives few integers a bin each', () => {
    const found = runSteps(countInBins(Int32Array.of(3, 5, 3, -1), -1, 5, true));
    expect(found.isWhole).toBe(true);
    expect([...found.counts]).toEqual([1, 0, 0, 0, 2, 0, 1]);
    expect(binStart(found, 4)).toBe(3);
  });

  it('begins bins of bigints at bigints', () => {
    const far = 2n ** 60n;
    const few = runSteps(countInBins(BigInt64Array.of(far, far + 2n), far, far + 2n, true));
    expect([binStart(few, 0), binStart(few, 1), binStart(few, 2)]).toEqual([far, far + 1n, far + 2n]);
    const many = runSteps(countInBins(BigInt64Array.of(far, far + 6400n), far, far + 6400n, true));
    expect(binStart(many, 1)).toBe(far + 100n);
  });

  it('puts the highest number into the last bin', () => {
    const found = runSteps(countInBins(Float64Array.of(0, 0.5, 1), 0, 1, false));
    expect(found.counts).toHaveLength(MOST_BINS);
    expect([found.counts[0], found.counts[MOST_BINS / 2], found.counts[MOST_BINS - 1]]).toEqual([1, 1, 1]);
  });

  it('has one bin for numbers that are all alike', () => {
    expect([...runSteps(countInBins(Float64Array.of(2.5, 2.5), 2.5, 2.5, false)).counts]).toEqual([2]);
  });

  it('reaches over the whole range of doubles', () => {
    const most = Number.MAX_VALUE;
    const found = runSteps(countInBins(Float64Array.of(-most, 0, most), -most, most, false));
    expect([found.counts[0], found.counts[MOST_BINS / 2], found.counts[MOST_BINS - 1]]).toEqual([1, 1, 1]);
    expect(binStart(found, MOST_BINS / 2)).toBe(0);
  });

  it('leaves out NaT where bigints are times, and only there', () => {
    const numbers = BigInt64Array.of(-(2n ** 63n), 0n, 1n);
    expect([...runSteps(countInBins(numbers, 0n, 1n, true, true)).counts]).toEqual([1, 1]);
    expect(runSteps(countInBins(numbers, -(2n ** 63n), 1n, true)).counts[0]).toBe(1);
  });

  it('counts every finite number once, in the bin that it lies in', () => {
    fc.assert(
      fc.property(fc.float64Array({ minLength: 1, maxLength: 50 }), (numbers) => {
        const finite = [...numbers].filter(Number.isFinite);
        if (finite.length === 0) return;
        const [low, high] = [Math.min(...finite), Math.max(...finite)];
        const { counts } = runSteps(countInBins(numbers, low, high, false));
        expect(counts.reduce((a, b) => a + b, 0)).toBe(finite.length);
        expect(counts[0]).toBeGreaterThan(0);
        expect(counts.at(-1)).toBeGreaterThan(0);
      }),
      { numRuns: runs(100) },
    );
  });
});
