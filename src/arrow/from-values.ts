import {
  Bool,
  Field,
  Float64,
  Int64,
  List,
  Binary,
  Struct,
  TimestampMillisecond,
  Utf8,
  Null,
  makeVector,
  type Data,
  type DataType,
  type Schema,
} from 'apache-arrow';
import type { TypedArray } from '../bytes.ts';
import { EncodeError } from '../errors.ts';
import { setMember } from '../json-tree.ts';
import { tooMuch, type Limits } from '../limits.ts';
import { describe, type Path } from '../path.ts';
import { isPlainObject } from '../plain-object.ts';
import { checkColumns, columnsOfVector, isOwn, isVector, ownColumns } from './arrow-table.ts';
import { buildArray, flatten, isNull, type RefuseValue } from './build-array.ts';
import type { Columns } from './columns.ts';
import type { Vector } from 'apache-arrow';

/** A column of a frame to be made: a vector, a typed array, or a list of values. */
export type ColumnInput = Vector | TypedArray | readonly unknown[];

/** A row of a frame to be made. */
export type RowInput = { readonly [name: string]: unknown };

/**
 * Makes columns of vectors, typed arrays and lists.
 *
 * @throws {@link EncodeError} `ragged` if they are of unequal length, `unsupported-value` at the first value that
 *   cannot be kept.
 */
export function columnsFromLists(
  input: { readonly [name: string]: ColumnInput },
  schema: Schema | undefined,
  limits: Limits,
): Columns {
  const given = new Map(schema?.fields.map((field) => [field.name, field]));
  const fields: Field[] = [];
  const arrays: (readonly Data[])[] = [];
  let rows: number | undefined;
  for (const name of Object.keys(input)) {
    const path = [name];
    const column = makeColumn(name, input[name], given.get(name), limits, path);
    rows ??= column.rows;
    if (column.rows !== rows) {
      throw new EncodeError('ragged', `Expected a column of ${rows} rows, got ${column.rows}`, path);
    }
    fields.push(column.fields[0] as Field);
    arrays.push(column.chunks[0] ?? []);
  }
  const metadata = new Map(schema?.metadata);
  return checkColumns({ fields, metadata, chunks: arrays, rows: rows ?? 0 }, limits, []);
}

/** Makes columns of rows; a name that a row lacks is null there. */
export function columnsFromRows(rows: readonly RowInput[], schema: Schema | undefined, limits: Limits): Columns {
  const lists = new Map<string, unknown[]>();
  for (const field of schema?.fields ?? []) lists.set(field.name, newColumn(rows.length));
  for (const [i, row] of rows.entries()) {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw new EncodeError('unsupported-value', `Expected an object, got ${describe(row)}`, [i]);
    }
    for (const name of Object.keys(row)) {
      let list = lists.get(name);
      if (list === undefined) lists.set(name, (list = newColumn(rows.length)));
      list[i] = row[name];
    }
  }
  const columns: { [name: string]: unknown[] } = {};
  for (const [name, list] of lists) setMember(columns, name, list);
  return columnsFromLists(columns, schema, limits);
}

function newColumn(length: number): unknown[] {
  return Array.from({ length }, () => null);
}

function makeColumn(name: string, input: unknown, given: Field | undefined, limits: Limits, path: Path): Columns {
  if (isVector(input)) {
    const column = columnsOfVector(input, new Field(name, input.type, true), limits, path);
    return ownColumns(column, isOwn(input), limits, path);
  }
  const refuse: RefuseValue = (message, place) => {
    throw new EncodeError('unsupported-value', message, [...path, place]);
  };
  const values = listOf(input);
  if (values === undefined) {
    throw new EncodeError(
      'unsupported-value',
      `Expected a vector, a typed array or a list, got ${describe(input)}`,
      path,
    );
  }
  if (given === undefined && ArrayBuffer.isView(input) && !(input instanceof Uint8ClampedArray)) {
    const vector: Vector = makeVector((input as Exclude<TypedArray, Uint8ClampedArray>).slice());
    return columnsOfVector(vector, new Field(name, vector.type, true), limits, path);
  }
  const type: DataType = given?.type ?? inferValues(values, refuse, limits, path, 1);
  const field = new Field(name, type, given?.nullable ?? true, given?.metadata);
  const array = buildArray(type, values, refuse);
  return { fields: [field], metadata: new Map(), chunks: [[array]], rows: array.length };
}

function listOf(input: unknown): readonly unknown[] | undefined {
  if (Array.isArray(input)) return input;
  return ArrayBuffer.isView(input) && !(input instanceof DataView)
    ? Array.from(input as unknown as ArrayLike<unknown>)
    : undefined;
}

/** The type of JavaScript values: what each says of itself, never what it happens to hold. */
function inferValues(
  values: readonly unknown[],
  refuse: RefuseValue,
  limits: Limits,
  path: Path,
  depth: number,
): DataType {
  if (depth > limits.depth) throw tooMuch(limits, 'depth', depth, path);
  let kind: string | undefined;
  for (const [i, value] of values.entries()) {
    if (isNull(value)) continue;
    const own = kindOf(value) ?? refuse(`Expected a value that a column can hold, got ${describe(value)}`, i);
    kind ??= own;
    if (own !== kind) refuse(`Expected ${kind} as before, got ${own}: a column holds one kind of value`, i);
  }
  switch (kind) {
    case undefined:
      return new Null();
    case 'boolean':
      return new Bool();
    case 'number':
      return new Float64();
    case 'bigint':
      return new Int64();
    case 'string':
      return new Utf8();
    case 'date':
      return new TimestampMillisecond('UTC');
    case 'bytes':
      return new Binary();
    case 'list': {
      const { items, places } = flatten(values, refuse);
      const item = inferValues(items, (message, i) => refuse(message, places(i)), limits, path, depth + 1);
      return new List(new Field('item', item, true));
    }
    default: {
      const names = new Set<string>();
      for (const value of values) if (!isNull(value)) for (const name of Object.keys(value)) names.add(name);
      const fields = Array.from(names, (name) => {
        const members = values.map((value) =>
          isNull(value) ? null : (Object.getOwnPropertyDescriptor(value, name)?.value as unknown),
        );
        return new Field(name, inferValues(members, refuse, limits, path, depth + 1), true);
      });
      return new Struct(fields);
    }
  }
}

function kindOf(value: NonNullable<unknown>): string | undefined {
  if (typeof value !== 'object') {
    return ['boolean', 'number', 'bigint', 'string'].includes(typeof value) ? typeof value : undefined;
  }
  if (Array.isArray(value)) return 'list';
  if (value instanceof Date) return 'date';
  if (value instanceof Uint8Array) return 'bytes';
  return isPlainObject(value) ? 'object' : undefined;
}
