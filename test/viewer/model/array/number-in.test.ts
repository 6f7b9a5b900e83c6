import { describe, expect, it } from 'vitest';
import { elementsOf } from '../../../../src/viewer/model/array/elements.ts';
import { numberIn } from '../../../../src/viewer/model/array/number-in.ts';
import type { NumpyValues } from '../../../../src/numpy/values.ts';

function elements(dtype: string, values: NumpyValues): ReturnType<typeof elementsOf> {
  return elementsOf({ dtype, shape: [1], values });
}

describe('numberIn', () => {
  it.each<[string, NumpyValues, number | bigint, string]>([
    ['float32', Float32Array.of(0.1), Math.fround(0.1), '0.1'],
    ['float64', Float64Array.of(0.1), 0.1, '0.1'],
    ['float64', Float64Array.of(3), 3, '3.0'],
    ['int32', Int32Array.of(3), 3, '3'],
    ['int64', BigInt64Array.of(2n ** 60n + 1n), 2n ** 60n + 1n, '1152921504606846977'],
    ['datetime64[s]', BigInt64Array.of(0n), 0n, '1970-01-01T00:00:00'],
    ['timedelta64[D]', BigInt64Array.of(5n), 5, '5 days'],
  ])('spells a number of %s as the dtype does', (dtype, values, value, text) => {
    expect(numberIn(value, elements(dtype, values), 'magnitude')).toBe(text);
  });

  it('rounds the magnitude and the phase of a complex number, and not its parts', () => {
    const complex = elements('complex128', Float64Array.of(1, 1));
    expect(numberIn(Math.SQRT2, complex, 'magnitude')).toBe('1.41421356');
    expect(numberIn(Math.SQRT2, complex, 'real')).toBe('1.4142135623730951');
  });
});
