import { describe, expect, it } from 'vitest';
import { Numpy } from '../../src/numpy/numpy.ts';

describe('fromArray', () => {
  it.each<[unknown, string, number[]]>([
    [
      [
        [1, 2.5],
        [3, NaN],
      ],
      'float64',
      [2, 2],
    ],
    [[true, false], 'bool', [2]],
    [[1n, -(2n ** 63n)], 'int64', [2]],
    [['a', 'b\u{1f600}c'], '<U3', [2]],
    [[''], '<U1', [1]],
    [new Date(0), 'datetime64[ms]', []],
    [5, 'float64', []],
    ['text', '<U4', []],
    [[], 'float64', [0]],
    [[[], []], 'float64', [2, 0]],
  ])('of %o is %s', (nested, dtype, shape) => {
    const array = Numpy.fromArray(nested);
    expect([array.dtype, array.shape]).toEqual([dtype, shape]);
  });

  it.each<[string, unknown, unknown]>([
    [
      'complex64',
      [
        [1, 2],
        [3, 4],
      ],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['|S3', [Uint8Array.of(1), new Uint8Array(0)], [Uint8Array.of(1), new Uint8Array(0)]],
    ['int8', [[1], [2]], [[1], [2]]],
    ['>i4', [1, -1], [1, -1]],
    ['uint64', [2n ** 64n - 1n], [2n ** 64n - 1n]],
    ['<U5', ['ab'], ['ab']],
    ['>U2', ['ab'], ['ab']],
    ['datetime64[s]', [new Date(5000), new Date(NaN)], [5n, -(2n ** 63n)]],
    ['datetime64[25s]', [new Date(50_000)], [2n]],
    ['datetime64[D]', [new Date(-86_400_000)], [-1n]],
    ['>M8[ns]', [new Date(1)], [1_000_000n]],
  ])('of dtype %s holds its elements', (dtype, nested, expected) => {
    const array = Numpy.fromArray(nested, { dtype });
    expect([array.dtype, array.toNested()]).toEqual([dtype, expected]);
  });

  it.each<[unknown, string, string]>([
    [[[1, 2], [3]], 'ragged', '$[1]'],
    [[[1, 2], 3], 'ragged', '$[1]'],
    [[1, [2]], 'ragged', '$[1]'],
    [[[], [1]], 'ragged', '$[1]'],
    [[[[1]], [[]]], 'ragged', '$[1][0]'],
    [[1, 'a'], 'unsupported-value', '$[1]'],
    [[1, 1n], 'unsupported-value', '$[1]'],
    [[[true], [1]], 'unsupported-value', '$[1][0]'],
    [[1, null], 'unsupported-value', '$[1]'],
    [[undefined], 'unsupported-value', '$[0]'],
    [Array.from({ length: 2 }), 'unsupported-value', '$[0]'],
    [[{}], 'unsupported-value', '$[0]'],
    [[Uint8Array.of(1)], 'unsupported-value', '$[0]'],
    [['ok', '\ud800'], 'unsupported-value', '$[1]'],
    [['a\0'], 'unsupported-value', '$[0]'],
    [[0n, 2n ** 63n], 'number-overflow', '$[1]'],
    [null, 'unsupported-value', '$'],
  ])('refuses %o', (nested, code, path) => {
    expect(() => Numpy.fromArray(nested)).toThrow(expect.objectContaining({ code, path }));
  });

  it.each<[string, unknown, string, string]>([
    ['<U1', ['ab'], 'unsupported-value', '$[0]'],
    ['|S1', [Uint8Array.of(1, 2)], 'unsupported-value', '$[0]'],
    ['|S2', [Uint8Array.of(1, 0)], 'unsupported-value', '$[0]'],
    ['|S2', ['ab'], 'unsupported-value', '$[0]'],
    ['complex64', [1, 2, 3], 'bad-shape', '$'],
    ['complex64', 1, 'bad-shape', '$'],
    ['int8', ['1'], 'unsupported-value', '$[0]'],
    ['float64', [true], 'unsupported-value', '$[0]'],
    ['datetime64[s]', [new Date(1)], 'unsupported-value', '$[0]'],
    ['datetime64[Y]', [new Date(0)], 'unsupported-value', '$[0]'],
    ['timedelta64[s]', [new Date(0)], 'unsupported-value', '$[0]'],
    ['datetime64[as]', [new Date(86_400_000)], 'number-overflow', '$[0]'],
    ['|V1', [Uint8Array.of(1)], 'unsupported-value', '$[0]'],
    ['object', [{}], 'unsupported-dtype', '$'],
  ])('of dtype %s refuses what it cannot hold', (dtype, nested, code, path) => {
    expect(() => Numpy.fromArray(nested, { dtype })).toThrow(expect.objectContaining({ code, path }));
  });

  it('names uint64 for integers that only it can hold', () => {
    expect(() => Numpy.fromArray([2n ** 63n])).toThrow('uint64');
  });

  it('ends on arrays inside themselves, and on few arrays that stand for many', () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    let many: unknown = [];
    for (let level = 0; level < 20; level++) many = Array.from({ length: 10 }, () => many);
    expect(() => Numpy.fromArray(cycle)).toThrow('at most 32 dimensions');
    expect(() => Numpy.fromArray(many)).toThrow(expect.objectContaining({ code: 'limit' }));
  });

  it('wraps errors of arrays that throw when they are read', () => {
    const nested = new Proxy([1, 2], {
      get: () => {
        throw new TypeError('no');
      },
    });
    expect(() => Numpy.fromArray(nested)).toThrow(expect.objectContaining({ code: 'unsupported-value' }));
  });

  it('obeys the limits', () => {
    expect(Numpy.fromArray([1, 2], { limits: { elements: 2, payloadBytes: 16, dimensions: 1 } }).size).toBe(2);
    for (const limits of [{ elements: 1 }, { payloadBytes: 15 }, { dimensions: 0 }]) {
      expect(() => Numpy.fromArray([1, 2], { limits })).toThrow(expect.objectContaining({ code: 'limit' }));
    }
  });
});

describe('toNested', () => {
  it.each<[string, number[], Uint8Array, unknown]>([
    ['|V2', [2], Uint8Array.of(1, 2, 3, 4), [Uint8Array.of(1, 2), Uint8Array.of(3, 4)]],
    ["[('a', 'u1')]", [1], Uint8Array.of(9), [Uint8Array.of(9)]],
    ['bool', [1, 2], Uint8Array.of(0, 1), [[false, true]]],
    ['float64', [2, 0], new Uint8Array(0), [[], []]],
  ])('gives elements of %s', (dtype, shape, bytes, nested) => {
    expect(Numpy.fromBytes(bytes, { dtype, shape }).toNested()).toEqual(nested);
  });

  it('shares nothing with the array', () => {
    const bytes = Uint8Array.of(1, 2);
    const nested = Numpy.fromBytes(bytes, { dtype: '|V2', shape: [] }).toNested();
    bytes.fill(0);
    expect(nested).toEqual(Uint8Array.of(1, 2));
  });

  it('does not build a billion empty arrays', () => {
    const array = Numpy.fromBytes(new Uint8Array(0), { dtype: 'int8', shape: [1e9, 0] });
    expect(() => array.toNested()).toThrow(expect.objectContaining({ code: 'limit', limit: 'elements' }));
  });
});
