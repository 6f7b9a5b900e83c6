import { Data, Field, Utf8 } from 'apache-arrow';
import type { ScannedParams } from '../../document/scanned-params.ts';
import type { Limits } from '../../base/limits.ts';
import { CLOSE_OBJECT, COLON, COMMA, isDigit, MINUS, OPEN_OBJECT, QUOTE } from '../../base/ascii.ts';
import { decodeUtf8 } from '../../base/utf8-text.ts';
import { CellScanner } from './cell-scanner.ts';
import { hasLoneSurrogate } from '../arrow/check-fields.ts';
import type { Columns } from '../arrow/columns.ts';
import { isLevelName, levelName } from '../row-index.ts';
import { takeNull } from './scan-nulls.ts';
import { nullColumn, NumberColumn } from './number-column.ts';
import { scanBooleans, TextColumn } from './text-column.ts';
import { isUtf8 } from '../../base/check-utf8.ts';

/** Columns that were read from the text itself, with the types that the ordinary reader would infer. */
export class ScannedColumns {
  readonly columns: Columns;

  constructor(columns: Columns) {
    this.columns = columns;
  }
}

/** Containers open around a cell: the document, its params, data, and the column. */
const DEPTH = 4;

/** Members that the document itself has: its type and its params. */
const DOCUMENT_KEYS = 2;

/** Digits of the longest integers that are read here. */
const MOST_DIGITS = 19;

/**
 * Reads the `params` of a frame, `{"data": …}`, straight into arrays where its columns are plain: scalars of one kind
 * and nulls, with the same labels in the same order and spelling, none of them with escapes.
 *
 * @param at - where `params` begins.
 * @param single - whether `data` is one column's own object, as a Series has it.
 * @returns undefined where the ordinary reader has to read the text, or to say what is wrong with it.
 */
export function scanParams(bytes: Uint8Array, at: number, limits: Limits, single: boolean): ScannedParams | undefined {
  if (limits.depth < DEPTH || limits.keys < DOCUMENT_KEYS || limits.digits < MOST_DIGITS) return undefined;
  if (!isUtf8(bytes)) return undefined;
  const scanner = new CellScanner(bytes, at, limits.keys);
  if (!scanner.take(OPEN_OBJECT) || takeName(scanner) !== 'data') return undefined;
  const columns = single ? scanSingle(scanner) : scanColumns(scanner, limits);
  if (columns === undefined || !scanner.take(CLOSE_OBJECT)) return undefined;
  if (columns.rows * columns.fields.length > limits.elements) return undefined;
  return { params: { data: new ScannedColumns(columns) }, end: scanner.at };
}

function scanSingle(scanner: CellScanner): Columns | undefined {
  const array = scanColumn(scanner);
  return array && withIndex([new Field('', array.type, true)], [[array]], scanner);
}

function scanColumns(scanner: CellScanner, limits: Limits): Columns | undefined {
  const fields: Field[] = [];
  const chunks: Data[][] = [];
  const names = new Set<string>();
  if (!scanner.take(OPEN_OBJECT)) return undefined;
  if (!scanner.take(CLOSE_OBJECT)) {
    do {
      const name = takeName(scanner);
      if (name === undefined || names.has(name) || names.size === limits.keys) return undefined;
      if (hasLoneSurrogate(name) || isLevelName(name)) return undefined;
      names.add(name);
      const array = scanColumn(scanner);
      if (array === undefined) return undefined;
      fields.push(new Field(name, array.type, true));
      chunks.push([array]);
    } while (scanner.take(COMMA));
    if (!scanner.take(CLOSE_OBJECT)) return undefined;
  }
  return withIndex(fields, chunks, scanner);
}

/** Reads a name and its colon. */
function takeName(scanner: CellScanner): string | undefined {
  const { bytes } = scanner;
  if (!scanner.take(QUOTE)) return undefined;
  const start = scanner.at - 1;
  let end = bytes.indexOf(QUOTE, scanner.at);
  while (end !== -1 && isEscaped(bytes, end)) end = bytes.indexOf(QUOTE, end + 1);
  if (end === -1) return undefined;
  scanner.at = end + 1;
  if (!scanner.take(COLON)) return undefined;
  try {
    return JSON.parse(decodeUtf8(bytes, start, end + 1)) as string;
  } catch {
    // What is wrong with a name, the ordinary reader says better.
    return undefined;
  }
}

function isEscaped(bytes: Uint8Array, at: number): boolean {
  let first = at;
  while (bytes[first - 1] === 92) first--;
  return (at - first) % 2 === 1;
}

/** Reads one column; its first value tells what the others have to be. */
function scanColumn(scanner: CellScanner): Data | undefined {
  if (!scanner.open()) return undefined;
  const nulls: number[] = [];
  let more = scanner.next();
  for (; more && takeNull(scanner); more = scanner.next()) nulls.push(scanner.row);
  const array = more ? scanValues(scanner, nulls) : nullColumn(scanner.row + 1);
  return array !== undefined && scanner.ended() ? array : undefined;
}

function scanValues(scanner: CellScanner, nulls: number[]): Data | undefined {
  const code = scanner.bytes[scanner.at] as number;
  if (code === QUOTE) {
    const column = new TextColumn(scanner.room, nulls);
    return column.read(scanner) ? column.finish(scanner.row + 1) : undefined;
  }
  if (!isDigit(code) && code !== MINUS) return scanBooleans(scanner, nulls);
  const column = new NumberColumn(scanner.room, nulls);
  return column.read(scanner) ? column.finish(scanner.row + 1) : undefined;
}

/** Labels other than 0, 1, … are the index, if no two are alike. */
function withIndex(fields: readonly Field[], chunks: readonly Data[][], scanner: CellScanner): Columns | undefined {
  const rows = scanner.rows ?? 0;
  if (scanner.hasPositions) return { fields, metadata: new Map(), chunks, rows };
  const index = labelColumn(scanner, rows);
  if (index === undefined) return undefined;
  const level = new Field(levelName(0), index.type, true);
  return { fields: [...fields, level], metadata: new Map(), chunks: [...chunks, [index]], rows };
}

function labelColumn(scanner: CellScanner, rows: number): Data | undefined {
  const seen = new Set<string>();
  const offsets = new Int32Array(rows + 1);
  let length = 0;
  for (let row = 0; row < rows; row++) {
    const label = scanner.label(row);
    seen.add(decodeUtf8(label));
    length += label.length;
    offsets[row + 1] = length;
  }
  if (seen.size !== rows || length > 2 ** 31 - 1) return undefined;
  const values = new Uint8Array(length);
  for (let row = 0; row < rows; row++) values.set(scanner.label(row), offsets[row]);
  return new Data(new Utf8(), 0, rows, 0, [offsets, values] as unknown as Partial<Data['buffers']>);
}
