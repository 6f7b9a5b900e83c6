import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { Numpy } from '../../src/numpy/numpy.ts';

// What needs npm ndarray itself, which generates code: the other tests also run where that is forbidden.

describe('an ndarray', () => {
  const base = ndarray(
    Float32Array.from({ length: 24 }, (_, i) => i),
    [2, 3, 4],
  );

  it.each([
    ['as they are', base],
    ['transposed', base.transpose(2, 0, 1)],
    ['stepped', base.step(1, 2, 2)],
    ['reversed', base.step(-1, 1, -2)],
    ['cut', base.lo(0, 1, 1).hi(2, 2, 2)],
    ['picked', base.pick(1, null, null)],
    ['picked to one element', base.pick(1, 2, 3)],
  ])('are read in C order: %s', (_, view) => {
    const visit = (...at: number[]): unknown =>
      at.length === view.shape.length
        ? view.get(...at)
        : Array.from({ length: view.shape[at.length] as number }, (__, i) => visit(...at, i));
    expect([new Numpy(view).shape, new Numpy(view).toNested()]).toEqual([view.shape, visit()]);
  });

  it('of a list has the dtype of its values', () => {
    expect(Numpy.adopt(ndarray([1, 2]))?.dtype).toBe('float64');
  });
});

describe('data', () => {
  it('is an ndarray over the values', () => {
    const array = Numpy.fromArray([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect([array.data.shape, array.data.get(1, 2), array.data.data === array.values]).toEqual([[2, 3], 6, true]);
    expect(array.data).toBe(array.data);
  });

  it('has one more axis for complex and for raw elements', () => {
    const complex = Numpy.fromArray([[1, 2]], { dtype: 'complex128' });
    const raw = Numpy.fromBytes(Uint8Array.of(1, 2, 3), { dtype: '|V3', shape: [] });
    expect([complex.data.shape, complex.data.get(0, 1)]).toEqual([[1, 2], 2]);
    expect([raw.data.shape, raw.data.get(2)]).toEqual([[3], 3]);
  });

  it('holds texts', () => {
    expect(Numpy.fromArray([['a'], ['b']]).data.get(1, 0)).toBe('b');
  });

  it('is the ndarray that was wrapped, unless its dtype was converted', () => {
    const wrapped = ndarray(Float32Array.of(1, 2, 3, 4), [2, 2]).transpose(1, 0);
    expect(new Numpy(wrapped).data).toBe(wrapped);
    expect(new Numpy(wrapped, { dtype: 'float64' }).data).not.toBe(wrapped);
  });
});
