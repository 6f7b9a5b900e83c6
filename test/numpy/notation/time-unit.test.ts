import { describe, expect, it } from 'vitest';
import { countOfUnits } from '../../../src/numpy/notation/time-unit.ts';

const DAY = 86_400_000;

describe('countOfUnits', () => {
  it.each<[number, string, bigint]>([
    [0, 'datetime64[ms]', 0n],
    [-1, 'datetime64[ms]', -1n],
    [1500, 'datetime64[us]', 1_500_000n],
    [8.64e15, 'datetime64[as]', 8_640_000_000_000_000n * 10n ** 15n],
    [DAY * 14, 'datetime64[W]', 2n],
    [DAY, '<M8[D]', 1n],
    [50_000, 'datetime64[25s]', 2n],
    [1, 'datetime64[500us]', 2n],
  ])('%d milliseconds are whole in %s', (time, dtype, count) => {
    expect(countOfUnits(time, dtype)).toBe(count);
  });

  it.each<[number, string]>([
    [1, 'datetime64[s]'],
    [DAY + 1, 'datetime64[D]'],
    [25_001, 'datetime64[25s]'],
    [0, 'datetime64[Y]'],
    [0, 'datetime64[M]'],
    [0, 'datetime64'],
    [0, 'timedelta64[ms]'],
    [0, 'float64'],
  ])('%d milliseconds are no count of %s', (time, dtype) => {
    expect(countOfUnits(time, dtype)).toBeUndefined();
  });

  it('is NaT for an invalid date, where dates can be held at all', () => {
    expect(countOfUnits(Number.NaN, 'datetime64[s]')).toBe(-(2n ** 63n));
    expect(countOfUnits(Number.NaN, 'datetime64[Y]')).toBeUndefined();
  });
});
