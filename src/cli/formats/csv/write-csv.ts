import type { Field } from 'apache-arrow';
import { sameBytes } from '../../../base/bytes.ts';
import { EncodeError } from '../../../base/errors.ts';
import { resolveLimits, type Limits } from '../../../base/limits.ts';
import type { WriteFormat } from '../source/artefact.ts';
import { asFrame } from '../frame/as-frame.ts';
import { refuseLoss } from '../frame/refuse-loss.ts';
import { plainCell } from '../../../frame/values/plain-cell.ts';
import { isFlat, storedReader, type StoredCell } from '../../../frame/values/stored-cells.ts';
import { columnReader } from '../../../frame/values/row-values.ts';
import type { DataFrame } from '../../../frame/dataframe.ts';
import { spellingOf } from '../../../frame/csv/cell-text.ts';
import { looksTyped } from '../../../frame/csv/typed-text.ts';

/** Characters that are written at a time. */
const PIECE_CHARACTERS = 2 ** 17;

/**
 * Writes a frame as CSV, its index first. It is exact: our reader, given the frame's schema, gives it back. Null is empty,
 * the empty string is `""`, and text that looks like something else is quoted.
 */
export const writeCsv: WriteFormat = (value, { limits, lossy = false }) => {
  const frame = asFrame(value, 'CSV', lossy);
  return Promise.resolve(piecesOf(frame, columnsOf(frame, resolveLimits(limits), lossy)));
};

interface WrittenColumn {
  readonly name: string;
  /** The cell of a row as it stands in the file. */
  readonly cell: (row: number) => string;
}

function columnsOf(frame: DataFrame, limits: Limits, lossy: boolean): WrittenColumn[] {
  const { joined, indexNames } = frame;
  const first = joined.fields.length - indexNames.length;
  if (joined.fields.length === 0 && joined.rows > 0) {
    throw new EncodeError(
      'unsupported-value',
      `Expected columns, got ${joined.rows} rows without any: --to arrow keeps them`,
    );
  }
  const order = [...joined.fields.keys()].map((i) => (i + first) % joined.fields.length);
  return order.map((i) => {
    const name = i < first ? (joined.fields[i] as Field).name : (indexNames[i - first] ?? '');
    return { name, cell: cellOf(joined.fields[i] as Field, joined.chunks[i] ?? [], name, limits, lossy) };
  });
}

function cellOf(
  field: Field,
  chunks: Parameters<typeof storedReader>[0],
  name: string,
  limits: Limits,
  lossy: boolean,
): (row: number) => string {
  const spelling = isFlat(field.type) ? spellingOf(field.type) : undefined;
  if (spelling === undefined) {
    if (!lossy) {
      const message = `Expected columns that CSV can hold, got ${String(field.type).slice(0, 80)}: --to arrow keeps them, --lossy writes them as JSON`;
      throw new EncodeError('unsupported-value', message, [name]);
    }
    const read = columnReader(field, chunks, { limits });
    return (row) => {
      const cell = plainCell(read(row));
      return cell === null ? '' : quoted(typeof cell === 'string' ? cell : JSON.stringify(cell));
    };
  }
  if (!lossy) {
    refuseLoss(field, chunks, limits, (expected, row) => {
      const path = row === undefined ? [name] : [name, row];
      throw new EncodeError('unsupported-value', `Expected ${expected}: --to arrow keeps it`, path);
    });
  }
  const read = storedReader(chunks, limits);
  return (row) => {
    const cell = read(row);
    if (cell === null) return '';
    const text = spelling.write(cell);
    if (!lossy && !isSame(spelling.read(text), cell)) {
      throw new EncodeError('unsupported-value', 'Expected a value that text can hold: --to arrow keeps it', [
        name,
        row,
      ]);
    }
    return typeof cell === 'string' && looksTyped(text) ? `"${text}"` : quoted(text);
  };
}

function isSame(a: StoredCell | undefined, b: StoredCell): boolean {
  return a instanceof Uint8Array && b instanceof Uint8Array ? sameBytes(a, b) : Object.is(a, b);
}

/** Text as a cell, quoted where it must be. */
function quoted(text: string): string {
  return text === '' || /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function* piecesOf({ numRows }: DataFrame, columns: readonly WrittenColumn[]): Iterable<Uint8Array> {
  const encoder = new TextEncoder();
  if (columns.length === 0) return;
  let text = `${columns.map(({ name }) => quoted(name)).join(',')}\r\n`;
  for (let row = 0; row < numRows; row++) {
    if (text.length >= PIECE_CHARACTERS) {
      yield encoder.encode(text);
      text = '';
    }
    text += `${columns.map(({ cell }) => cell(row)).join(',')}\r\n`;
  }
  yield encoder.encode(text);
}
