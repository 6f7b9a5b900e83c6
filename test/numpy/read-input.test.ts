import { describe, expect, it } from 'vitest';
import type { NumpyInput } from '../../src/numpy/array-forms.ts';
import { Numpy } from '../../src/numpy/numpy.ts';

const wrap = (input: unknown, options = {}): Numpy => new Numpy(input as NumpyInput, options);

describe('arrays', () => {
  it.each([
    [Int8Array, 'int8'],
    [Uint8Array, 'uint8'],
    [Uint8ClampedArray, 'uint8'],
    [Int16Array, 'int16'],
    [Uint16Array, 'uint16'],
    [Int32Array, 'int32'],
    [Uint32Array, 'uint32'],
    [BigInt64Array, 'int64'],
    [BigUint64Array, 'uint64'],
    [Float32Array, 'float32'],
    [Float64Array, 'float64'],
  ])('of %o have the dtype %s', (Class, dtype) => {
    const array = new Numpy(new Class(3));
    expect([array.dtype, array.shape]).toEqual([dtype, [3]]);
  });

  it('of two-byte floats are recognised by their name', () => {
    const bits = Uint16Array.of(0x3e00);
    const Float16 = (globalThis as { Float16Array?: new (buffer: ArrayBuffer) => ArrayBufferView }).Float16Array;
    const array =
      Float16 === undefined ? wrap({ type: 'float16', data: bits, dims: [1] }) : wrap(new Float16(bits.buffer));
    expect([array.dtype, array.toNested()]).toEqual(['float16', [1.5]]);
  });

  it('of a subclass that lies about itself are read as they are', () => {
    class Liar extends Float32Array {
      override get length(): number {
        return 1000;
      }
    }
    expect(new Numpy(new Liar([1, 2])).toNested()).toEqual([1, 2]);
  });
});

describe('objects like ndarrays', () => {
  it('repeat their elements where a stride is zero', () => {
    expect(wrap({ data: Int8Array.of(1, 2), shape: [3, 2], stride: [0, 1] }).toNested()).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
  });

  it('of lists have the dtype of their values, and are copied', () => {
    const data = [1, 2, 3, 4];
    const array = wrap({ data, shape: [2, 2], stride: [1, 2] });
    data[0] = 9;
    expect([array.dtype, array.toNested()]).toEqual([
      'float64',
      [
        [1, 3],
        [2, 4],
      ],
    ]);
  });

  it('of stores are read through get', () => {
    const data = { length: 2, get: (i: number) => `text ${i}`, set: () => undefined };
    expect(wrap({ data, shape: [2] }).toNested()).toEqual(['text 0', 'text 1']);
  });

  it('without elements reach nothing', () => {
    expect(wrap({ data: new Int8Array(0), shape: [0, 5], stride: [100, 7], offset: 50 }).shape).toEqual([0, 5]);
  });

  it('may have 32 axes and no more', () => {
    const shape = Array.from({ length: 32 }, () => 1);
    expect(wrap({ data: new Int8Array(1), shape }).shape.length).toBe(32);
    expect(() => wrap({ data: new Int8Array(1), shape: [...shape, 1] })).toThrow(
      expect.objectContaining({ code: 'limit' }),
    );
  });

  it.each([
    ['too few elements', { data: new Int8Array(3), shape: [2, 2] }],
    ['an offset that leaves too few', { data: new Int8Array(4), shape: [4], offset: 1 }],
    ['a negative offset', { data: new Int8Array(4), shape: [2], offset: -1 }],
    ['a stride that goes below zero', { data: new Int8Array(4), shape: [2], stride: [-1] }],
    ['a stride too far', { data: new Int8Array(4), shape: [2], stride: [4] }],
    ['a huge stride', { data: new Int8Array(4), shape: [2, 2], stride: [2 ** 53 - 1, -(2 ** 53) + 1] }],
    ['a negative size', { data: new Int8Array(4), shape: [-1] }],
    ['a fraction of a size', { data: new Int8Array(4), shape: [1.5] }],
    ['NaN as a size', { data: new Int8Array(4), shape: [NaN] }],
    ['a fraction of a stride', { data: new Int8Array(4), shape: [2], stride: [0.5] }],
    ['a fraction of an offset', { data: new Int8Array(4), shape: [2], offset: 0.5 }],
    ['a list of strides of another length', { data: new Int8Array(4), shape: [2, 2], stride: [1] }],
    ['a scalar beyond the data', { data: new Int8Array(0), shape: [] }],
  ])('are refused with %s', (_, input) => {
    expect(() => wrap(input)).toThrow(expect.objectContaining({ code: 'bad-shape' }));
  });
});

describe('tensors', () => {
  it.each([
    ['onnxruntime', { type: 'float32', data: Float32Array.of(1, 2), dims: [2, 1] }, 'float32', [[1], [2]]],
    ['onnxruntime float16', { type: 'float16', data: Uint16Array.of(0x3e00), dims: [] }, 'float16', 1.5],
    ['onnxruntime bool', { type: 'bool', data: Uint8Array.of(1, 0), dims: [2] }, 'bool', [true, false]],
    ['onnxruntime int64', { type: 'int64', data: BigInt64Array.of(5n), dims: [1] }, 'int64', [5n]],
    ['onnxruntime string', { type: 'string', data: ['a', 'bc'], dims: [2] }, '<U2', ['a', 'bc']],
    ['transformers.js', { type: 'uint8', data: Uint8Array.of(1), dims: [1], size: 1 }, 'uint8', [1]],
    ['TensorFlow.js', { dtype: 'int32', shape: [2], dataSync: () => Int32Array.of(1, 2) }, 'int32', [1, 2]],
    ['TensorFlow.js bool', { dtype: 'bool', shape: [], dataSync: () => Uint8Array.of(1) }, 'bool', true],
    [
      'TensorFlow.js complex64',
      { dtype: 'complex64', shape: [1], dataSync: () => Float32Array.of(1, 2) },
      'complex64',
      [[1, 2]],
    ],
    ['TensorFlow.js string', { dtype: 'string', shape: [1], dataSync: () => ['a'] }, '<U1', ['a']],
  ])('of %s are recognised', (_, tensor, dtype, nested) => {
    const array = wrap(tensor);
    expect([array.dtype, array.toNested()]).toEqual([dtype, nested]);
  });

  it.each([
    ['another size', { type: 'float32', data: Float32Array.of(1, 2), dims: [3] }, 'bad-shape'],
    ['more strings', { type: 'string', data: ['a', 'bb'], dims: [1] }, 'bad-shape'],
    ['an unknown type', { type: 'int4', data: Int8Array.of(1), dims: [1] }, 'unsupported-value'],
    ['data of another width', { type: 'float32', data: Float64Array.of(1), dims: [1] }, 'unsupported-value'],
    ['no data', { type: 'float32', data: undefined, dims: [1] }, 'unsupported-value'],
    ['a boolean of 2', { type: 'bool', data: Uint8Array.of(2), dims: [1] }, 'unsupported-value'],
  ])('are refused with %s', (_, tensor, code) => {
    expect(() => wrap(tensor)).toThrow(expect.objectContaining({ code }));
  });
});

describe('what is no array', () => {
  it.each([[undefined], [null], [1], ['text'], [{}], [{ data: 1, shape: [1] }], [{ data: {}, shape: [1] }], [() => 1]])(
    'is refused: %o',
    (value) => {
      expect(() => wrap(value)).toThrow(expect.objectContaining({ code: 'unsupported-value', path: '$' }));
    },
  );

  it('is refused with advice where there is another way', () => {
    expect(() => wrap([1, 2])).toThrow('Expected a typed array or an ndarray (Numpy.fromArray takes lists), got array');
    expect(() => wrap(new ArrayBuffer(8))).toThrow('Expected an array');
    expect(() => wrap(new DataView(new ArrayBuffer(8)))).toThrow('Expected an array');
    expect(() => wrap(new Uint8Array(3), { dtype: '|V3' })).toThrow('Numpy.fromBytes');
  });

  it('is refused when reading it throws', () => {
    const getter = Object.defineProperty({ shape: [1] }, 'data', {
      get() {
        throw new TypeError('no');
      },
    });
    const proxy = new Proxy([1], {
      get() {
        throw new TypeError('no');
      },
    });
    for (const hostile of [getter, { data: new Int8Array(1), shape: proxy }, { data: proxy, shape: [1] }]) {
      expect(() => wrap(hostile)).toThrow(
        expect.objectContaining({ code: 'unsupported-value', cause: expect.any(TypeError) }),
      );
    }
  });
});
