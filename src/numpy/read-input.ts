import { EncodeError } from '../base/errors.ts';
import { checkLimit, type Limits } from '../base/limits.ts';
import { quote } from '../base/path.ts';
import { ownErrors } from '../base/foreign-errors.ts';
import { ArrayContents } from './array-contents.ts';
import { axesOf, viewOver, walk } from './gather.ts';
import { isHostOrder, plainDtype, type Dtype, type PlainName } from './notation/dtype.ts';
import { isNdArray, type NumpyArray } from './ndarray.ts';
import { encodeItems } from './encode-items.ts';
import { checkedByteLength, elementCount, formatShape, packedStrides, type Shape } from './notation/shape.ts';
import { isOutOfReach } from '../base/incoming/incoming-bytes.ts';
import { typedNumbers, type TypedNumbers } from './typed-array.ts';
import { unsupported } from './requested.ts';

/** An array before its dtype is asked to be another. */
export interface ReadInput {
  readonly contents: ArrayContents;
  /** Whether it was a typed array alone, whose one axis may hold pairs. */
  readonly flat: boolean;
  /** The ndarray that was passed in, if `contents` lies over its memory. */
  readonly ndarray?: NumpyArray | undefined;
}

/**
 * Reads what the caller wants to wrap; its memory is kept by reference where numbers lie in typed arrays.
 *
 * @param dtype - what is asked for; only lists, which have no dtype by themselves, are read by it.
 * @throws {@link EncodeError} if it is not an array, or one whose shape does not fit its data.
 * @throws {@link LimitError} if it is too large.
 */
export function readInput(input: unknown, dtype: Dtype | undefined, limits: Limits): ReadInput {
  // Before all else: it runs no code of others, and small arrays come by the thousand.
  const numbers = reachableNumbers(input);
  if (numbers !== undefined) {
    checkedByteLength([numbers.length], numbers.dtype.itemsize, limits, []);
    return { contents: strided(numbers, [numbers.length], [1], 0), flat: true };
  }
  return ownErrors(
    () => {
      const contents = new InputReader(dtype, limits).read(input);
      return { contents, flat: false, ndarray: !contents.owned && isNdArray(input) ? input : undefined };
    },
    (cause) => {
      const message = 'Expected an array, got an object that throws when it is read';
      return new EncodeError('unsupported-value', message, [], { cause });
    },
  );
}

/** The types of tensors that NumPy names as they are named there. */
const TENSOR_DTYPE = /^(?:bool|u?int(?:8|16|32|64)|float(?:16|32|64)|complex64)$/;

class InputReader {
  readonly #dtype: Dtype | undefined;
  readonly #limits: Limits;

  constructor(dtype: Dtype | undefined, limits: Limits) {
    this.#dtype = dtype;
    this.#limits = limits;
  }

  read(input: unknown): ArrayContents {
    if (Array.isArray(input)) throw unsupported('a typed array or an ndarray (Numpy.fromArray takes lists)', input);
    if (typeof input !== 'object' || input === null) throw unsupported('an array', input);
    const { data, shape, dims, type, dtype } = input as Record<string, unknown>;
    if (typeof type === 'string' && dims !== undefined) return this.#tensor(type, data, this.#sizes(dims, 'dims'));
    if (typeof dtype === 'string' && 'dataSync' in input && typeof input.dataSync === 'function') {
      return this.#tensor(dtype, input.dataSync(), this.#sizes(shape, 'shape'));
    }
    if (typeof data !== 'object' || data === null || shape === undefined) throw unsupported('an array', input);
    return this.#ndarray(data, this.#sizes(shape, 'shape'), input);
  }

  #tensor(type: string, data: unknown, shape: Shape): ArrayContents {
    if (type === 'string') {
      const { length } = data as ArrayLike<unknown>;
      if (elementCount(shape) !== length) throw doesNotFit(shape, length);
      return this.#ofItems(data as ArrayLike<unknown>, shape, packedStrides(shape), 0);
    }
    if (!TENSOR_DTYPE.test(type)) {
      const advice = /^u?int4$/.test(type) ? `: unpack it to ${type.replace('4', '8')} first` : '';
      throw new EncodeError(
        'unsupported-value',
        `Expected a tensor of a type that NumPy has, got one of type ${quote(type)}${advice}`,
      );
    }
    const numbers = reachableNumbers(data);
    const dtype = plainDtype(type as PlainName);
    if (numbers === undefined) throw unsupported('a tensor with its data in a typed array', data);
    const parts = dtype.kind === 'complex' ? [...shape, 2] : shape;
    // Bits of float16 and booleans come as integers of their width.
    if (numbers.dtype.itemsize !== dtype.unit) throw unsupported(`the data of ${type}`, data);
    if (elementCount(parts) !== numbers.length) throw doesNotFit(shape, numbers.length);
    const contents = this.#strided(numbers, parts, packedStrides(parts), 0);
    return assertLegalBytes(contents.reinterpreted(dtype, shape));
  }

  #ndarray(data: object, shape: Shape, input: object): ArrayContents {
    const { stride, offset } = input as Record<string, unknown>;
    const strides = stride === undefined ? packedStrides(shape) : this.#sizes(stride, 'stride');
    const start = offset ?? 0;
    if (!isInteger(start)) throw new EncodeError('bad-shape', 'Expected an integer, got another offset', ['offset']);
    if (strides.length !== shape.length) {
      throw new EncodeError('bad-shape', `Expected ${shape.length} strides, got ${strides.length}`, ['stride']);
    }
    const numbers = reachableNumbers(data);
    return numbers === undefined
      ? this.#ofItems(data, shape, strides, start)
      : this.#strided(numbers, shape, strides, start);
  }

  #strided(numbers: TypedNumbers, shape: Shape, strides: readonly number[], offset: number): ArrayContents {
    checkedByteLength(shape, numbers.dtype.itemsize, this.#limits, []);
    checkReach(numbers.length, shape, strides, offset);
    return strided(numbers, shape, strides, offset);
  }

  /** Lists and stores are copied: their values decide the dtype. */
  #ofItems(data: object, shape: Shape, strides: readonly number[], offset: number): ArrayContents {
    const { length, get } = data as Record<string, unknown>;
    if (!isInteger(length) || length < 0) throw unsupported('data in a typed array or a list', data);
    checkLimit(this.#limits, 'dimensions', shape.length, []);
    checkLimit(this.#limits, 'elements', elementCount(shape), []);
    checkReach(length, shape, strides, offset);
    const read =
      !Array.isArray(data) && typeof get === 'function'
        ? (index: number): unknown => get.call(data, index)
        : (index: number): unknown => (data as ArrayLike<unknown>)[index];
    const items: unknown[] = [];
    if (!shape.includes(0)) walk(axesOf(shape, strides), offset, 0, (index) => items.push(read(index)));
    return encodeItems(items, shape, this.#dtype, this.#limits);
  }

  /** A copy of a list of integers that may be anything. */
  #sizes(list: unknown, name: string): number[] {
    const expected = `a list of integers as ${name}`;
    if (typeof list !== 'object' || list === null || !('length' in list)) throw unsupported(expected, list);
    const { length } = list;
    if (!isInteger(length) || length < 0) throw unsupported(expected, list);
    checkLimit(this.#limits, 'dimensions', length, []);
    const least = name === 'stride' ? -Infinity : 0;
    return Array.from({ length }, (_, i) => {
      const size: unknown = (list as ArrayLike<unknown>)[i];
      if (isInteger(size) && size >= least) return size;
      throw new EncodeError('bad-shape', `Expected ${least === 0 ? 'an integer from 0' : 'an integer'}, got another`, [
        name,
        i,
      ]);
    });
  }
}

/** Numbers in typed arrays stay where they are; all that the shape says lies inside of them. */
function strided(numbers: TypedNumbers, shape: Shape, strides: readonly number[], offset: number): ArrayContents {
  const { dtype, bytes } = numbers;
  const byteLength = elementCount(shape) * dtype.itemsize;
  if (isHostOrder(dtype) && isPacked(shape, strides)) {
    const start = byteLength === 0 ? 0 : offset * dtype.itemsize;
    const packed = byteLength === bytes.length ? bytes : bytes.subarray(start, start + byteLength);
    return new ArrayContents(dtype, shape, packed, false);
  }
  return new ArrayContents(dtype, shape, viewOver(bytes, dtype.itemsize, shape, strides, offset), false);
}

/** Refuses an array whose memory is gone: it says that it has no elements, which is not what was in it. */
function reachableNumbers(value: unknown): TypedNumbers | undefined {
  const numbers = typedNumbers(value);
  if (numbers?.length === 0 && isOutOfReach(value)) {
    throw new EncodeError(
      'size-mismatch',
      'Expected an array with its memory, got one that was transferred or resized',
    );
  }
  return numbers;
}

/**
 * Makes sure that the dtype allows the bytes of an array, at this moment.
 *
 * @returns The same contents.
 * @throws {@link EncodeError} if it does not.
 */
export function assertLegalBytes(contents: ArrayContents): ArrayContents {
  if (contents.dtype.kind === 'bool') contents.bytes();
  return contents;
}

/** Checks that every element of a view lies inside its data. */
function checkReach(length: number, shape: Shape, strides: readonly number[], offset: number): void {
  if (shape.includes(0)) return;
  let first = offset;
  let last = offset;
  for (const [axis, size] of shape.entries()) {
    const reach = (size - 1) * (strides[axis] as number);
    if (reach < 0) first += reach;
    else last += reach;
  }
  if (!(first >= 0 && last < length)) throw doesNotFit(shape, length);
}

/** Whether a view runs through its data in C order without gaps. */
function isPacked(shape: Shape, strides: readonly number[]): boolean {
  if (shape.includes(0)) return true;
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] as number;
    if (size !== 1 && strides[axis] !== step) return false;
    step *= size;
  }
  return true;
}

function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function doesNotFit(shape: Shape, length: number): EncodeError {
  return new EncodeError(
    'bad-shape',
    `Expected elements inside the data, got shape ${formatShape(shape)} over ${length}`,
  );
}
