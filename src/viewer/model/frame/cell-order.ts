import type { Cell } from '../../../frame/values/row-values.ts';
import { TYPE_ID, type ArrowType } from './arrow-type.ts';

/** What a cell is sorted by. */
export type CellKey = number | bigint | string;

/** Whether cells of a type have an order. */
export function isSortable({ typeId, dictionary }: ArrowType): boolean {
  if (typeId === TYPE_ID.dictionary && dictionary !== undefined) return isSortable(dictionary);
  return SORTABLE.has(typeId);
}

const SORTABLE: ReadonlySet<number> = new Set([
  TYPE_ID.int,
  TYPE_ID.float,
  TYPE_ID.utf8,
  TYPE_ID.bool,
  TYPE_ID.decimal,
  TYPE_ID.date,
  TYPE_ID.time,
  TYPE_ID.timestamp,
  TYPE_ID.duration,
  TYPE_ID.largeUtf8,
  TYPE_ID.utf8View,
]);

/** What a cell that is not null is sorted by: numbers and times as they are, everything else as text. */
export function cellKey(cell: Exclude<Cell, null>): CellKey {
  if (typeof cell === 'number' || typeof cell === 'bigint' || typeof cell === 'string') return cell;
  if (typeof cell === 'boolean') return cell ? 1 : 0;
  return cell instanceof Date ? cell.getTime() : '';
}

/** The same by the type of its column: decimals, which come in digits, by what they are worth. */
export function orderKey(cell: Exclude<Cell, null>, type: ArrowType): CellKey {
  return type.typeId === TYPE_ID.decimal && typeof cell === 'string'
    ? decimalKey(cell, type.scale ?? 0)
    : cellKey(cell);
}

/** The key of a decimal in digits: an integer of the unit of its last digit. */
export function decimalKey(digits: string, scale: number): bigint | number {
  // Beyond a hundred digits the exponent is written out, and says enough.
  if (digits.includes('e')) return Number(digits);
  return scale > 0 ? BigInt(digits.replace('.', '')) : BigInt(digits);
}

/** Compares keys: numbers among themselves by value, NaN after all; strings by their code points' units. */
export function compareKeys(a: CellKey, b: CellKey): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}
