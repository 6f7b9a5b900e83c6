/**
 * The way between apache-arrow's tables and vectors, of this copy of the library or another, and columns.
 *
 * @module
 */
import { Data, makeData, RecordBatch, Schema, Struct, Table, Vector, type DataType, type Field } from 'apache-arrow';
import { EncodeError } from '../../base/errors.ts';
import { DEFAULT_LIMITS, type Limits } from '../../base/limits.ts';
import { isObject } from '../../json/members.ts';
import type { Path } from '../../base/path.ts';
import { ArrayChecker } from '../arrow/array-checker.ts';
import type { Columns } from '../arrow/columns.ts';
import { checkFields } from '../arrow/check-fields.ts';
import { checkEmptyRows, EmptyCount } from '../arrow/empty-slots.ts';
import { writeStream } from '../stream/writer.ts';
import { readStream } from '../stream/reader.ts';

/** Whether a value looks like a table of apache-arrow, whichever copy made it. */
export function isTable(value: unknown): value is Table {
  if (!isObject(value)) return false;
  const { schema, batches } = value;
  return (
    isObject(schema) &&
    Array.isArray(schema['fields']) &&
    Array.isArray(batches) &&
    typeof value['getChildAt'] === 'function'
  );
}

/** Whether a value looks like a vector of apache-arrow, whichever copy made it. */
export function isVector(value: unknown): value is Vector {
  if (!isObject(value)) return false;
  const { type, data } = value;
  return (
    isObject(type) &&
    typeof type['typeId'] === 'number' &&
    Array.isArray(data) &&
    typeof value['isValid'] === 'function'
  );
}

/**
 * The columns of a table, checked; arrays are kept by reference.
 *
 * @throws {@link EncodeError} if its arrays do not hold what its schema says.
 */
export function columnsOfTable(table: Table, limits: Limits, path: Path): Columns {
  const { schema, batches } = table;
  const first: readonly Field[] = batches[0]?.data.type.children ?? schema.fields;
  const names = new Map<string, number>();
  for (const { name } of schema.fields) names.set(name, (names.get(name) ?? 0) + 1);
  // Of columns with the same name apache-arrow's schema repeats the last; its record batches keep each.
  const fields = schema.fields.map((field: Field, i) =>
    (names.get(field.name) ?? 0) > 1 ? (first[i] ?? field) : field,
  );
  return checkColumns(
    {
      fields,
      metadata: schema.metadata,
      chunks: fields.map((_, i) => batches.map((batch) => batch.data.children[i] as Data)),
      rows: batches.reduce((sum, batch) => sum + batch.data.length, 0),
    },
    limits,
    path,
  );
}

/** The arrays of a vector as a column, checked; kept by reference. */
export function columnsOfVector(vector: Vector, field: Field, limits: Limits, path: Path): Columns {
  const chunks: readonly Data[] = vector.data;
  return checkColumns(
    {
      fields: [field],
      metadata: new Map(),
      chunks: [chunks],
      rows: chunks.reduce((sum, { length }) => sum + length, 0),
    },
    limits,
    path,
  );
}

/**
 * Checks columns that a caller brought.
 *
 * @throws {@link EncodeError} `unsupported-value` if a type or a text cannot stand in a stream, `ragged` if columns are
 *   of unequal length, `size-mismatch` if arrays do not hold what their types say.
 */
export function checkColumns(columns: Columns, limits: Limits, path: Path): Columns {
  checkFields(columns, limits, path);
  checkEmptyRows(columns.fields, columns.rows, limits, path);
  const empty = new EmptyCount(limits);
  for (const [i, field] of columns.fields.entries()) {
    const at = [...path, field.name];
    const refuse = (message: string): never => {
      throw new EncodeError('size-mismatch', message, at);
    };
    const checker = new ArrayChecker(limits, at, empty, refuse);
    let rows = 0;
    for (const data of columns.chunks[i] ?? []) {
      checker.check(data, field.type);
      rows += data.length;
    }
    if (rows !== columns.rows)
      throw new EncodeError('ragged', `Expected a column of ${columns.rows} rows, got ${rows}`, at);
  }
  return columns;
}

/** Columns whose arrays and types all come from this copy of apache-arrow; a copy where they did not. */
export function ownColumns(columns: Columns, isOwn: boolean, limits: Limits, path: Path): Columns {
  return isOwn ? columns : readStream(writeStream(columns, limits, path), limits, path);
}

/** Whether a table or vector was made by this copy of apache-arrow. */
export function isOwn(value: Table | Vector): boolean {
  const prototype: unknown = isVector(value) ? Vector.prototype : Table.prototype;
  for (let at: unknown = value; at !== null; at = Object.getPrototypeOf(at)) if (at === prototype) return true;
  return false;
}

/** The columns as a table of apache-arrow: over the same arrays if all are cut alike, else over a copy. */
export function tableOf(columns: Columns): Table {
  const lengths = columns.chunks[0]?.map(({ length }) => length) ?? [columns.rows];
  const isEven = columns.chunks.every((chunks) => chunks.every((data, i) => data.length === lengths[i]));
  if (isEven) return evenTable(columns, lengths);
  const joined = readStream(writeStream(columns, DEFAULT_LIMITS, []), DEFAULT_LIMITS, []);
  return evenTable(joined, [joined.rows]);
}

function evenTable(columns: Columns, lengths: readonly number[]): Table {
  const schema = new Schema([...columns.fields], new Map(columns.metadata));
  const type = new Struct([...columns.fields]);
  const batches = lengths.map((length, chunk) => {
    const children = columns.chunks.map((chunks) => chunks[chunk] as Data);
    return recordBatch(schema, new Data(type, 0, length, 0, undefined, children));
  });
  return new Table(schema, batches);
}

/** The column at an index as a vector of apache-arrow over the same arrays. */
export function vectorOf(columns: Columns, index: number): Vector {
  const field = columns.fields[index] as Field;
  const chunks = columns.chunks[index] as readonly Data[];
  return new Vector(chunks.length === 0 ? [emptyData(field.type)] : chunks);
}

/** An array of no slots. */
function emptyData(type: DataType): Data {
  return makeData({ type });
}

function recordBatch(schema: Schema, data: Data<Struct>): RecordBatch {
  // The constructor rebuilds the schema by name: quadratic in the columns, and wrong where names repeat.
  Object.defineProperty(schema, 'assign', { value: () => schema, configurable: true });
  try {
    return new RecordBatch(schema, data);
  } finally {
    Reflect.deleteProperty(schema, 'assign');
  }
}
