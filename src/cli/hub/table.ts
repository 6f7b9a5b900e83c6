import type { JsonValue } from '../../json/json-value.ts';
import { shownText } from '../terminal/shown-text.ts';
import { padText, textWidth } from '../terminal/text-width.ts';
import { memberOf } from './hub-access.ts';

/** Rows of an answer as lines of text, in columns; what others have named is spelled out where it cannot be seen. */
export function tableOf(rows: JsonValue, columns: readonly string[]): string {
  const cells = (Array.isArray(rows) ? rows : []).map((row) => columns.map((name) => textOf(memberOf(row, name))));
  const all = [columns, ...cells];
  const widths = columns.map((_, at) => all.reduce((width, row) => Math.max(width, textWidth(row[at] ?? '')), 0));
  return all
    .map(
      (row) =>
        row
          .map((cell, at) => padText(cell, widths[at] ?? 0, 'left'))
          .join('  ')
          .trimEnd() + '\n',
    )
    .join('');
}

function textOf(cell: JsonValue | undefined): string {
  if (cell === null || cell === undefined) return '-';
  return shownText(Array.isArray(cell) ? cell.join(',') : String(cell));
}
