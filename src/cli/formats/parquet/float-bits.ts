/**
 * Columns of floats with NaN: numbers of JavaScript do not keep its sign and payload, so they are read as the bytes that
 * they are.
 *
 * @module
 */
import { Data, DataType, Uint32, Uint64 } from 'apache-arrow';
import type { FileMetaData } from 'hyparquet';
import { viewOf } from '../../../base/bytes.ts';
import { buildArray } from '../../../frame/values/build-array.ts';
import type { RefuseValue } from '../../../frame/values/refuse.ts';

/** Whether values that were read have NaN among them. */
export function hasNan(values: ArrayLike<unknown>): boolean {
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) return true;
  return false;
}

/**
 * The metadata of a file by which a column of floats is read as bytes: they are stored alike.
 *
 * @param column - its place among the columns.
 */
export function asBytes(metadata: FileMetaData, column: number): FileMetaData {
  const type = 'FIXED_LEN_BYTE_ARRAY' as const;
  return {
    ...metadata,
    schema: metadata.schema.map((element, i) =>
      i === column + 1 ? { ...element, type, type_length: element.type === 'FLOAT' ? 4 : 8 } : element,
    ),
    row_groups: metadata.row_groups.map((group) => ({
      ...group,
      columns: group.columns.map((chunk, i) =>
        i === column && chunk.meta_data !== undefined ? { ...chunk, meta_data: { ...chunk.meta_data, type } } : chunk,
      ),
    })),
  };
}

/**
 * An array of floats of their bytes.
 *
 * @param type - Float32 or Float64.
 * @param raw - untrusted, but of the width of the type.
 * @returns An array in memory of its own.
 */
export function floatsOf(
  type: DataType,
  raw: ArrayLike<Uint8Array | null | undefined>,
  nullable: boolean,
  refuse: RefuseValue,
): Data {
  const isWide = DataType.isFloat(type) && type.precision === 2;
  const bits = Array.from(raw, (bytes, row) => {
    if (bytes !== null && bytes !== undefined) {
      return isWide ? viewOf(bytes).getBigUint64(0, true) : viewOf(bytes).getUint32(0, true);
    }
    return nullable ? null : refuse('Expected a value, got none in a column that allows no null', row);
  });
  const { length, nullCount, nullBitmap, values } = buildArray(isWide ? new Uint64() : new Uint32(), bits, refuse);
  const words = values as Uint32Array | BigUint64Array;
  const floats = new (isWide ? Float64Array : Float32Array)(words.buffer as ArrayBuffer, words.byteOffset, length);
  const buffers = [undefined, floats, nullBitmap, undefined] as unknown as Partial<Data['buffers']>;
  return new Data(type, 0, length, nullCount, buffers);
}
