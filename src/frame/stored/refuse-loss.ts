import { DataType, type Data, type Field } from 'apache-arrow';
import type { Limits } from '../../base/limits.ts';
import { chunkReader, type ReadCell } from '../values/row-values.ts';
import { bitAt, validityOf } from '../arrow/bitmap.ts';
import { cellKey, entriesOf, entryCells } from './dictionary-cells.ts';
import { storedReader } from './stored-cells.ts';

/** The bits of NaN that every program writes, by the precision of a float. */
const NAN_BITS = [0x7e00, 0x7fc00000, 0x7ff8000000000000n] as const;

/**
 * Finds what a column of a flat type loses where only its values are kept, and not their bits: nulls that its field does
 * not allow, NaN with a sign or a payload, entries of a dictionary that nothing tells apart.
 *
 * @param refuse - called for the first of them, with what was expected.
 */
export function refuseLoss(
  { type, nullable }: Field,
  chunks: readonly Data[],
  limits: Limits,
  refuse: (expected: string, row?: number) => never,
): void {
  const rows = chunks.reduce((sum, data) => sum + data.length, 0);
  if (!nullable) {
    const read = storedReader(chunks, limits);
    for (let row = 0; row < rows; row++) {
      if (read(row) === null) refuse('a value, as its column allows no null', row);
    }
  }
  if (DataType.isDictionary(type)) {
    const keys = new Set<string>();
    for (const cell of entryCells(entriesOf(type, chunks), limits)) {
      const key = cellKey(cell);
      if (cell === null || keys.has(key)) refuse('a dictionary of different entries without null');
      keys.add(key);
    }
  }
  if (!DataType.isFloat(DataType.isDictionary(type) ? (type.dictionary as DataType) : type)) return;
  const isOther = chunkReader(chunks, otherNan);
  for (let row = 0; row < rows; row++) if (isOther(row) === true) refuse('NaN without a sign or a payload', row);
}

/** Tells of the slots of an array of floats, or of a dictionary of them, whether they are NaN with other bits. */
export function otherNan(data: Data): ReadCell {
  const { type } = data;
  const validity = validityOf(data);
  const isAbsent = (slot: number): boolean => validity !== undefined && !bitAt(validity, slot);
  if (DataType.isDictionary(type)) {
    const entry = chunkReader(data.dictionary?.data ?? [], otherNan);
    return (slot) => !isAbsent(slot) && entry(Number(data.values[slot]));
  }
  const { precision } = type as DataType & { readonly precision: 0 | 1 | 2 };
  const values = data.values as Uint16Array | Float32Array | Float64Array;
  const { buffer, byteOffset, length } = values;
  if (precision === 2) {
    const bits = new BigUint64Array(buffer, byteOffset, length);
    return (slot) => !isAbsent(slot) && Number.isNaN(values[slot]) && bits[slot] !== NAN_BITS[2];
  }
  const bits = precision === 1 ? new Uint32Array(buffer, byteOffset, length) : values;
  const isNan = (slot: number): boolean =>
    precision === 1 ? Number.isNaN(values[slot]) : ((values[slot] as number) & 0x7fff) > 0x7c00;
  return (slot) => !isAbsent(slot) && isNan(slot) && bits[slot] !== NAN_BITS[precision];
}
