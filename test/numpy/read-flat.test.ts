import { describe, expect, it } from 'vitest';
import { Numpy } from '../../src/numpy/numpy.ts';
import { optionError } from '../support/option-error.ts';
import { refusal } from '../support/refusal.ts';

describe('the shape of a flat array', () => {
  it('gives a typed array axes, by reference', () => {
    const data = Float32Array.of(1, 2, 3, 4, 5, 6);
    const array = new Numpy(data, { shape: [2, 3] });
    data[0] = 7;
    expect([array.dtype, array.shape]).toEqual(['float32', [2, 3]]);
    expect(array.toNested()).toEqual([
      [7, 2, 3],
      [4, 5, 6],
    ]);
  });

  it('counts elements of the dtype that is asked for', () => {
    const array = new Numpy(Float32Array.of(1, 2, 3, 4), { dtype: 'complex64', shape: [2, 1] });
    expect(array.toNested()).toEqual([[[1, 2]], [[3, 4]]]);
    expect(new Numpy(Int32Array.of(1, 2), { dtype: '>i2', shape: [2, 1] }).toNested()).toEqual([[1], [2]]);
    expect(new Numpy(BigInt64Array.of(1n), { dtype: 'datetime64[ns]', shape: [] }).shape).toEqual([]);
  });

  it('gives a list axes', () => {
    expect(new Numpy([1, 2, 3, 4], { dtype: 'int8', shape: [2, 2] }).toNested()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(new Numpy(['a', 'bc'], { shape: [2, 1] }).dtype).toBe('<U2');
    expect(new Numpy([], { dtype: 'float16', shape: [0, 3] }).shape).toEqual([0, 3]);
  });

  it.each([[[2, 2]], [[7]], [[]], [[0, 3]]])('must have as many elements: %j', (shape) => {
    expect(refusal(() => new Numpy(new Int8Array(6), { shape }))).toMatchObject({ code: 'bad-shape' });
    expect(refusal(() => new Numpy([1, 2, 3, 4, 5, 6], { dtype: 'int8', shape }))).toMatchObject({ code: 'bad-shape' });
  });

  it('keeps the limits', () => {
    const shape = Array.from({ length: 33 }, () => 1);
    expect(refusal(() => new Numpy(new Int8Array(1), { shape }))).toMatchObject({ code: 'limit' });
    const limits = { elements: 5 };
    expect(refusal(() => new Numpy(new Int8Array(6), { shape: [6], limits }))).toMatchObject({ code: 'limit' });
    expect(refusal(() => new Numpy([1, 2, 3, 4, 5, 6], { shape: [6], limits }))).toMatchObject({ code: 'limit' });
  });

  it.each([
    ['another Numpy', new Numpy(new Int8Array(6))],
    ['an ndarray', { data: new Int8Array(6), shape: [6] }],
    ['nested lists', [[1, 2, 3], [4, 5, 6]]], // oxfmt-ignore
  ])('is refused beside that of %s', (_, input) => {
    expect(optionError(() => new Numpy(input as unknown as Int8Array, { shape: [2, 3] })).path).toEqual(['shape']);
  });

  it.each([['(2, 3)'], [6], [null], [{}], [['2', 3]], [[-2, -3]], [[1.5, 4]], [[Number.NaN]]])(
    'is a list of sizes, not %j',
    (shape) => {
      const options = { shape: shape as number[] };
      expect(optionError(() => new Numpy(new Int8Array(6), options)).path[0]).toBe('shape');
    },
  );
});
