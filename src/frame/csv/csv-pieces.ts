import type { Data, Field } from 'apache-arrow';
import { sameBytes } from '../../base/bytes.ts';
import { EncodeError } from '../../base/errors.ts';
import type { Limits } from '../../base/limits.ts';
import type { Columns } from '../arrow/columns.ts';
import { plainCell } from '../stored/plain-cell.ts';
import { columnReader } from '../values/row-values.ts';
import { refuseLoss } from '../stored/refuse-loss.ts';
import { isFlat, storedReader, type StoredCell } from '../stored/stored-cells.ts';
import { spellingOf } from './cell-text.ts';
import { looksTyped } from './typed-text.ts';

/** Characters that are gathered before they are given out. */
const PIECE_CHARACTERS = 2 ** 17;

/** A frame, as CSV needs it: columns and index in one, the index last, and the names of its levels. */
export interface CsvSource {
  readonly joined: Columns;
  readonly indexNames: readonly (string | undefined)[];
}

/** What is written in place of a refusal, and what a refusal advises. */
export interface CsvRules {
  /** Whether what CSV does not hold exactly is written anyway: nested cells as JSON. */
  readonly lossy: boolean;
  /** What the message of a refusal says keeps the value. */
  readonly keeps: string;
  /** What it says takes the loss. */
  readonly loses: string;
}

/**
 * Writes a frame as CSV (RFC 4180), its index first. It is exact: a reader that is given the frame's schema has all of
 * it back. Null is empty, the empty string is `""`, and text that looks like something else is quoted.
 *
 * @returns The text in pieces.
 * @throws {@link EncodeError} `unsupported-value`, with the column, for one whose type CSV cannot hold, and with the row
 *   for a value that it does not; when its piece is asked for, for one whose text is not read as the same.
 */
export function csvPieces(source: CsvSource, limits: Limits, rules: CsvRules): Iterable<string> {
  return piecesOf(columnsOf(source, limits, rules), source.joined.rows);
}

interface WrittenColumn {
  readonly name: string;
  /** The cell of a row as it stands in the file. */
  readonly cell: (row: number) => string;
}

function columnsOf({ joined, indexNames }: CsvSource, limits: Limits, rules: CsvRules): WrittenColumn[] {
  const { fields, chunks, rows } = joined;
  const first = fields.length - indexNames.length;
  if (fields.length === 0 && rows > 0) {
    throw new EncodeError(
      'unsupported-value',
      `Expected columns, got ${rows} rows without any: ${rules.keeps} keeps them`,
    );
  }
  const order = [...fields.keys()].map((i) => (i + first) % fields.length);
  return order.map((i) => {
    const field = fields[i] as Field;
    const name = i < first ? field.name : (indexNames[i - first] ?? '');
    return { name, cell: cellOf(field, chunks[i] ?? [], name, limits, rules) };
  });
}

function cellOf(
  field: Field,
  chunks: readonly Data[],
  name: string,
  limits: Limits,
  { lossy, keeps, loses }: CsvRules,
): (row: number) => string {
  const spelling = isFlat(field.type) ? spellingOf(field.type) : undefined;
  if (spelling === undefined) {
    if (!lossy) {
      const message = `Expected columns that CSV can hold, got ${String(field.type).slice(0, 80)}: ${keeps} keeps them, ${loses} writes them as JSON`;
      throw new EncodeError('unsupported-value', message, [name]);
    }
    const read = columnReader(field, chunks, { limits });
    return (row) => {
      const cell = plainCell(read(row));
      return cell === null ? '' : quoted(typeof cell === 'string' ? cell : JSON.stringify(cell));
    };
  }
  const refusal = (expected: string, row?: number): EncodeError => {
    const path = row === undefined ? [name] : [name, row];
    return new EncodeError('unsupported-value', `Expected ${expected}: ${keeps} keeps it`, path);
  };
  if (!lossy) {
    refuseLoss(field, chunks, limits, (expected, row) => {
      throw refusal(expected, row);
    });
  }
  const read = storedReader(chunks, limits);
  return (row) => {
    const cell = read(row);
    if (cell === null) return '';
    const text = spelling.write(cell);
    if (!lossy && !isSame(spelling.read(text), cell)) {
      throw refusal('a value that text can hold', row);
    }
    return typeof cell === 'string' && looksTyped(text) ? `"${text}"` : quoted(text);
  };
}

function isSame(a: StoredCell | undefined, b: StoredCell): boolean {
  return a instanceof Uint8Array && b instanceof Uint8Array ? sameBytes(a, b) : Object.is(a, b);
}

/** Text as a cell, quoted where it must be. */
function quoted(text: string): string {
  const isPlain = text !== '' && !/[",\r\n]/.test(text) && !/\s/.test(text.charAt(0) + text.charAt(text.length - 1));
  return isPlain ? text : `"${text.replaceAll('"', '""')}"`;
}

/** A piece ends behind a cell, not a line: a line may be longer than the longest string. */
function* piecesOf(columns: readonly WrittenColumn[], rows: number): Iterable<string> {
  if (columns.length === 0) return;
  let text = `${columns.map(({ name }) => quoted(name)).join(',')}\r\n`;
  for (let row = 0; row < rows; row++) {
    let separator = '';
    for (const { cell } of columns) {
      if (text.length >= PIECE_CHARACTERS) {
        yield text;
        text = '';
      }
      text += separator + cell(row);
      separator = ',';
    }
    text += '\r\n';
  }
  yield text;
}
