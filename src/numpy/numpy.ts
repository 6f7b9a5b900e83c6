import { askedDtype, askedShape, checkSize, refuseToDecode, unsupported } from './requested.ts';
import { type Nested, type NumpyItem, itemReader, nest } from './nested.ts';
import { joinPieces } from '../base/bytes.ts';
import { DecodeError, EncodeError } from '../base/errors.ts';
import { showAs } from '../base/inspect.ts';
import type { KeepsOptimized } from '../base/keep-optimized.ts';
import { callLimits, DEFAULT_LIMITS, type Limits, resolveLimits } from '../base/limits.ts';
import { GONE, isOutOfReach } from '../base/incoming/incoming-bytes.ts';
import { type OptionNames, readOptions } from '../base/options.ts';
import { describe, quote } from '../base/path.ts';
import type { LoadContext, PayloadJcr, RaymonDataType, Reading } from '../document/jcr.ts';
import { refuseExact } from '../document/load-context.ts';
import { Base64Payload } from '../json/base64-payload.ts';
import { readBase64, readObject, readString } from '../json/members.ts';
import { ArrayContents, decodedContents } from './array-contents.ts';
import { arrayDocument } from './array-document.ts';
import { convert } from './convert.ts';
import { gather } from './gather.ts';
import { type NumpyArray, makeNdArray } from './ndarray.ts';
import { partAt, parts } from './parts.ts';
import { plainDtype } from './notation/dtype.ts';
import { checkedByteLength, formatShape, parseShape } from './notation/shape.ts';
import { fieldSize } from './notation/structured-text.ts';
import { parseDtype } from './notation/structured.ts';
import { npyParts, readNpy } from './npy.ts';
import { type NumpyInput, looksLikeArray } from './array-forms.ts';
import { assertLegalBytes, readInput, type ReadInput } from './read-input.ts';
import { readFlat, readNested } from './read-flat.ts';
import { typedNumbers } from './typed-array.ts';
import type { NumpyValues } from './values.ts';

/** How an array is wrapped. */
export interface NumpyOptions {
  /** NumPy's name of the dtype to have, such as `float16`, `>f4` or `datetime64[ns]`; from the values when missing. */
  readonly dtype?: string | undefined;
  /** Sizes of the axes of a flat typed array or list, outermost first; complex elements, not their parts, count. */
  readonly shape?: readonly number[] | undefined;
  /** Limits of this call; {@link DEFAULT_LIMITS} for those not given. */
  readonly limits?: Partial<Limits> | undefined;
}

const NUMPY_OPTIONS: OptionNames<NumpyOptions & NumpyBytesOptions> = { dtype: true, shape: true, limits: true };

/** Options where values have a shape of their own. */
const NESTED_OPTIONS: OptionNames<Omit<NumpyOptions, 'shape'>> = { dtype: true, limits: true };

/** What bytes alone do not say. */
export interface NumpyBytesOptions {
  /** NumPy's name of the dtype of the bytes. */
  readonly dtype: string;
  /** Sizes of the axes, outermost first; `[]` for a single element. */
  readonly shape: readonly number[];
  /** Limits of this call; {@link DEFAULT_LIMITS} for those not given. */
  readonly limits?: Partial<Limits> | undefined;
}

/** What a Numpy states: the `params` of Python's `raymon.types.Numpy`. */
export type NumpyParams = {
  /** Base64 of the elements in C order, in the dtype's byte order. */
  readonly data: string;
  /** Python's `str(shape)`. */
  readonly shape: string;
  /** NumPy's `str(dtype)`. */
  readonly dtype: string;
};

/** A Numpy as a document. */
export type NumpyJcr = {
  /** Name in documents. */
  readonly type: 'raymon.types.Numpy';
  /** What Python reads too; a Numpy has no `exact`. */
  readonly params: NumpyParams;
};

/**
 * An n-dimensional array of any NumPy dtype.
 *
 * It keeps what it wraps by reference: typed arrays and views of them are read when they are written, so a change until
 * then is a change of the document. Read documents own their memory.
 *
 * ```ts
 * const image = new Numpy(ndarray(new Float32Array(6), [2, 3]).transpose(1, 0));
 * image.shape; // [3, 2]
 * image.dtype; // 'float32'
 * ```
 *
 * @see https://numpy.org/doc/stable/reference/arrays.dtypes.html for dtypes.
 */
export class Numpy implements RaymonDataType<'raymon.types.Numpy'> {
  /** Name in documents. */
  static readonly type: 'raymon.types.Numpy' = 'raymon.types.Numpy' as const;
  /** @internal Payloads are read from the bytes of the text. */
  static readonly reading: Reading = { trees: true };

  /** @internal What it holds, for those who compare own properties. */
  readonly state: ArrayContents;
  #values: NumpyValues | undefined;
  #ndarray: NumpyArray | undefined;

  /**
   * Wraps an array.
   *
   * @param input - typed array (one axis), npm ndarray or `{ data, shape, stride?, offset? }` with any strides, tensor of
   *   onnxruntime, transformers.js or TensorFlow.js, or another Numpy. Typed arrays are kept by reference; lists, stores
   *   and what `dtype` converts are copied.
   * @param options - `shape` gives a flat typed array or list its axes; `dtype` reinterprets where the memory has that
   *   form already (int64 as `datetime64[ns]`, a last axis of re, im as `complex64`, bytes of 0 and 1 as `bool`), else
   *   converts: integers exactly, floats rounded to nearest.
   * @throws {@link EncodeError} if it is not an array, its shape does not fit its data, or the dtype cannot hold an element.
   * @throws {@link LimitError} if it has too many dimensions, elements or bytes.
   * @throws {@link OptionError} if an option is unknown or invalid, or gives a shape to what has one.
   */
  constructor(input: NumpyInput | Numpy, options?: NumpyOptions);
  /**
   * Gives a flat list its axes.
   *
   * @param input - numbers, bigints, booleans, strings or dates, not mixed, as {@link Numpy.fromArray} takes them; copied.
   * @param options - `shape`, and the `dtype` where it is not that of {@link Numpy.fromArray}.
   */
  constructor(input: readonly unknown[], options: NumpyOptions & { readonly shape: readonly number[] });
  /** @internal */
  constructor(contents: ArrayContents);
  constructor(input: NumpyInput | Numpy | ArrayContents | readonly unknown[], options?: NumpyOptions) {
    const { contents, array } = ArrayContents.isContents(input)
      ? { contents: input, array: undefined }
      : contentsOf(input, options);
    this.#ndarray = array;
    this.state = contents;
  }

  /** @internal What another array holds; undefined for anything else. It runs no code of a proxy. */
  static stateOf(value: unknown): ArrayContents | undefined {
    return typeof value === 'object' && value !== null && #values in value ? value.state : undefined;
  }

  /**
   * Restores an array from a document.
   *
   * @param params - untrusted.
   * @param context - what is known of the document, and how to refuse it.
   * @returns An array with memory of its own.
   * @throws {@link DecodeError} if `params` is not what the format says.
   * @throws {@link LimitError} if the array is larger than the limits allow, before anything is allocated.
   */
  static fromJcr(params: unknown, context: LoadContext): Numpy {
    const { path, limits } = context;
    refuseExact(context, 'a Numpy');
    const members = readObject(params, path);
    const shape = parseShape(readString(members, 'shape', path), limits, [...path, 'shape']);
    const dtype = parseDtype(readString(members, 'dtype', path), refuseToDecode([...path, 'dtype']));
    const data = readBase64(members, 'data', path);
    const at = [...path, 'data'];
    checkSize(data.byteLength, shape, dtype, limits, DecodeError, at);
    return new Numpy(decodedContents(dtype, shape, data.decode(limits), at));
  }

  /**
   * Wraps typed arrays, ndarrays and tensors; undefined for anything else, plain objects included.
   *
   * @param value - any object.
   * @param limits - what the call may cost; when missing, {@link DEFAULT_LIMITS}.
   * @returns The wrapper, or undefined.
   * @throws {@link EncodeError} if it is an array that cannot be kept.
   * @throws {@link LimitError} if it has too many dimensions, elements or bytes.
   */
  static adopt(value: object, limits: Limits = DEFAULT_LIMITS): Numpy | undefined {
    return looksLikeArray(value) ? new Numpy(value as NumpyInput, { limits }) : undefined;
  }

  /**
   * Makes an array of nested arrays; the inverse of {@link toNested}.
   *
   * @param nested - one level per axis, of numbers (`float64`), bigints (`int64`), booleans (`bool`), strings (`<U`) or
   *   dates (`datetime64[ms]`), not mixed; with a `dtype` also `[re, im]` pairs and, for `|S`, Uint8Arrays.
   * @param options - dtype and limits.
   * @returns An array with memory of its own.
   * @throws {@link EncodeError} at the place of the first value that cannot be kept, or of an array of another length.
   * @throws {@link LimitError} if it has too many dimensions, elements or bytes.
   */
  static fromArray(nested: Nested<unknown>, options?: Omit<NumpyOptions, 'shape'>): Numpy {
    const given = readOptions(options, NESTED_OPTIONS);
    const limits = resolveLimits(given.limits);
    return new Numpy(readNested(nested, given.dtype === undefined ? undefined : askedDtype(given.dtype), limits));
  }

  /**
   * Wraps bytes that are already what a document holds.
   *
   * @param bytes - elements in C order, in the dtype's byte order; kept by reference.
   * @param options - dtype, shape and limits.
   * @returns An array over `bytes`.
   * @throws {@link EncodeError} if their number is not that of the shape, or the dtype does not allow them.
   * @throws {@link LimitError} if it has too many dimensions, elements or bytes.
   */
  static fromBytes(bytes: Uint8Array, options: NumpyBytesOptions): Numpy {
    const numbers = typedNumbers(bytes);
    if (numbers !== undefined && isOutOfReach(bytes)) throw new EncodeError('size-mismatch', GONE);
    if (numbers?.dtype.name !== 'uint8') throw unsupported('a Uint8Array', bytes);
    const given = readOptions(options, NUMPY_OPTIONS);
    const limits = resolveLimits(given.limits);
    const dtype = askedDtype(given.dtype);
    const shape = askedShape(given.shape);
    checkSize(numbers.length, shape, dtype, limits, EncodeError, []);
    const contents = new ArrayContents(dtype, shape, numbers.bytes, false);
    contents.bytes();
    return new Numpy(contents);
  }

  /**
   * Reads a `.npy` file, format versions 1 to 3.
   *
   * @param bytes - a whole file; not changed, and not kept.
   * @param options - limits.
   * @returns An array with memory of its own; Fortran order becomes C order.
   * @throws {@link DecodeError} if the file is damaged, or its dtype cannot be kept.
   * @throws {@link LimitError} if the array is larger than the limits allow.
   * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
   */
  static fromNpy(bytes: Uint8Array, options?: Pick<NumpyOptions, 'limits'>): Numpy {
    const limits = callLimits(options);
    const file = typedNumbers(bytes);
    if (file !== undefined && isOutOfReach(bytes)) throw new DecodeError('bad-npy', GONE);
    if (file === undefined) throw new DecodeError('bad-npy', `Expected a Uint8Array, got ${describe(bytes)}`);
    return new Numpy(readNpy(file.bytes, limits));
  }

  /** Sizes of the axes, outermost first, as NumPy has them: complex numbers and strings are single elements. */
  get shape(): readonly number[] {
    return this.state.shape;
  }

  /** NumPy's `str(dtype)`. */
  get dtype(): string {
    return this.state.dtype.name;
  }

  /** Bytes of one element. */
  get itemsize(): number {
    return this.state.dtype.itemsize;
  }

  /** Size of the first axis; undefined without axes. */
  get length(): number | undefined {
    return this.state.shape[0];
  }

  /** Number of elements. */
  get size(): number {
    return this.state.size;
  }

  /**
   * The elements in C order, in the dtype's own byte order.
   *
   * @returns The array's memory where it is packed, else a copy of what the view holds now.
   * @throws {@link EncodeError} if the wrapped memory was transferred or resized, or holds what the dtype does not allow.
   */
  get bytes(): Uint8Array {
    return this.state.bytes();
  }

  /**
   * The elements, flat and in C order: see {@link NumpyValues}.
   *
   * @returns Values over the memory of {@link bytes} where the machine can use it as it is, else in memory of their own.
   * @throws {@link EncodeError} as {@link bytes} does.
   */
  get values(): NumpyValues {
    if (!this.state.owned) return this.state.values();
    this.#values ??= this.state.values();
    return this.#values;
  }

  /**
   * The array as an npm ndarray, over {@link values}; the wrapped one if it was one.
   *
   * Complex elements have one more axis, of re and im; raw ones one of their bytes.
   *
   * @throws {@link MissingDependencyError} where the runtime forbids generated code, which npm ndarray needs.
   */
  get data(): NumpyArray {
    this.#ndarray ??= makeNdArray(this.state.dtype, this.shape, this.values);
    return this.#ndarray;
  }

  /** Names of the fields of a structured dtype, empty for others. */
  get fields(): readonly string[] {
    return this.state.dtype.fields?.map((field) => field.name) ?? [];
  }

  /**
   * One field of a structured array.
   *
   * @param name - of the field; {@link fields} lists them.
   * @returns An array with memory of its own; a field that is an array itself adds its axes.
   * @throws {@link EncodeError} if there is no such field, or it holds what its dtype does not allow.
   */
  field(name: string): Numpy {
    const { dtype, shape, size } = this.state;
    const field = dtype.fields?.find((candidate) => candidate.name === name);
    if (field === undefined) {
      throw new EncodeError(
        'unsupported-value',
        `Expected one of ${dtype.fields?.length ?? 0} fields, got ${typeof name === 'string' ? quote(name) : describe(name)}`,
      );
    }
    const stride = [dtype.itemsize, 1];
    const bytes = gather({ words: this.bytes, shape: [size, fieldSize(field)], stride, offset: field.offset });
    return new Numpy(assertLegalBytes(new ArrayContents(field.dtype, [...shape, ...field.shape], bytes, true)));
  }

  /**
   * What stands at indices: an element, or, for fewer indices than axes, the array of what is left.
   *
   * @param indices - one for each of the first axes, from 0; negative ones count from the end.
   * @returns An element as {@link toNested} gives it, or an array over the same memory; undefined out of range, as
   *   lists have it.
   * @throws {@link EncodeError} if there are more indices than axes, one is no integer, or as {@link bytes} does.
   */
  at(...indices: readonly number[]): NumpyItem | Numpy | undefined {
    const part = partAt(this.state, indices);
    if (part === undefined) return undefined;
    return part.shape.length === 0 ? itemReader(part.dtype, part.values())(0) : new Numpy(part);
  }

  /**
   * Goes over the first axis: elements of one axis as {@link toNested} gives them, else arrays over the memory of
   * {@link bytes}. Undefined without axes, as what is no list has it.
   */
  get [Symbol.iterator](): () => Iterator<NumpyItem | Numpy> {
    // Types say that arrays are iterable: most have axes.
    return (this.shape.length === 0 ? undefined : iterate) as () => Iterator<NumpyItem | Numpy>;
  }

  /**
   * The elements as nested arrays: numbers, bigints, booleans, strings, `[re, im]` pairs, Uint8Arrays.
   *
   * @returns Arrays that share nothing with this one.
   */
  toNested(): Nested<NumpyItem> {
    const { dtype, shape } = this.state;
    return nest(dtype, this.state.values(), shape);
  }

  /**
   * The array as a `.npy` file.
   *
   * @returns A file of version 1, 2 or 3, whichever is needed, in memory of its own.
   * @throws {@link EncodeError} for `bfloat16` and fields out of order, which such files cannot name.
   * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
   */
  toNpy(): Uint8Array {
    return joinPieces(npyParts(this.state));
  }

  /**
   * The array as a document, which shares no memory with it.
   *
   * @returns `params` with base64 of the bytes; there is never an `exact`.
   * @throws {@link LimitError} if the payload does not fit the engine's longest string.
   * @throws {@link EncodeError} as {@link bytes} does.
   */
  toJcr(): NumpyJcr {
    const data = new Base64Payload(this.bytes).toJSON();
    return { type: Numpy.type, params: { data, shape: formatShape(this.shape), dtype: this.dtype } };
  }

  /** The same, so that `JSON.stringify` writes the document. */
  toJSON(): NumpyJcr {
    return this.toJcr();
  }

  /** The same with the bytes not yet encoded, for writers that stream. */
  toPayloadJcr(_form?: 'canonical', limits?: Limits): PayloadJcr<'raymon.types.Numpy'> {
    if (limits !== undefined) checkedByteLength(this.shape, this.itemsize, limits, []);
    return arrayDocument(Numpy.type, this.bytes, formatShape(this.shape), this.dtype);
  }

  /** A short text without content: `Numpy float32 (2, 3)`. */
  toString(): string {
    return `Numpy ${this.dtype} ${formatShape(this.shape)}`;
  }

  /** @internal */
  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new Numpy(
    /* @__PURE__ */ new ArrayContents(/* @__PURE__ */ plainDtype('float64'), [0], new Uint8Array(0), true),
  );

  /** @internal */
  static readonly isShown: true = /* @__PURE__ */ showAs(Numpy);
}

/** What an array is made of, and the caller's ndarray if it is still over that memory. */
interface Wrapped {
  readonly contents: ArrayContents;
  readonly array: NumpyArray | undefined;
}

function contentsOf(input: NumpyInput | Numpy | readonly unknown[], options: NumpyOptions | undefined): Wrapped {
  const given = readOptions(options, NUMPY_OPTIONS);
  const limits = resolveLimits(given.limits);
  const dtype = given.dtype === undefined ? undefined : askedDtype(given.dtype);
  if (given.shape !== undefined) {
    return { contents: readFlat(input, askedShape(given.shape), dtype, limits), array: undefined };
  }
  const state = Numpy.stateOf(input);
  // Another array is within its own limits, which may be others.
  if (state !== undefined) checkedByteLength(state.shape, state.dtype.itemsize, limits, []);
  const read: ReadInput = state === undefined ? readInput(input, dtype, limits) : { contents: state, flat: false };
  const contents = dtype === undefined ? read.contents : convert(read.contents, dtype, limits, read.flat);
  return { contents, array: contents === read.contents ? read.ndarray : undefined };
}

/** Gives the items of one axis, or the arrays of more. */
function* iterate(this: Numpy): Iterator<NumpyItem | Numpy> {
  const contents = this.state;
  if (contents.shape.length > 1) {
    for (const part of parts(contents)) yield new Numpy(part);
    return;
  }
  const item = itemReader(contents.dtype, contents.values());
  for (let at = 0; at < contents.size; at++) yield item(at);
}
