/**
 * What can be wrapped as an array, recognised by its form: nothing here depends on the packages that make them.
 *
 * @module
 */
import type { TypedArray } from '../base/bytes.ts';
import { isTypedArray } from './typed-array.ts';

/** Where an ndarray keeps its elements: a typed array, a list, or anything with `get` and `length`. */
export type NdArrayData =
  | TypedArray
  | ArrayLike<number | bigint | boolean | string>
  | {
      /** The element at an index from 0. */
      get(index: number): unknown;
      /** Number of elements. */
      readonly length: number;
    };

/** An n-dimensional array as npm's `ndarray` has it; strides and offset in elements. */
export interface NdArrayLike {
  /** The elements, of which a view may show a part. */
  readonly data: NdArrayData;
  /** Sizes of the axes, outermost first. */
  readonly shape: ArrayLike<number>;
  /** C order when missing. */
  readonly stride?: ArrayLike<number>;
  /** Index of the first element, 0 when missing. */
  readonly offset?: number;
}

/** A tensor of onnxruntime or transformers.js. */
export interface OnnxTensorLike {
  /** onnxruntime's name of the dtype, such as `float32`. */
  readonly type: string;
  /** The elements in C order. */
  readonly data: TypedArray | readonly unknown[];
  /** Sizes of the axes, outermost first. */
  readonly dims: ArrayLike<number>;
}

/** A tensor of TensorFlow.js. */
export interface TfTensorLike {
  /** TensorFlow's name of the dtype, such as `int32`. */
  readonly dtype: string;
  /** Sizes of the axes, outermost first. */
  readonly shape: ArrayLike<number>;
  /** The elements in C order. */
  dataSync(): ArrayLike<unknown>;
}

/** What `new Numpy` takes. A typed array has one axis. */
export type NumpyInput = TypedArray | NdArrayLike | OnnxTensorLike | TfTensorLike;

/**
 * Whether an object has the form of an array that `new Numpy` takes.
 *
 * Plain objects never do: a record of a user is not an array, whatever its members are called.
 */
export function looksLikeArray(value: object): boolean {
  try {
    return hasArrayForm(value);
  } catch {
    // Whatever throws when it is looked at is for others to refuse.
    return false;
  }
}

function hasArrayForm(value: object): boolean {
  if (isTypedArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || Array.isArray(value) || Object.getPrototypeOf(prototype) === null) return false;
  const { data, shape, stride, offset, type, dims, dtype, dataSync } = value as Record<string, unknown>;
  if (isSizes(shape) && isSizes(stride) && typeof offset === 'number') return typeof data === 'object' && data !== null;
  if (isSizes(dims) && typeof type === 'string') return isTypedArray(data) || Array.isArray(data);
  return isSizes(shape) && typeof dtype === 'string' && typeof dataSync === 'function';
}

function isSizes(value: unknown): value is ArrayLike<number> {
  return Array.isArray(value) || value instanceof Int32Array;
}
