/**
 * The cells of flat columns as they are stored: times are integers of their unit, decimals the integer of their digits,
 * halves their bits. Formats that know other types than Arrow hold these exactly, or not at all.
 *
 * @module
 */
import { Binary, Data, DataType, type FixedSizeBinary, Int32, Int64, Uint16, Utf8 } from 'apache-arrow';
import type { TypedArray } from '../../base/bytes.ts';
import type { Limits } from '../../base/limits.ts';
import { bitAt, setBit, validityOf } from '../arrow/bitmap.ts';
import { wordsToBigint } from '../arrow/decimal.ts';
import { buildArray } from '../values/build-array.ts';
import type { RefuseValue } from '../values/refuse.ts';
import { chunkReader, columnReader, type ReadCell } from '../values/row-values.ts';

/** A cell as it is stored. */
export type StoredCell = null | boolean | number | bigint | string | Uint8Array;

/** Whether the cells of a type are one value each, which formats of tables can hold. */
export function isFlat(type: DataType): boolean {
  if (DataType.isDictionary(type)) return isFlat(type.dictionary);
  return storageOf(type) !== undefined || FLAT.some((is) => is(type));
}

const FLAT: readonly ((type: DataType) => boolean)[] = [
  DataType.isNull,
  DataType.isBool,
  DataType.isInt,
  DataType.isFloat,
  DataType.isUtf8,
  DataType.isLargeUtf8,
  DataType.isBinary,
  DataType.isLargeBinary,
  DataType.isFixedSizeBinary,
  DataType.isDecimal,
];

/** The type of numbers that has the same buffers, for types whose cells are given as something else. */
function storageOf(type: DataType): DataType | undefined {
  if (DataType.isFloat(type)) return type.precision === 0 ? new Uint16() : undefined;
  if (DataType.isDate(type)) return type.unit === 0 ? new Int32() : new Int64();
  if (DataType.isTime(type)) return type.bitWidth === 32 ? new Int32() : new Int64();
  return DataType.isTimestamp(type) || DataType.isDuration(type) ? new Int64() : undefined;
}

/**
 * Reads the cells of a column of a flat type; fastest when rows are asked for in order.
 *
 * @param chunks - its arrays.
 */
export function storedReader(chunks: readonly Data[], limits: Limits): (row: number) => StoredCell {
  return chunkReader(chunks, (data) => slotReader(data, limits)) as (row: number) => StoredCell;
}

function slotReader(data: Data, limits: Limits): ReadCell {
  const { type } = data;
  const values: ArrayLike<number | bigint> = data.values;
  let read: ReadCell;
  if (DataType.isDictionary(type)) {
    const entry = chunkReader(data.dictionary?.data ?? [], (entries) => slotReader(entries, limits));
    read = (slot) => entry(Number(values[slot]));
  } else if (DataType.isDecimal(type)) {
    const words = type.bitWidth / 32;
    read = (slot) => wordsToBigint(data.values as Uint32Array, slot * words, words);
  } else if (storageOf(type) === undefined) {
    return columnReader(undefined, [data], { limits });
  } else read = (slot) => values[slot] as number | bigint;
  const validity = validityOf(data);
  return validity === undefined ? read : (slot) => (bitAt(validity, slot) ? read(slot) : null);
}

/**
 * Makes an array of a flat type of cells as they are stored.
 *
 * @param refuse - called for the first cell that the type cannot hold.
 * @returns An array in memory of its own.
 */
export function buildStored(type: DataType, cells: readonly (StoredCell | undefined)[], refuse: RefuseValue): Data {
  const storage = storageOf(type);
  if (storage !== undefined) return retyped(buildArray(storage, cells, refuse), type);
  if (DataType.isLargeUtf8(type)) return widened(buildArray(new Utf8(), cells, refuse), type);
  if (DataType.isLargeBinary(type)) return widened(buildArray(new Binary(), cells, refuse), type);
  if (DataType.isFixedSizeBinary(type)) return fixedBytes(type, cells, refuse);
  if (!DataType.isDecimal(type)) return buildArray(type, cells, refuse);
  const width = type.bitWidth / 8;
  const wide = cells.map((cell, i) => {
    if (cell === null || cell === undefined) return null;
    const isHeld = typeof cell === 'bigint' && cell === BigInt.asIntN(type.bitWidth, cell);
    return isHeld ? littleEndian(cell, width) : refuse('Expected a decimal that its type can hold', i);
  });
  const bytes = fixedBytes({ byteWidth: width } as FixedSizeBinary, wide, refuse);
  const words = bytes.values as Uint8Array;
  return retyped(bytes, type, new Uint32Array(words.buffer, words.byteOffset, words.byteLength / 4));
}

/** The same buffers as an array of another type. */
function retyped(data: Data, type: DataType, values: unknown = data.values): Data {
  const buffers = [data.valueOffsets, values, data.nullBitmap, undefined] as unknown as Partial<Data['buffers']>;
  return new Data(type, 0, data.length, data.nullCount, buffers);
}

/** The same array with offsets of 64 bits. */
function widened(data: Data, type: DataType): Data {
  const offsets = BigInt64Array.from(data.valueOffsets as Int32Array, BigInt);
  const buffers = [offsets, data.values, data.nullBitmap, undefined] as unknown as Partial<Data['buffers']>;
  return new Data(type, 0, data.length, data.nullCount, buffers);
}

function fixedBytes(type: FixedSizeBinary, cells: readonly (StoredCell | undefined)[], refuse: RefuseValue): Data {
  const width = type.byteWidth;
  const bytes = new Uint8Array(cells.length * width);
  const validity = new Uint8Array(Math.ceil(cells.length / 8));
  let nulls = 0;
  for (const [i, cell] of cells.entries()) {
    if (cell === null || cell === undefined) {
      nulls++;
      continue;
    }
    if (!(cell instanceof Uint8Array) || cell.length !== width) refuse(`Expected ${width} bytes`, i);
    else bytes.set(cell, i * width);
    setBit(validity, i);
  }
  const values: TypedArray = bytes;
  const buffers = [undefined, values, nulls === 0 ? undefined : validity] as unknown as Partial<Data['buffers']>;
  return new Data(type, 0, cells.length, nulls, buffers);
}

function littleEndian(value: bigint, width: number): Uint8Array {
  const bytes = new Uint8Array(width);
  let rest = BigInt.asUintN(8 * width, value);
  for (let i = 0; i < width; i++, rest >>= 8n) bytes[i] = Number(rest & 255n);
  return bytes;
}
