import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NumpyInput } from '../../src/numpy/array-forms.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { runs } from '../support/runs.ts';

const wrap = (input: NumpyInput, dtype: string): Numpy => new Numpy(input, { dtype });

describe('a dtype that only gives memory another meaning', () => {
  it.each([
    ['datetime64[ns]', BigInt64Array.of(5n)],
    ['timedelta64[7D]', BigInt64Array.of(5n)],
    ['bool', Uint8Array.of(1, 0)],
    ['complex64', Float32Array.of(1, 2, 3, 4)],
    ['complex128', Float64Array.of(1, 2)],
  ])('%s keeps it by reference', (dtype, data) => {
    const array = wrap(data, dtype);
    expect(array.dtype).toBe(dtype);
    expect(array.bytes.buffer).toBe(data.buffer);
  });

  it('takes pairs from the last axis, whatever its strides', () => {
    const data = Float32Array.of(1, 2, 3, 10, 20, 30);
    const array = wrap({ data, shape: [3, 2], stride: [1, 3] }, 'complex64');
    expect([array.shape, array.toNested()]).toEqual([
      [3],
      [
        [1, 10],
        [2, 20],
        [3, 30],
      ],
    ]);
  });

  it('takes a typed array for a list of pairs', () => {
    expect(wrap(Float32Array.of(1, 2), 'complex64').shape).toEqual([1]);
    expect(() => wrap(Float32Array.of(1, 2, 3), 'complex64')).toThrow(expect.objectContaining({ code: 'bad-shape' }));
    expect(() => wrap({ data: new Float32Array(4), shape: [4] }, 'complex64')).toThrow('Expected a last axis of 2');
  });

  it('refuses bytes that are no booleans', () => {
    expect(() => wrap(Uint8Array.of(0, 2), 'bool')).toThrow('Expected booleans of 0 or 1, got a byte of 2');
  });
});

describe('a dtype that is converted to', () => {
  it.each<[string, NumpyInput, unknown]>([
    ['int8', Float64Array.of(-128, 127), [-128, 127]],
    ['uint8', Int16Array.of(0, 255), [0, 255]],
    ['uint32', BigInt64Array.of(2n ** 32n - 1n), [2 ** 32 - 1]],
    ['int64', Float64Array.of(2 ** 60), [2n ** 60n]],
    ['uint64', Uint8Array.of(3), [3n]],
    ['float32', Float64Array.of(0.1, NaN, -Infinity), [Math.fround(0.1), NaN, -Infinity]],
    ['float64', BigInt64Array.of(2n ** 53n + 1n), [2 ** 53]],
    ['float16', Float64Array.of(0.1, 65519, -0), [0.0999755859375, 65504, -0]],
    ['bfloat16', Float64Array.of(0.1, -0), [0.10009765625, -0]],
    ['complex128', Float32Array.of(1, 2), [[1, 2]]],
    ['bool', Float64Array.of(1, 0), [true, false]],
    ['timedelta64[s]', Float64Array.of(3), [3n]],
  ])('%s holds the same numbers', (dtype, input, nested) => {
    const array = wrap(input, dtype);
    expect([array.dtype, array.toNested()]).toEqual([dtype, nested]);
  });

  it.each([
    ['>f4', Float32Array.of(1.5), [0x3f, 0xc0, 0, 0]],
    ['>i2', Int16Array.of(1, -2), [0, 1, 0xff, 0xfe]],
    ['>f2', Float32Array.of(1.5), [0x3e, 0]],
    ['>c8', Float32Array.of(1, 2), [0x3f, 0x80, 0, 0, 0x40, 0, 0, 0]],
    ['>M8[s]', BigInt64Array.of(1n), [0, 0, 0, 0, 0, 0, 0, 1]],
  ])('%s is written with the most significant byte first', (dtype, input, bytes) => {
    expect([...wrap(input, dtype).bytes]).toEqual(bytes);
  });

  it.each<[string, NumpyInput, string, string]>([
    ['int8', { data: Float64Array.of(1, 2, 128, 3), shape: [2, 2] }, 'number-overflow', '$[1][0]'],
    ['uint8', Int8Array.of(-1), 'number-overflow', '$[0]'],
    ['int32', Float64Array.of(1.5), 'number-overflow', '$[0]'],
    ['int32', Float64Array.of(NaN), 'number-overflow', '$[0]'],
    ['int64', Float64Array.of(2 ** 63), 'number-overflow', '$[0]'],
    ['int64', Float64Array.of(0.5), 'number-overflow', '$[0]'],
    ['uint64', BigInt64Array.of(-1n), 'number-overflow', '$[0]'],
    ['float32', Float64Array.of(1e39), 'number-overflow', '$[0]'],
    ['float16', Float64Array.of(65520), 'number-overflow', '$[0]'],
    ['bool', Float64Array.of(2), 'unsupported-value', '$[0]'],
    ['<U1', Float64Array.of(1), 'unsupported-value', '$[0]'],
    ['|S1', Uint8Array.of(1), 'unsupported-value', '$'],
    ['float128', Float64Array.of(1), 'unsupported-value', '$'],
    ["[('a', 'u1')]", Uint8Array.of(1), 'unsupported-value', '$'],
    ['object', Uint8Array.of(1), 'unsupported-dtype', '$'],
    ['float', Uint8Array.of(1), 'unsupported-dtype', '$'],
    ['nothing', Uint8Array.of(1), 'bad-dtype', '$'],
  ])('%s refuses what it cannot hold', (dtype, input, code, path) => {
    expect(() => wrap(input, dtype)).toThrow(expect.objectContaining({ code, path }));
  });

  it('does not take counts of one unit for counts of another', () => {
    const seconds = wrap(BigInt64Array.of(1n), 'datetime64[s]');
    expect(() => new Numpy(seconds, { dtype: 'datetime64[ms]' })).toThrow('Expected elements that can become');
    expect(new Numpy(seconds, { dtype: '>M8[s]' }).values).toEqual(BigInt64Array.of(1n));
    expect(new Numpy(seconds, { dtype: 'int64' }).toNested()).toEqual([1n]);
  });

  it('does not drop imaginary parts', () => {
    const complex = Numpy.fromArray([[1, 0]], { dtype: 'complex64' });
    expect(() => new Numpy(complex, { dtype: 'float32' })).toThrow('Expected elements that can become float32');
    expect(new Numpy(complex, { dtype: 'complex128' }).toNested()).toEqual([[1, 0]]);
  });

  it('rounds big integers once', () => {
    const nearest = fc.bigInt({ min: 2n ** 53n, max: 2n ** 90n });
    fc.assert(
      fc.property(nearest, (value) => {
        const array = Numpy.fromArray([value], { dtype: 'float32' });
        const rounded = BigInt((array.values as Float32Array)[0] as number);
        const step = 1n << BigInt(value.toString(2).length - 24);
        const [low, half] = [value / step, value % step];
        const up = half * 2n > step || (half * 2n === step && low % 2n === 1n);
        expect(rounded).toBe((low + (up ? 1n : 0n)) * step);
      }),
      { numRuns: runs(300) },
    );
  });

  it('rounds a big integer just above a tie upwards', () => {
    const tie = 2n ** 60n + 2n ** 36n;
    expect(Numpy.fromArray([tie, tie + 1n], { dtype: 'float32' }).toNested()).toEqual([2 ** 60, 2 ** 60 + 2 ** 37]);
  });

  it('rounds the big integers of complex128 once, as those of float64', () => {
    const tie = 2n ** 53n + 1n;
    expect(Numpy.fromArray([tie], { dtype: 'float64' }).toNested()).toEqual([2 ** 53]);
    expect(Numpy.fromArray([[tie, -tie]], { dtype: 'complex128' }).toNested()).toEqual([[2 ** 53, -(2 ** 53)]]);
  });
});
