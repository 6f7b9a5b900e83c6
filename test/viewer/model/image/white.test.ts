import { describe, expect, it } from 'vitest';
import type { NumpyValues } from '../../../../src/numpy/values.ts';
import { elementsOf } from '../../../../src/viewer/model/array/elements.ts';
import { whiteOf } from '../../../../src/viewer/model/image/white.ts';

describe('whiteOf', () => {
  it.each<[string, string, NumpyValues, number | undefined]>([
    ['bytes', 'uint8', Uint8Array.of(1, 2, 3, 4), 255],
    ['16 bits', 'uint16', Uint16Array.of(1, 2, 3, 4), 65_535],
    ['booleans', 'bool', Uint8Array.of(0, 1, 1, 0), 1],
    ['signed integers', 'int8', Int8Array.of(1, 2, 3, 4), undefined],
    ['floats from 0 to 1', 'float32', Float32Array.of(0, 0.5, 1, 0.25), 1],
    ['floats from 0 to 255', 'float64', Float64Array.of(0, 0.5, 1.5, 255), 255],
    ['floats below zero', 'float64', Float64Array.of(0, 0.5, -0.1, 1), undefined],
    ['floats above 255', 'float64', Float64Array.of(0, 0.5, 256, 1), undefined],
    ['NaN', 'float64', Float64Array.of(0, 0.5, Number.NaN, 1), undefined],
    ['complex numbers', 'complex64', new Float32Array(8), undefined],
  ])('of %s', (_, dtype, values, white) => {
    expect(whiteOf(elementsOf({ dtype, shape: [2, 2], values }))).toBe(white);
  });

  it('has none for an array that could be no picture', () => {
    expect(whiteOf(elementsOf({ dtype: 'uint8', shape: [4], values: Uint8Array.of(1, 2, 3, 4) }))).toBeUndefined();
  });
});
