import type { SqlRow } from './driver.ts';
import { fromSqlText } from './text-code.ts';

/** A column of a row. */
type Column = SqlRow[number] | undefined;

/** The text of a column that has one. */
export function textOf(column: Column): string {
  return fromSqlText(String(column));
}

/** The text of a column, or null. */
export function textOrNull(column: Column): string | null {
  return typeof column === 'string' ? fromSqlText(column) : null;
}

/** The number of a column, or null. */
export function numberOrNull(column: Column): number | null {
  return typeof column === 'number' ? column : null;
}
