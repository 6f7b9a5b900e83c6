import * as fc from 'fast-check';
import type { NdArrayLike } from '../../src/numpy/array-forms.ts';
import type { Numpy } from '../../src/numpy/numpy.ts';
import type { TypedArray } from '../../src/base/bytes.ts';

const UNITS = ['Y', 'M', 'W', 'D', 'h', 'm', 's', 'ms', 'us', 'ns', 'ps', 'fs', 'as', '25s', '7D'];

/** Every dtype without a length of its own, as NumPy spells it. */
export const FIXED_DTYPES: readonly string[] = `
  bool int8 int16 int32 int64 uint8 uint16 uint32 uint64
  float16 bfloat16 float32 float64 float128 complex64 complex128 complex256
  >i2 >i4 >i8 >u2 >u4 >u8 >f2 >f4 >f8 >f16 >c8 >c16 >c32
  datetime64 timedelta64 >M8 >m8`
  .trim()
  .split(/\s+/)
  .concat(UNITS.flatMap((unit) => ['datetime64', 'timedelta64', '>M8', '>m8'].map((name) => `${name}[${unit}]`)));

/** Structured dtypes of every form. */
export const STRUCTURED_DTYPES: readonly string[] = [
  "[('a', '<i4'), ('b', '>f8')]",
  "[('a', '<i4', (2, 3)), ('b', '?'), ('c', 'S3')]",
  "[(('a title', 'name'), '<M8[ns]')]",
  "[('x', [('y', '<i2'), ('z', 'V3')], (2,))]",
  "{'names': ['a', 'b'], 'formats': ['u1', '<f8'], 'offsets': [0, 8], 'itemsize': 16, 'aligned': True}",
  "{'names': ['a', 'b'], 'formats': [('<i4', (2,)), 'i1'], 'offsets': [4, 0], 'titles': [None, 't'], 'itemsize': 13}",
  "(numpy.record, [('a', '<U2')])",
];

/** Any dtype, as NumPy spells it. */
export function dtypes(): fc.Arbitrary<string> {
  const length = fc.integer({ min: 1, max: 7 });
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...FIXED_DTYPES) },
    fc.tuple(fc.constantFrom('<U', '>U', '|S', '|V'), length).map(([kind, n]) => `${kind}${n}`),
    fc.constantFrom(...STRUCTURED_DTYPES),
  );
}

/** Shapes of few elements, of 0 to 5 axes. */
export function shapes(): fc.Arbitrary<number[]> {
  return fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 5 });
}

/** An array as its bytes. */
export interface ArrayCase {
  readonly dtype: string;
  readonly shape: number[];
  readonly bytes: Uint8Array;
}

/** Arrays of every dtype and shape, of arbitrary bytes where the dtype allows them. */
export function arraysOf({ Numpy: Arrays }: { readonly Numpy: typeof Numpy }): fc.Arbitrary<ArrayCase> {
  return fc.tuple(dtypes(), shapes()).chain(([dtype, shape]) => {
    const { itemsize } = Arrays.fromBytes(new Uint8Array(), { dtype, shape: [0] });
    const count = shape.reduce((product, size) => product * size, 1);
    const length = count * itemsize;
    const raw = fc.uint8Array({ minLength: length, maxLength: length });
    if (dtype === 'bool') return raw.map((bytes) => ({ dtype, shape, bytes: bytes.map((byte) => byte & 1) }));
    if (!/^[<>]U/.test(dtype)) return raw.map((bytes) => ({ dtype, shape, bytes }));
    const texts = fc.array(text(itemsize / 4), { minLength: count, maxLength: count });
    return texts.map((items) => ({ dtype, shape, bytes: encodeTexts(items, itemsize, dtype.startsWith('<')) }));
  });
}

function text(longest: number): fc.Arbitrary<string> {
  return fc
    .array(fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), { maxLength: longest })
    .map((characters) => characters.join('').replace(/\0+$/, ''));
}

function encodeTexts(items: readonly string[], itemsize: number, littleEndian: boolean): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(items.length * itemsize));
  for (const [i, item] of items.entries()) {
    for (const [j, character] of [...item].entries()) {
      bytes.setUint32(i * itemsize + j * 4, character.codePointAt(0) as number, littleEndian);
    }
  }
  return new Uint8Array(bytes.buffer);
}

const CLASSES = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
] as const;

/** One of every class of typed array, filled with arbitrary bits: every NaN there is. */
function typedArrays(length: number): fc.Arbitrary<TypedArray> {
  return fc
    .tuple(fc.constantFrom(...CLASSES), fc.uint8Array({ minLength: length * 8, maxLength: length * 8 }))
    .map(([Class, bits]) => new Class(bits.slice().buffer, 0, length));
}

/** A view of a typed array that never leaves it, and the elements that it must give, by their index in the data. */
export interface ViewCase {
  readonly view: Required<NdArrayLike> & { readonly data: TypedArray; readonly shape: readonly number[] };
  readonly indices: readonly number[];
}

/** Views of any stride: transposed, reversed, stepped, broadcast, offset. */
export function views(): fc.Arbitrary<ViewCase> {
  const axis = fc.record({ size: fc.integer({ min: 0, max: 9 }), step: fc.integer({ min: -20, max: 20 }) });
  return fc.tuple(fc.array(axis, { maxLength: 4 }), fc.nat(5), fc.nat(5)).chain(([axes, before, after]) => {
    const shape = axes.map(({ size }) => size);
    const stride = axes.map(({ step }) => step);
    const reached = indicesOf(shape, stride);
    const first = Math.min(0, ...reached);
    const offset = before - first;
    const indices = reached.map((index) => index + offset);
    const length = Math.max(offset, ...indices) + 1 + after;
    return typedArrays(length).map((data) => ({ view: { data, shape, stride, offset }, indices }));
  });
}

/** Indices of all elements in C order, from 0: the definition of strides, as slow as it is plain. */
function indicesOf(shape: readonly number[], stride: readonly number[]): number[] {
  return shape.reduce<number[]>(
    (starts, size, axis) =>
      starts.flatMap((start) => Array.from({ length: size }, (_, i) => start + i * (stride[axis] as number))),
    [0],
  );
}
