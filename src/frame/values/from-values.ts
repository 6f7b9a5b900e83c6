import { Field, Vector, type Data, type DataType, type Schema } from 'apache-arrow';
import type { TypedArray } from '../../base/bytes.ts';
import { EncodeError } from '../../base/errors.ts';
import type { Limits } from '../../base/limits.ts';
import { describe, type Path } from '../../base/path.ts';
import { hasSymbols, isPlainObject } from '../../json/plain-object.ts';
import { checkColumns, columnsOfVector, isFromThisArrow, isVector, columnsOfThisArrow } from './table.ts';
import type { ArrowVectorLike } from './foreign.ts';
import { firstNull } from '../arrow/bitmap.ts';
import { buildField } from './build-array.ts';
import type { RefuseValue } from './refuse.ts';
import { ownError, readable } from '../../base/foreign-errors.ts';
import { checkFields } from '../arrow/check-fields.ts';
import { checkCells, VALUE_CELLS, propertyProblem } from './cell-checker.ts';
import type { Columns } from '../arrow/columns.ts';
import { checkAgainstField } from './check-against-field.ts';
import { inferValues } from './infer-values.ts';
import { sameType } from '../stream/schema-codec.ts';
import { typedColumn } from './typed-column.ts';

/** A column of a frame to be made: a vector, a typed array, or a list of values. */
export type ColumnInput = ArrowVectorLike | TypedArray | readonly unknown[];

/** How a column is made of values. */
export interface ColumnMaking {
  readonly limits: Limits;
  /** Whether numbers that are all integers are int64. */
  readonly integers: boolean;
}

/** How a frame is made of values. */
export interface ValuesReading extends ColumnMaking {
  readonly schema: Schema | undefined;
}

/** A row of a frame to be made: an object by whatever interface, but no list, Map or Set. */
export type RowInput =
  | { readonly [name: string]: unknown }
  | (object & {
      /** What can be iterated is a list. */
      readonly [Symbol.iterator]?: never;
    });

/**
 * Makes columns of vectors, typed arrays and lists.
 *
 * @throws {@link EncodeError} `ragged` if they are of unequal length, `unsupported-value` at the first value that
 *   cannot be kept, and at a name of the schema that no column has.
 */
export function columnsFromLists(
  input: { readonly [name: string]: ColumnInput },
  { schema, ...making }: ValuesReading,
): Columns {
  if (typeof input !== 'object' || input === null || !isPlainObject(input)) {
    throw new EncodeError('unsupported-value', `Expected a plain object of columns, got ${describe(input)}`);
  }
  const lists = new Map<string, unknown>();
  readMembers(input, undefined, (name, list) => lists.set(name, list));
  const given = givenFields(schema, making.limits);
  for (const name of given.keys()) {
    if (!lists.has(name)) throw new EncodeError('unsupported-value', 'Expected a column that the schema names', [name]);
  }
  return joinColumns(lists, given, schema, undefined, making);
}

/** Makes columns of rows; a name that a row lacks is null there. */
export function columnsFromRows(rows: readonly RowInput[], { schema, ...making }: ValuesReading): Columns {
  if (!Array.isArray(rows)) {
    throw new EncodeError('unsupported-value', `Expected a list of rows, got ${describe(rows)}`);
  }
  const { length } = rows as readonly unknown[];
  const given = givenFields(schema, making.limits);
  const lists = new Map<string, unknown[]>();
  for (const name of given.keys()) lists.set(name, newColumn(length));
  let row = 0;
  const add = (name: string, value: unknown): void => {
    let list = lists.get(name);
    if (list === undefined) lists.set(name, (list = newColumn(length)));
    list[row] = value;
  };
  for (; row < length; row++) readRow(rows[row], row, add);
  return joinColumns(lists, given, schema, length, making);
}

function newColumn(length: number): unknown[] {
  return Array.from({ length }, () => null);
}

/** @param length - rows, where those that have no names count. */
function joinColumns(
  lists: ReadonlyMap<string, unknown>,
  given: ReadonlyMap<string, Field>,
  schema: Schema | undefined,
  length: number | undefined,
  making: ColumnMaking,
): Columns {
  const fields: Field[] = [];
  const arrays: (readonly Data[])[] = [];
  let rows = length;
  for (const [name, list] of lists) {
    const path = [name];
    const column = readable(path, () => makeColumn(name, list, given.get(name), making, path));
    rows ??= column.rows;
    if (column.rows !== rows) {
      throw new EncodeError('ragged', `Expected a column of ${rows} rows, got ${column.rows}`, path);
    }
    fields.push(column.fields[0] as Field);
    arrays.push(column.chunks[0] ?? []);
  }
  const metadata = new Map(schema?.metadata);
  return checkColumns({ fields, metadata, chunks: arrays, rows: rows ?? 0 }, making.limits, []);
}

/** The fields of a caller's schema by name. */
function givenFields(schema: Schema | undefined, limits: Limits): ReadonlyMap<string, Field> {
  if (schema === undefined) return new Map();
  checkFields(schema, limits, []);
  return new Map(schema.fields.map((field) => [field.name, field]));
}

function readRow(row: unknown, i: number, add: (name: string, value: unknown) => void): void {
  try {
    if (typeof row === 'object' && row !== null && isPlainObject(row)) return readMembers(row, i, add);
  } catch (error) {
    throw ownError(error, (cause) => {
      return new EncodeError('unsupported-value', 'Expected a row that can be read', [i], { cause });
    });
  }
  throw new EncodeError('unsupported-value', `Expected a plain object, got ${describe(row)}`, [i]);
}

/**
 * Reads all members of a plain object, none of them run.
 *
 * @param step - where the object stands, if not at the root.
 */
function readMembers(object: object, step: number | undefined, add: (name: string, value: unknown) => void): void {
  const path = step === undefined ? [] : [step];
  if (hasSymbols(object)) {
    throw new EncodeError('unsupported-value', 'Expected an object, got one with a property named by a symbol', path);
  }
  for (const name of Object.getOwnPropertyNames(object)) {
    const property = Object.getOwnPropertyDescriptor(object, name);
    const problem = propertyProblem(property);
    if (problem !== undefined) throw new EncodeError('unsupported-value', problem, [...path, name]);
    add(name, property?.value);
  }
}

/**
 * Makes a column of a vector, a typed array or a list.
 *
 * @param given - its field, where a caller states one.
 * @throws {@link EncodeError} `unsupported-value` at the first value that cannot be kept, and for anything else.
 */
export function makeColumn(
  name: string,
  input: unknown,
  given: Field | undefined,
  making: ColumnMaking,
  path: Path,
): Columns {
  const { limits } = making;
  if (Array.isArray(input)) return listColumn(name, input.slice(), given, making, path);
  if (ArrayBuffer.isView(input) && !(input instanceof DataView)) {
    const column = typedColumn(input as TypedArray, path);
    if (given === undefined || sameType(column.type as DataType, given.type)) {
      return vectorColumn(name, new Vector([column]), given, limits, path);
    }
    return listColumn(name, Array.from(input as unknown as ArrayLike<unknown>), given, making, path);
  }
  if (isVector(input)) return vectorColumn(name, input, given, limits, path);
  throw new EncodeError(
    'unsupported-value',
    `Expected a vector, a typed array or a list, got ${describe(input)}`,
    path,
  );
}

function vectorColumn(name: string, input: Vector, given: Field | undefined, limits: Limits, path: Path): Columns {
  const column = columnsOfVector(input, new Field(name, input.type, true), limits, path);
  const own = columnsOfThisArrow(column, isFromThisArrow(input), limits, path);
  if (given === undefined) return own;
  const [{ type }] = own.fields as [Field];
  if (!sameType(type, given.type)) {
    throw new EncodeError('unsupported-value', 'Expected a vector of the type that the schema names', path);
  }
  const hole = given.nullable ? -1 : firstNull(own.chunks[0] ?? []);
  if (hole !== -1) {
    const message = 'Expected a value, got null in a field that allows none';
    throw new EncodeError('unsupported-value', message, [...path, hole]);
  }
  return { ...own, fields: [new Field(name, type, given.nullable, given.metadata)] };
}

/** @param values - a copy that nobody changes. */
function listColumn(
  name: string,
  values: readonly unknown[],
  given: Field | undefined,
  { limits, integers }: ColumnMaking,
  path: Path,
): Columns {
  const refuse: RefuseValue = (message, place) => {
    throw new EncodeError('unsupported-value', message, [...path, place]);
  };
  const places = { limits, path, depth: 1, step: identity, refuse: refuseAt };
  checkCells(values, VALUE_CELLS, places);
  if (given !== undefined) checkAgainstField(given, values, places);
  const type: DataType = given?.type ?? inferValues(values, refuse, limits, path, 1, integers);
  const field = new Field(name, type, given?.nullable ?? true, given?.metadata);
  const array = buildField(field, values, limits, refuse);
  return { fields: [field], metadata: new Map(), chunks: [[array]], rows: array.length };
}

function identity(row: number): number {
  return row;
}

function refuseAt(message: string, path: Path): never {
  throw new EncodeError('unsupported-value', message, path);
}
