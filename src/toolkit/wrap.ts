import type { TypedArray } from '../base/bytes.ts';
import { readable } from '../base/foreign-errors.ts';
import type { RaymonDataType, RaymonDataTypeClass } from '../document/jcr.ts';
import type { Limits } from '../base/limits.ts';
import { type Adopt, Native } from '../native/native.ts';
import type { Numpy } from '../numpy/numpy.ts';
import type { NdArrayLike, OnnxTensorLike, TfTensorLike } from '../numpy/array-forms.ts';
import { isPlainObject } from '../json/plain-object.ts';

/**
 * The wrapper that `wrap` picks, as far as types can tell: of other objects only the value itself can.
 *
 * What is assignable to an index signature is an object literal, or of a type like one: instances of classes are not.
 */
export type Wrapped<V> = unknown extends V
  ? RaymonDataType
  : V extends RaymonDataType
    ? V
    : V extends TypedArray
      ? Numpy
      : V extends Primitive | readonly unknown[] | Date | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>
        ? Native<V>
        : V extends { readonly [name: string]: unknown }
          ? Native<V>
          : V extends Tensor
            ? Numpy
            : RaymonDataType;

/** Instances that are arrays by their form: an ndarray needs strides and offset to be told from other objects. */
type Tensor = OnnxTensorLike | TfTensorLike | (NdArrayLike & Required<Pick<NdArrayLike, 'stride' | 'offset'>>);

type Primitive = string | number | boolean | bigint | null | undefined;

/** Makes the Native of a value. */
type MakeNative = (value: unknown, limits: Limits, adopt: Adopt) => RaymonDataType;

/**
 * Wraps a value that is not a wrapper by the first class that recognises it, else as a Native whose parts are wrapped likewise.
 *
 * @param classes - asked in this order.
 * @param make - for writers, which check what they state, {@link Native.unchecked}.
 */
export function wrapValue(
  value: unknown,
  classes: readonly RaymonDataTypeClass[],
  limits: Limits,
  make: MakeNative = (value, limits, adopt) => new Native(value, { limits, adopt }),
): RaymonDataType {
  // A proxy, or a class that is asked whether it knows the value, may throw.
  return readable([], () => pick(value, classes, limits, make));
}

function pick(
  value: unknown,
  classes: readonly RaymonDataTypeClass[],
  limits: Limits,
  make: MakeNative,
): RaymonDataType {
  const adopt = (part: object, own: Limits = limits): RaymonDataType | undefined => adoptBy(part, classes, own);
  // What is plain JSON is data, even where a class would take objects of that look.
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !isPlainObject(value)) {
    const wrapper = adopt(value);
    if (wrapper !== undefined) return wrapper;
  }
  return make(value, limits, adopt);
}

function adoptBy(value: object, classes: readonly RaymonDataTypeClass[], limits: Limits): RaymonDataType | undefined {
  for (const candidate of classes) {
    const wrapper = candidate.adopt?.(value, limits);
    if (wrapper !== undefined) return wrapper;
  }
  return undefined;
}
