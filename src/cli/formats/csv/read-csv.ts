import { type Data, DataType, Field } from 'apache-arrow';
import { DecodeError } from '../../../base/errors.ts';
import { resolveLimits, type Limits } from '../../../base/limits.ts';
import { quote } from '../../../base/path.ts';
import { isLevelName, levelName } from '../../../frame/arrow/columns.ts';
import type { DataFrame } from '../../../frame/dataframe.ts';
import { checkColumns } from '../../../frame/values/table.ts';
import type { ReadFormat } from '../source/artefact.ts';
import { frameOf } from '../frame/frame-of.ts';
import { buildStored, type StoredCell } from '../../../frame/stored/stored-cells.ts';
import { buildDictionary, entriesOf } from '../../../frame/stored/dictionary-cells.ts';
import { bytesOf } from '../source/source-bytes.ts';
import { spellingOf } from '../../../frame/csv/cell-text.ts';
import { parseCsv, type TextColumn } from './csv-parser.ts';
import { inferType } from './infer-type.ts';

/**
 * Reads CSV as a frame. Types are those of a given schema, whose index stands before the columns; without one they are
 * told by the cells, and only where nothing is lost.
 */
export const readCsv: ReadFormat = async (source, options) => {
  const limits = resolveLimits(options.limits);
  const columns = parseCsv(await bytesOf(source, limits), limits);
  const rows = columns[0]?.cells.length ?? 0;
  const typed = options.schema === undefined ? columns.map(inferred) : bySchema(columns, options.schema);
  const chunks = typed.map((column) => [arrayOf(column, limits)]);
  const metadata = options.schema?.joined.metadata ?? new Map<string, string>();
  const fields = typed.map(({ field }) => field);
  return { value: frameOf(checkColumns({ fields, metadata, chunks, rows }, limits, []), limits) };
};

interface TypedColumn {
  readonly field: Field;
  readonly column: TextColumn;
  /** The same column of the schema: entries of its dictionary stand first. */
  readonly chunks: readonly Data[];
}

function inferred(column: TextColumn): TypedColumn {
  if (isLevelName(column.name)) {
    throw new DecodeError('bad-value', 'Expected no column with a name that is kept for the index', [column.name]);
  }
  return { field: new Field(column.name, inferType(column), true), column, chunks: [] };
}

/** The fields of a schema with their columns: levels of the index come first in CSV, and last in the schema. */
function bySchema(columns: readonly TextColumn[], { joined, indexNames }: DataFrame): TypedColumn[] {
  const levels = indexNames.length;
  if (columns.length !== joined.fields.length) {
    const message = `Expected ${joined.fields.length} columns, as the schema has with its index, got ${columns.length}`;
    throw new DecodeError('bad-value', message);
  }
  return joined.fields.map((field, i) => {
    const level = i - (joined.fields.length - levels);
    const column = columns[level < 0 ? i + levels : level] as TextColumn;
    const name = level < 0 ? field.name : (indexNames[level] ?? '');
    if (column.name !== name && field.name !== levelName(level)) {
      throw new DecodeError('bad-value', `Expected the column ${quote(name)}, got ${quote(column.name)}`, [name]);
    }
    return { field, column, chunks: joined.chunks[i] ?? [] };
  });
}

function arrayOf({ field, column: { name, cells }, chunks }: TypedColumn, limits: Limits): Data {
  const type: DataType = field.type;
  const spelling = spellingOf(type);
  const refuse = (message: string, row: number): never => {
    throw new DecodeError('bad-value', message, [name, row]);
  };
  if (spelling === undefined) return refuse(`Expected a type that CSV can hold, got ${String(type)}`, 0);
  const stored = cells.map((cell, row): StoredCell => {
    if (cell !== null)
      return spelling.read(cell) ?? refuse(`Expected text of ${String(type)}, got ${quote(cell)}`, row);
    return field.nullable ? null : refuse('Expected a value, got none in a column that allows no null', row);
  });
  if (DataType.isDictionary(type)) return buildDictionary(type, stored, entriesOf(type, chunks), limits, refuse);
  return buildStored(type, stored, refuse);
}
