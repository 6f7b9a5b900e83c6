import { typedArrayName } from '../base/bytes.ts';
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

// The getters of the language itself: a subclass or an own property may say something else.
const PROTOTYPE: object = /* @__PURE__ */ Object.getPrototypeOf(Uint8Array.prototype);
const bufferOf = /* @__PURE__ */ getterOf('buffer');
const byteOffsetOf = /* @__PURE__ */ getterOf('byteOffset');
const byteLengthOf = /* @__PURE__ */ getterOf('byteLength');

/** Asks for nothing, but throws where there is no memory. */
const keysOf = Uint8Array.prototype.keys as (this: unknown) => unknown;

function getterOf(name: string): (view: unknown) => unknown {
  const get = Object.getOwnPropertyDescriptor(PROTOTYPE, name)?.get;
  return (view) => get?.call(view);
}

/** Whether a value is a typed array, of any realm and any class that extends one. */
export function isTypedArray(value: unknown): boolean {
  return typedArrayName(value) !== undefined;
}

/**
 * Whether a value is a typed array whose memory is no longer there: it was transferred, or has shrunk below the view,
 * which looks like one without elements then.
 */
export function isOutOfReach(value: unknown): boolean {
  if (byteLengthOf(value) !== 0) return false;
  try {
    keysOf.call(value);
    return false;
  } catch {
    return true;
  }
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
  const buffer = bufferOf(value) as ArrayBuffer;
  const byteOffset = byteOffsetOf(value) as number;
  const byteLength = byteLengthOf(value) as number;
  // Made of detached memory it has no length, as it says itself: the constructor would throw.
  const bytes = byteLength === 0 ? new Uint8Array(0) : new Uint8Array(buffer, byteOffset, byteLength);
  return { dtype, bytes, length: byteLength / dtype.itemsize };
}
