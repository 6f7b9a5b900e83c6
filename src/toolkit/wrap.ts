import type { TypedArray } from '../base/bytes.ts';
import { EncodeError, RaymonError } from '../base/errors.ts';
import type { RaymonDataType, RaymonDataTypeClass } from '../document/jcr.ts';
import { resolveLimits, type Limits } from '../base/limits.ts';
import { Native, type NativeOptions } from '../native/native.ts';
import type { Numpy } from '../numpy/numpy.ts';
import { isPlainObject } from '../json/plain-object.ts';

/** The wrapper that `wrap` picks, as far as types can tell: of other objects only the value itself can. */
export type Wrapped<V> = unknown extends V
  ? RaymonDataType
  : V extends RaymonDataType
    ? V
    : V extends TypedArray
      ? Numpy
      : V extends Primitive | readonly unknown[] | Date | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>
        ? Native<V>
        : RaymonDataType;

type Primitive = string | number | boolean | bigint | null | undefined;

/** Makes the Native of a value. */
type MakeNative = (value: unknown, options: NativeOptions) => RaymonDataType;

/**
 * Wraps a value that is no wrapper by the first class that recognises it, else as a Native whose parts are wrapped likewise.
 *
 * @param classes - asked in this order.
 * @param make - for writers, which check what they state, {@link Native.unchecked}.
 */
export function wrapValue(
  value: unknown,
  classes: readonly RaymonDataTypeClass[],
  limits: Partial<Limits> | undefined,
  make: MakeNative = (value, options) => new Native(value, options),
): RaymonDataType {
  try {
    return pick(value, classes, limits, make);
  } catch (error) {
    if (error instanceof RaymonError) throw error;
    // A proxy, or a class that was asked whether it knows the value, threw.
    throw new EncodeError('unsupported-value', 'Expected a value that can be read', [], { cause: error });
  }
}

function pick(
  value: unknown,
  classes: readonly RaymonDataTypeClass[],
  limits: Partial<Limits> | undefined,
  make: MakeNative,
): RaymonDataType {
  const asked = resolveLimits(limits);
  const adopt = (part: object, own: Limits = asked): RaymonDataType | undefined => adoptBy(part, classes, own);
  // What is plain JSON is data, even where a class would take objects of that look.
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !isPlainObject(value)) {
    const wrapper = adopt(value);
    if (wrapper !== undefined) return wrapper;
  }
  return make(value, limits === undefined ? { adopt } : { adopt, limits });
}

function adoptBy(value: object, classes: readonly RaymonDataTypeClass[], limits: Limits): RaymonDataType | undefined {
  for (const candidate of classes) {
    const wrapper = candidate.adopt?.(value, limits);
    if (wrapper !== undefined) return wrapper;
  }
  return undefined;
}
