import { DecodeError } from '../../../base/errors.ts';
import type { Dtype, Numbers } from '../../../numpy/notation/dtype.ts';
import { elementCount, type Shape } from '../../../numpy/notation/shape.ts';
import { parseDtype } from '../../../numpy/notation/structured.ts';
import type { NumpyValues } from '../../../numpy/values.ts';

/** What of a Numpy is looked at; `data`, which generates code, is not. */
export interface ArrayLike {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: NumpyValues;
}

/** How the elements of an array are shown. `table` ones have no number that a colour could stand for. */
export type ArrayKind = 'number' | 'complex' | 'time' | 'table';

/** An array, ready to be looked at: all but `values` is known without decoding anything. */
export interface Elements {
  readonly dtype: Dtype;
  readonly kind: ArrayKind;
  readonly shape: Shape;
  readonly size: number;
  readonly values: NumpyValues;
}

/**
 * Looks at an array.
 *
 * @returns Its elements, over its own memory.
 */
export function elementsOf(array: ArrayLike): Elements {
  const dtype = parseDtype(array.dtype, (code, message) => new DecodeError(code, message));
  const { shape } = array;
  return { dtype, kind: kindOf(dtype), shape, size: elementCount(shape), values: array.values };
}

function kindOf({ kind }: Dtype): ArrayKind {
  if (kind === 'complex' || kind === 'time') return kind;
  return kind === 'unicode' || kind === 'bytes' || kind === 'raw' ? 'table' : 'number';
}

/** Which number of a complex one is shown. */
export type ComplexPart = 'magnitude' | 'phase' | 'real' | 'imaginary';

/** All parts of a complex number, in the order in which they are offered. */
export const COMPLEX_PARTS: readonly ComplexPart[] = ['magnitude', 'phase', 'real', 'imaginary'];

/** Numbers that colours can stand for. */
export type PlainNumbers = Exclude<Numbers, BigInt64Array | BigUint64Array>;

/**
 * One number for each element.
 *
 * @param part - which of a complex number.
 * @returns Numbers or bigints, over the array's own memory where it holds them; undefined where elements are no numbers.
 */
export function numbersOf({ kind, values }: Pick<Elements, 'kind' | 'values'>, part: ComplexPart): Numbers | undefined {
  if (kind === 'table') return undefined;
  if (kind !== 'complex') return values as Numbers;
  return complexPart(values as Float32Array | Float64Array, part);
}

function complexPart(pairs: Float32Array | Float64Array, part: ComplexPart): Float64Array {
  const numbers = new Float64Array(pairs.length / 2);
  for (let i = 0; i < numbers.length; i++) {
    numbers[i] = partOf(pairs[2 * i] as number, pairs[2 * i + 1] as number, part);
  }
  return numbers;
}

function partOf(real: number, imaginary: number, part: ComplexPart): number {
  switch (part) {
    case 'magnitude':
      return Math.hypot(real, imaginary);
    case 'phase':
      return Math.atan2(imaginary, real);
    case 'real':
      return real;
    default:
      return imaginary;
  }
}

/** NumPy's "not a time". */
export const NOT_A_TIME: bigint = -(2n ** 63n);

/**
 * The same numbers as doubles where they are bigints, for what needs no more precision than a colour.
 *
 * @param isTime - whether the lowest bigint is NaT, and becomes NaN.
 * @param origin - what bigints are counted from.
 */
export function plainNumbers(numbers: Numbers, isTime: boolean, origin = 0n): PlainNumbers {
  if (!(numbers instanceof BigInt64Array) && !(numbers instanceof BigUint64Array)) return numbers;
  const plain = new Float64Array(numbers.length);
  for (let i = 0; i < plain.length; i++) {
    const value = numbers[i] as bigint;
    plain[i] = isTime && value === NOT_A_TIME ? Number.NaN : Number(value - origin);
  }
  return plain;
}
