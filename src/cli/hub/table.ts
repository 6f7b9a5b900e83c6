import type { JsonValue } from '../../json/json-value.ts';
import { memberOf } from './hub-access.ts';

/** Rows of an answer as lines of text, in columns. */
export function tableOf(rows: JsonValue, columns: readonly string[]): string {
  const cells = (Array.isArray(rows) ? rows : []).map((row) => columns.map((name) => textOf(memberOf(row, name))));
  const all = [columns, ...cells];
  const widths = columns.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  return all
    .map(
      (row) =>
        row
          .map((cell, at) => cell.padEnd(widths[at] ?? 0))
          .join('  ')
          .trimEnd() + '\n',
    )
    .join('');
}

function textOf(cell: JsonValue | undefined): string {
  if (cell === null || cell === undefined) return '-';
  const text = Array.isArray(cell) ? cell.join(',') : String(cell);
  // What others have named must not forge a line.
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '�');
}
