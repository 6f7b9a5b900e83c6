/**
 * Columns of floats with NaN: numbers of JavaScript do not keep its sign and payload, so they are read as the bytes that
 * they are.
 *
 * @module
 */
import { Data, DataType, Uint32, Uint64 } from 'apache-arrow';
import { viewOf } from '../../../base/bytes.ts';
import { buildArray } from '../../../frame/values/build-array.ts';
import type { RefuseValue } from '../../../frame/values/refuse.ts';

/** Whether values that were read have NaN among them. */
export function hasNan(values: ArrayLike<unknown>): boolean {
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) return true;
  return false;
}

/**
 * An array of floats of their bytes.
 *
 * @param type - Float32 or Float64.
 * @param raw - of the width of the type.
 * @returns An array in memory of its own.
 */
export function floatsOf(type: DataType, raw: readonly (Uint8Array | null)[], refuse: RefuseValue): Data {
  const isWide = DataType.isFloat(type) && type.precision === 2;
  const bits = raw.map((bytes) => {
    if (bytes === null) return null;
    return isWide ? viewOf(bytes).getBigUint64(0, true) : viewOf(bytes).getUint32(0, true);
  });
  const { length, nullCount, nullBitmap, values } = buildArray(isWide ? new Uint64() : new Uint32(), bits, refuse);
  const words = values as Uint32Array | BigUint64Array;
  const floats = new (isWide ? Float64Array : Float32Array)(words.buffer as ArrayBuffer, words.byteOffset, length);
  const buffers = [undefined, floats, nullBitmap, undefined] as unknown as Partial<Data['buffers']>;
  return new Data(type, 0, length, nullCount, buffers);
}
