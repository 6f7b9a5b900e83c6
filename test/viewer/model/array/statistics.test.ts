import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statisticsOf } from '../../../../src/viewer/model/array/statistics.ts';
import { runSteps } from '../../../../src/viewer/model/steps.ts';
import { runs } from '../../../support/runs.ts';

/** The same by the definitions, with fractions of bigints: floats are scaled to integers first. */
function reference(values: readonly number[]): { mean: number; std: number } {
  const exact = values.map((value) => BigInt(value * 2 ** 20));
  const count = BigInt(exact.length);
  const sum = exact.reduce((a, b) => a + b, 0n);
  const squares = exact.reduce((a, b) => a + (b * count - sum) ** 2n, 0n);
  const scale = 10n ** 30n;
  const fraction = (a: bigint, b: bigint): number => Number(`${(a * scale) / b}e-30`);
  return { mean: fraction(sum, count << 20n), std: Math.sqrt(fraction(squares, (count ** 3n) << 40n)) };
}

const close = (a: number | undefined, b: number): boolean =>
  a !== undefined && Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b));

describe('statistics', () => {
  const value = fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: -(2 ** 30), max: 2 ** 30 }).map((n) => n / 2 ** 10) },
    fc.constantFrom(Number.NaN, Infinity, -Infinity, -0),
  );

  it('of floats are those of their finite numbers', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 200 }), (values) => {
        const found = runSteps(statisticsOf(Float64Array.from(values)));
        const finite = values.filter((each) => Number.isFinite(each));
        expect(found.count).toBe(values.length);
        expect(found.nan).toBe(values.filter((each) => Number.isNaN(each)).length);
        expect(found.positiveInfinity).toBe(values.filter((each) => each === Infinity).length);
        expect(found.negativeInfinity).toBe(values.filter((each) => each === -Infinity).length);
        if (finite.length === 0) {
          expect(found).toMatchObject({ min: undefined, max: undefined, mean: undefined, histogram: undefined });
          return;
        }
        const expected = reference(finite);
        expect(found.min).toBeCloseTo(Math.min(...finite), 12);
        expect(found.max).toBeCloseTo(Math.max(...finite), 12);
        expect(close(found.mean, expected.mean)).toBe(true);
        expect(Math.abs((found.std as number) - expected.std)).toBeLessThanOrEqual(1e-9 * Math.max(1, expected.std));
        expect(found.histogram?.counts.reduce((a, b) => a + b, 0)).toBe(finite.length);
      }),
      { numRuns: runs(300) },
    );
  });

  it('of integers of 64 bits are exact', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { minLength: 1 }), (values) => {
        const found = runSteps(statisticsOf(BigInt64Array.from(values)));
        const sorted = values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
        expect([found.min, found.max]).toEqual([sorted[0], sorted.at(-1)]);
        const sum = values.reduce((a, b) => a + b, 0n);
        const mean = Number(`${(sum * 10n ** 30n) / BigInt(values.length)}e-30`);
        expect(Math.abs((found.mean as number) - mean)).toBeLessThanOrEqual(Math.abs(mean) * 2 ** -52);
        expect(found.histogram?.counts.reduce((a, b) => a + b, 0)).toBe(values.length);
      }),
      { numRuns: runs(200) },
    );
  });

  it('tell neighbours beyond 2^53 apart', () => {
    const found = runSteps(statisticsOf(BigInt64Array.of(2n ** 53n + 1n, 2n ** 53n + 3n)));
    expect(found).toMatchObject({ min: 2n ** 53n + 1n, max: 2n ** 53n + 3n, mean: 2 ** 53 + 2, std: 1 });
    expect([...(found.histogram?.counts ?? [])]).toEqual([1, 0, 1]);
  });

  it('leave out what is no time', () => {
    const found = runSteps(statisticsOf(BigInt64Array.of(-(2n ** 63n), 5n, 7n), true));
    expect(found).toMatchObject({ nan: 1, min: 5n, max: 7n, mean: undefined, std: undefined });
    expect(found.histogram?.counts.reduce((a, b) => a + b, 0)).toBe(2);
  });

  it('survive the ends of the range of doubles', () => {
    const found = runSteps(statisticsOf(Float64Array.of(Number.MAX_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE)));
    expect(found.mean).toBeCloseTo(Number.MAX_VALUE / 3, -296);
    expect(found.std).toBeLessThan(Infinity);
    expect([...(found.histogram?.counts ?? [])].filter((count) => count > 0)).toEqual([1, 2]);
    expect(runSteps(statisticsOf(Float64Array.of(5e-324, 0)))).toMatchObject({ min: 0, max: 5e-324 });
    expect(runSteps(statisticsOf(Float64Array.of(1e-200, 3e-200))).std).toBeCloseTo(1e-200, 210);
  });

  it('give each of few integers a bin', () => {
    const found = runSteps(statisticsOf(Uint8Array.of(3, 3, 5)));
    expect(found.histogram).toMatchObject({ low: 3, high: 5, isWhole: true });
    expect([...(found.histogram?.counts ?? [])]).toEqual([2, 0, 1]);
  });

  it('yield often, so that they can be interrupted', () => {
    const steps = statisticsOf(new Float32Array(2 ** 18));
    let pauses = 0;
    while (steps.next().done !== true) pauses++;
    expect(pauses).toBeGreaterThanOrEqual(4 * 2 ** 4);
  });
});
