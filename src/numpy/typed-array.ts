import { typedArrayName } from '../base/bytes.ts';
import { fixedBytes } from '../base/incoming/incoming-bytes.ts';
import { plainDtype, type Dtype, type PlainName } from './notation/dtype.ts';

/** A typed array, seen as its bytes. */
export interface TypedNumbers {
  readonly dtype: Dtype;
  /** Its memory, of a fixed length. */
  readonly bytes: Uint8Array;
  /** Numbers. */
  readonly length: number;
}

/** By the name that every typed array has, of this realm or another. */
const DTYPES: ReadonlyMap<unknown, PlainName> = new Map<unknown, PlainName>([
  ['Int8Array', 'int8'],
  ['Int16Array', 'int16'],
  ['Int32Array', 'int32'],
  ['BigInt64Array', 'int64'],
  ['Uint8Array', 'uint8'],
  ['Uint8ClampedArray', 'uint8'],
  ['Uint16Array', 'uint16'],
  ['Uint32Array', 'uint32'],
  ['BigUint64Array', 'uint64'],
  // Not on every runtime; its bits are taken as they are.
  ['Float16Array', 'float16'],
  ['Float32Array', 'float32'],
  ['Float64Array', 'float64'],
]);

/** Whether a value is a typed array, of any realm and any class that extends one. */
export function isTypedArray(value: unknown): boolean {
  return typedArrayName(value) !== undefined;
}

/**
 * Recognises a typed array.
 *
 * @returns Bytes over the same memory; undefined for anything else.
 */
export function typedNumbers(value: unknown): TypedNumbers | undefined {
  const name = DTYPES.get(typedArrayName(value));
  if (name === undefined) return undefined;
  const dtype = plainDtype(name);
  const bytes = fixedBytes(value);
  return { dtype, bytes, length: bytes.length / dtype.itemsize };
}
