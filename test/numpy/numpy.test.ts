import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { RawString } from '../../src/json/raw-string.ts';
import { EncodeError, MissingDependencyError } from '../../src/base/errors.ts';
import type { RaymonDataTypeClass } from '../../src/document/jcr.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { Payload } from '../../src/json/payload.ts';
import { contextFor } from '../support/context.ts';
import { orderedObject } from '../support/ordered-object.ts';

afterEach(() => vi.unstubAllGlobals());

const read = (params: unknown, options: Parameters<typeof contextFor>[0] = {}): Numpy =>
  Numpy.fromJcr(params, contextFor(options));

/** What `Function` is where code may not be generated. */
function forbidden(): never {
  throw new EvalError('Code generation from strings disallowed for this context');
}

describe('Numpy', () => {
  it('states what the Python library writes', () => {
    const array = new Numpy({ data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] });
    expect(array.toJcr()).toEqual({
      type: 'raymon.types.Numpy',
      params: { data: 'AACAPwAAAEAAAEBAAACAQA==', shape: '(2, 2)', dtype: 'float32' },
    });
    expect(JSON.stringify(array)).toBe(JSON.stringify(array.toJcr()));
  });

  it('is a class that a registry takes', () => {
    const registered: RaymonDataTypeClass<'raymon.types.Numpy', Numpy> = Numpy;
    expect([registered.type, registered.reading]).toEqual(['raymon.types.Numpy', { trees: true }]);
  });

  it('says what it is in a few words', () => {
    const array = Numpy.fromArray([[1, 2, 3]], { dtype: 'float32' });
    expect([String(array), inspect(array)]).toEqual(['Numpy float32 (1, 3)', 'Numpy float32 (1, 3)']);
  });

  it('tells the sizes of its elements and of itself', () => {
    const array = Numpy.fromArray([[[1, 2]]], { dtype: 'complex64' });
    expect([array.shape, array.size, array.itemsize, array.dtype]).toEqual([[1, 1], 1, 8, 'complex64']);
    expect(Object.isFrozen(array.shape)).toBe(true);
  });

  it('leaves its payload unmade in the payload form', () => {
    const { params } = Numpy.fromArray([1, 2]).toPayloadJcr();
    const { data } = params as { data: unknown };
    expect(data).toBeInstanceOf(Payload);
    expect((data as Payload).toJSON()).toBe(Numpy.fromArray([1, 2]).toJcr().params.data);
  });
});

describe('reading', () => {
  const params = { data: 'AACAPwAAAEAAAEBAAACAQA==', shape: '(2, 2)', dtype: 'float32' };

  it('gives values over memory of its own', () => {
    const [one, two] = [read(params), read(params)];
    expect(one.values).toEqual(Float32Array.of(1, 2, 3, 4));
    (one.values as Float32Array)[0] = 9;
    expect([one.bytes[3], two.bytes[3]]).toEqual([0x41, 0x3f]);
    expect(one.bytes.byteLength).toBe(one.bytes.buffer.byteLength);
  });

  it('reads a payload still in the bytes of its text', () => {
    const data = new RawString(new TextEncoder().encode(params.data));
    expect(read({ ...params, data }).values).toEqual(Float32Array.of(1, 2, 3, 4));
  });

  it('reads a dtype still in the bytes of its text, as long as it may be', () => {
    const names = Array.from({ length: 9999 }, (_, i) => `('field ${i}', 'i1')`);
    const dtype = new RawString(new TextEncoder().encode(`[${names.join(', ')}]`));
    expect(read({ data: 'A'.repeat(13332), shape: '()', dtype }).fields.length).toBe(9999);
  });

  it('ignores unknown members and an empty exact', () => {
    for (const exact of [{}, orderedObject(new Map())]) {
      expect(read({ ...params, note: 1 }, { exact }).shape).toEqual([2, 2]);
    }
  });

  it('refuses an exact whose members the reader kept in their order', () => {
    const exact = orderedObject(new Map([['7', 'nan']]));
    expect(() => read(params, { exact })).toThrow(expect.objectContaining({ path: '$.exact["7"]' }));
  });

  it('does not read inherited members', () => {
    expect(() => read(Object.create(params))).toThrow(expect.objectContaining({ code: 'missing' }));
  });

  it('says what it expected, what it got and where', () => {
    expect(() => read({ data: 'A'.repeat(52) + 'AA==', shape: '(2, 3)', dtype: 'float64' })).toThrow(
      'Expected 48 bytes for shape (2, 3) of float64, got 40 - at $.params.data',
    );
  });

  it('compares sizes before it decodes anything', () => {
    const data = '!'.repeat(4_000_000);
    expect(() => read({ ...params, data })).toThrow(expect.objectContaining({ code: 'size-mismatch' }));
  });

  it.each([
    ['dimensions', 2, 1],
    ['elements', 4, 3],
    ['payloadBytes', 16, 15],
  ] as const)('obeys the limit of %s', (name, enough, less) => {
    expect(read(params, { limits: { [name]: enough } }).size).toBe(4);
    expect(() => read(params, { limits: { [name]: less } })).toThrow(expect.objectContaining({ limit: name }));
  });

  it('gives the canonical name for an alias of a dtype', () => {
    expect(read({ ...params, dtype: '<f4', shape: '( 2,2, )' }).toJcr().params).toEqual(params);
  });

  it.each([
    ['bool', 'AQA=', '(2,)', Uint8Array.of(1, 0)],
    ['float16', 'AD4AgA==', '(2,)', Float32Array.of(1.5, -0)],
    ['bfloat16', 'wD8AgA==', '(2,)', Float32Array.of(1.5, -0)],
    ['>f4', 'P8AAAA==', '()', Float32Array.of(1.5)],
    ['>i8', 'AAAAAAAAAAI=', '()', BigInt64Array.of(2n)],
    ['complex64', 'AACAPwAAAEA=', '()', Float32Array.of(1, 2)],
    ['>c8', 'P4AAAEAAAAA=', '()', Float32Array.of(1, 2)],
    ['datetime64[ns]', 'AAAAAAAAAIA=', '()', BigInt64Array.of(-(2n ** 63n))],
    ['<U2', 'YQAAAAAAAAAA9gEAAAAAAA==', '(2,)', ['a', '\u{1f600}']],
    ['>U2', 'AAAAAAAAAGE=', '(1,)', ['\0a']],
    ['|S3', 'YQBiAAAA', '(2,)', [Uint8Array.of(97, 0, 98), new Uint8Array(0)]],
    ['|V2', 'AQIDBA==', '(2,)', Uint8Array.of(1, 2, 3, 4)],
    ['<U0', '', '(2,)', ['', '']],
    ['float64', '', '(0, 4)', new Float64Array(0)],
  ])('gives values of %s', (dtype, data, shape, values) => {
    expect(read({ data, shape, dtype }).values).toEqual(values);
  });
});

describe('data', () => {
  it('is all that needs generated code', () => {
    vi.stubGlobal('Function', forbidden);
    const array = Numpy.fromBytes(new Uint8Array(1), { dtype: 'int8', shape: Array.from({ length: 29 }, () => 1) });
    expect([array.values, array.toJcr().params.data]).toEqual([new Int8Array(1), 'AA==']);
    expect(() => array.data).toThrow(MissingDependencyError);
  });
});

describe('memory', () => {
  it('is read when it is written', () => {
    const floats = Float32Array.of(1, 2, 3, 4);
    const packed = new Numpy(floats);
    const view = new Numpy({ data: floats, shape: [2, 2], stride: [1, 2] });
    floats[1] = 7;
    expect([packed.toNested(), view.toNested()]).toEqual([
      [1, 7, 3, 4],
      [
        [1, 3],
        [7, 4],
      ],
    ]);
  });

  it('is read at its own offset only', () => {
    const floats = new Float32Array([9, 1, 2, 9]).subarray(1, 3);
    expect([...new Numpy(floats).bytes]).toEqual([...new Uint8Array(Float32Array.of(1, 2).buffer)]);
    expect(new Numpy(Buffer.from('abcdef').subarray(2, 4)).values).toEqual(Uint8Array.of(99, 100));
  });

  it.each<[string, (data: Float32Array) => Numpy]>([
    ['packed', (data) => new Numpy(data)],
    ['strided', (data) => new Numpy({ data, shape: [2], stride: [2] })],
  ])('that was transferred is missed: %s', (_, wrap) => {
    const data = Float32Array.of(1, 2, 3, 4);
    const array = wrap(data);
    structuredClone(data, { transfer: [data.buffer] });
    expect(() => array.toJcr()).toThrow(expect.objectContaining({ code: 'size-mismatch' }));
    expect(() => array.values).toThrow(EncodeError);
  });

  it('is checked again when it is written', () => {
    const flags = Uint8Array.of(0, 1, 1);
    const array = new Numpy(flags, { dtype: 'bool' });
    flags[2] = 2;
    expect(() => array.toJcr()).toThrow('Expected booleans of 0 or 1, got a byte of 2');
  });

  it('of booleans is checked wherever it lies', () => {
    for (let offset = 0; offset < 8; offset++) {
      for (let length = 0; length < 12; length++) {
        const flags = new Uint8Array(offset + length + 1).subarray(offset, offset + length);
        const array = new Numpy(flags, { dtype: 'bool' });
        expect(array.bytes).toEqual(flags);
        if (length === 0) continue;
        flags[length - 1] = 2;
        expect(() => array.bytes).toThrow('Expected booleans of 0 or 1, got a byte of 2');
      }
    }
  });

  it('shared between threads is read as any other', () => {
    const shared = new Float32Array(new SharedArrayBuffer(8));
    shared.set([1, 2]);
    expect(read(new Numpy(shared).toJcr().params).values).toEqual(Float32Array.of(1, 2));
  });
});

describe('fromBytes', () => {
  it('keeps the bytes by reference, wherever they lie', () => {
    const bytes = new Uint8Array(11).subarray(3);
    const array = Numpy.fromBytes(bytes, { dtype: 'float64', shape: [] });
    bytes.set(new Uint8Array(Float64Array.of(1.5).buffer));
    expect(array.toNested()).toBe(1.5);
  });

  it.each([
    [{ dtype: 'float64', shape: [2] }, 'size-mismatch'],
    [{ dtype: 'bool', shape: [8] }, 'unsupported-value'],
    [{ dtype: '<U2', shape: [1] }, 'unsupported-value'],
    [{ dtype: 'object', shape: [1] }, 'unsupported-dtype'],
    [{ dtype: 'float65', shape: [1] }, 'bad-dtype'],
    [{ dtype: 'int8', shape: [-8] }, 'bad-option'],
    [{ dtype: 'int8', shape: [8.5] }, 'bad-option'],
    // oxlint-disable-next-line no-sparse-arrays
    [{ dtype: 'int8', shape: [0, , 8] as number[] }, 'bad-option'],
    [{ dtype: 'int8', shape: Array.from({ length: 33 }, () => 1) }, 'limit'],
  ])('refuses what does not fit %j', (options, code) => {
    expect(() => Numpy.fromBytes(new Uint8Array(8).fill(255), options)).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    [{ shape: [8] }, 'bad-option'],
    [{ dtype: 8, shape: [8] }, 'bad-option'],
    [{ dtype: 'int8' }, 'bad-option'],
    [{ dtype: 'int8', shape: '(8,)' }, 'bad-option'],
  ])('refuses options of another type: %j', (options, code) => {
    const untyped = options as unknown as { dtype: string; shape: number[] };
    expect(() => Numpy.fromBytes(new Uint8Array(8), untyped)).toThrow(expect.objectContaining({ code }));
  });

  it('takes nothing but bytes', () => {
    const floats = new Float32Array(2) as unknown as Uint8Array;
    expect(() => Numpy.fromBytes(floats, { dtype: 'float32', shape: [2] })).toThrow('Expected a Uint8Array');
  });
});

describe('field', () => {
  const dtype = "[('id', 'u1'), ('at', '<i2', (2,)), ('in', [('flag', '?')])]";
  const bytes = Uint8Array.of(7, 1, 0, 2, 0, 1, 8, 3, 0, 4, 0, 0);
  const array = Numpy.fromBytes(bytes, { dtype, shape: [2] });

  it('gives the values of one name, with the axes of the field', () => {
    expect([array.fields, array.field('id').toNested(), array.field('at').toNested()]).toEqual([
      ['id', 'at', 'in'],
      [7, 8],
      [
        [1, 2],
        [3, 4],
      ],
    ]);
  });

  it('goes into nested structures', () => {
    expect([array.field('in').dtype, array.field('in').field('flag').toNested()]).toEqual([
      "[('flag', '?')]",
      [true, false],
    ]);
  });

  it('refuses names that are not there', () => {
    expect(() => array.field('__proto__')).toThrow('Expected one of 3 fields, got "__proto__"');
    expect(() => Numpy.fromArray([1]).field('a')).toThrow(EncodeError);
    expect(Numpy.fromArray([1]).fields).toEqual([]);
  });

  it('refuses values that its dtype does not allow', () => {
    const bad = Numpy.fromBytes(Uint8Array.of(2), { dtype: "[('flag', '?')]", shape: [] });
    expect(() => bad.field('flag')).toThrow('Expected booleans');
  });
});

describe('adopt', () => {
  it('wraps typed arrays and tensors', () => {
    class Tensor {
      readonly type = 'float32';
      readonly data = Float32Array.of(1);
      readonly dims = [1];
    }
    const values = [Int8Array.of(1), new Tensor()];
    expect(values.map((value) => Numpy.adopt(value)?.dtype)).toEqual(['int8', 'float32']);
  });

  it.each([
    [{}],
    [[]],
    [[1, 2]],
    [{ data: Int8Array.of(1), shape: [1], stride: [1], offset: 0 }],
    [new DataView(new ArrayBuffer(8))],
  ])('leaves %j alone', (value) => {
    expect(Numpy.adopt(value)).toBeUndefined();
  });

  it('leaves objects that throw alone', () => {
    class Hostile {
      get shape(): never {
        throw new TypeError('no');
      }
    }
    expect(Numpy.adopt(new Hostile())).toBeUndefined();
  });

  it('leaves objects without prototype and other classes alone', () => {
    for (const value of [Object.create(null) as object, new Map(), new Date(), /x/]) {
      expect(Numpy.adopt(value)).toBeUndefined();
    }
  });
});
