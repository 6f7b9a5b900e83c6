import { type Data, type DataType, Field, type Schema, Utf8 } from 'apache-arrow';
import { DecodeError } from '../../base/errors.ts';
import { type Limits, checkLimit } from '../../base/limits.ts';
import { type Path, describe } from '../../base/path.ts';
import { hasLoneSurrogate } from '../../base/utf8.ts';
import { type Columns, isLevelName, levelName } from '../arrow/columns.ts';
import { membersOf, OrderedObject, valuesOf } from '../../json/tree.ts';
import { isObject } from '../../json/members.ts';
import { isPlainObject } from '../../json/plain-object.ts';
import { TextMap } from '../../base/keys/text-map.ts';
import { buildArray, buildField } from '../values/build-array.ts';
import { checkCells, JSON_CELLS } from '../values/cell-checker.ts';
import { type UnbackedCount, UnbackedSlots } from '../arrow/unbacked-slots.ts';
import { JSON_METADATA } from '../arrow/json-field.ts';
import { inferType } from './infer-json.ts';
import type { FloatMarks } from '../../json/whole-floats.ts';
import { ScannedColumns } from '../scan/scan-columns.ts';
import { checkAgainstField } from '../values/check-against-field.ts';
import { treeText } from '../values/json-cell-text.ts';

/** What JSON does not tell of columns. */
export interface ReadColumnsOptions {
  /** Types of columns by name; others are inferred. */
  readonly schema?: Schema | undefined;
  /** @internal The whole numbers that the text writes as floats, by the object that holds them. */
  readonly wholeFloats?: FloatMarks | undefined;
  /** @internal Whether our own reader made the data: it is JSON then. */
  readonly fromText?: boolean | undefined;
  /** @internal What the call has counted of cells that no byte stands for; added to. */
  readonly spent?: UnbackedCount | undefined;
}

/** Cells of one column and their labels; undefined labels are 0, 1, … */
interface Cells {
  /** The object that the text has for them. */
  readonly container: object;
  readonly values: readonly unknown[];
  readonly labels: readonly string[] | undefined;
}

/**
 * Reads pandas' columns of cells by row label.
 *
 * @param data - untrusted JSON, plain or as the text reader gives it.
 * @returns Columns, and the labels as an index if they are others than 0, 1, …
 * @throws {@link DecodeError} `wrong-type` if a column is not an object, `ragged` if its labels are not those of the
 *   first, `bad-value` if no type holds its cells.
 * @throws {@link LimitError} if there are more columns, rows or levels than the limits allow.
 */
export function readColumns(data: unknown, limits: Limits, path: Path, options: ReadColumnsOptions): Columns {
  if (data instanceof ScannedColumns) return data.columns;
  if (!isDataObject(data)) {
    throw new DecodeError('wrong-type', `Expected an object of columns, got ${describe(data)}`, path);
  }
  const given = new Map(options.schema?.fields.map((field) => [field.name, field]));
  const fields: Field[] = [];
  const chunks: Data[][] = [];
  const unbacked = new UnbackedSlots(limits, options.spent);
  let first: Cells | undefined;
  for (const [name, column] of membersOf(data)) {
    const at = [...path, name];
    checkLimit(limits, 'keys', fields.length + 1, path);
    refuseSurrogates(name, at);
    let cells = readCells(column, limits, at);
    if (first === undefined) first = cells;
    else cells = aligned(cells, first, at);
    const hints = { given: given.get(name), marks: options.wholeFloats, fromText: options.fromText === true };
    const [field, array] = readColumn(name, cells, hints, limits, at, unbacked);
    fields.push(field);
    chunks.push([array]);
    checkLimit(limits, 'elements', cells.values.length * fields.length, path);
  }
  const labels = first?.labels;
  if (labels !== undefined) {
    const type = new Utf8();
    fields.push(new Field(levelName(0), type, true));
    chunks.push([buildArray(type, labels, (message, i) => refuse(message, [...path, labels[i] ?? '']))]);
  }
  for (const name of given.keys()) {
    if (!fields.some((field) => field.name === name)) {
      throw new DecodeError('missing', 'Expected a column that the schema names', [...path, name]);
    }
  }
  return { fields, metadata: new Map(), chunks, rows: first?.values.length ?? 0 };
}

/** Reads one column, as a frame has it. */
export function readSeries(
  data: unknown,
  name: string,
  limits: Limits,
  path: Path,
  options: ReadColumnsOptions,
): Columns {
  if (data instanceof ScannedColumns) return named(data.columns, name);
  const cells = readCells(data, limits, path);
  checkLimit(limits, 'elements', cells.values.length, path);
  const hints = { given: options.schema?.fields[0], marks: options.wholeFloats, fromText: options.fromText === true };
  const [field, array] = readColumn(name, cells, hints, limits, path, new UnbackedSlots(limits, options.spent));
  const { labels } = cells;
  if (labels === undefined) return { fields: [field], metadata: new Map(), chunks: [[array]], rows: array.length };
  const type = new Utf8();
  const index = buildArray(type, labels, (message, i) => refuse(message, [...path, labels[i] ?? '']));
  const level = new Field(levelName(0), type, true);
  return { fields: [field, level], metadata: new Map(), chunks: [[array], [index]], rows: array.length };
}

/** A Series' name may stand behind its cells: they are scanned without it. */
function named(columns: Columns, name: string): Columns {
  const [column, ...index] = columns.fields as [Field, ...Field[]];
  return { ...columns, fields: [new Field(name, column.type as DataType, true), ...index] };
}

function refuse(message: string, path: Path): never {
  throw new DecodeError('bad-value', message, path);
}

function refuseType(message: string, path: Path): never {
  throw new DecodeError('wrong-type', message, path);
}

function refuseSurrogates(name: string, path: Path): void {
  if (hasLoneSurrogate(name)) refuse('Expected names without lone surrogates: Arrow cannot hold them', path);
  if (isLevelName(name)) refuse('Expected no column with a name that is kept for the index', path);
}

/** Whether a value is an object of JSON: of no class, but for the one that our readers make. */
function isDataObject(value: unknown): value is object {
  return isObject(value) && (value instanceof OrderedObject || isPlainObject(value));
}

function readCells(column: unknown, limits: Limits, path: Path): Cells {
  if (!isDataObject(column)) {
    throw new DecodeError('wrong-type', `Expected an object of cells, got ${describe(column)}`, path);
  }
  const values = valuesOf(column, path);
  checkLimit(limits, 'keys', values.length, path);
  if (!(column instanceof OrderedObject) && hasPositions(column, values)) {
    return { container: column, values, labels: undefined };
  }
  const labels = column instanceof OrderedObject ? column.names.map(String) : Object.keys(column);
  if (labels.length !== values.length) {
    throw new DecodeError('wrong-type', 'Expected an object that stays the same while it is read', path);
  }
  const arePositions = labels.every((label, row) => label === String(row));
  return { container: column, values, labels: arePositions ? undefined : labels };
}

/** Whether the labels of a plain object are 0, 1, …: found without making a string of each. */
function hasPositions(column: object, values: readonly unknown[]): boolean {
  const cells = column as { readonly [row: number]: unknown };
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (value === undefined || cells[row] !== value) return false;
  }
  return true;
}

/** Cells in the order of the first column's labels. */
function aligned(cells: Cells, first: Cells, path: Path): Cells {
  const rows = first.values.length;
  if (cells.values.length !== rows) {
    throw new DecodeError(
      'ragged',
      `Expected ${rows} labels, as the first column has, got ${cells.values.length}`,
      path,
    );
  }
  if (cells.labels === undefined && first.labels === undefined) return cells;
  const places = new TextMap<number>();
  for (let row = 0; row < rows; row++) places.set(cells.labels?.[row] ?? String(row), row);
  const values: unknown[] = [];
  for (let row = 0; row < rows; row++) {
    const place = places.get(first.labels?.[row] ?? String(row));
    if (place === undefined) {
      throw new DecodeError('ragged', 'Expected the labels that the first column has', path);
    }
    values.push(cells.values[place]);
  }
  return { container: cells.container, values, labels: first.labels };
}

/** What is known of a column besides its cells. */
interface ColumnHints {
  readonly given: Field | undefined;
  readonly marks: FloatMarks | undefined;
  readonly fromText: boolean;
}

function readColumn(
  name: string,
  cells: Cells,
  { given, marks, fromText }: ColumnHints,
  limits: Limits,
  path: Path,
  unbacked: UnbackedSlots,
): readonly [field: Field, array: Data] {
  const { container, values, labels } = cells;
  const labelOf = (row: number): string => labels?.[row] ?? String(row);
  const refuseCell = (message: string, row: number): never => refuse(message, [...path, labelOf(row)]);
  // The document, its params, data and the column are open around a cell.
  const depth = path.length;
  if (!fromText) checkCells(values, JSON_CELLS, { limits, path, depth, step: labelOf, refuse: refuseType });
  if (given !== undefined) {
    checkAgainstField(given, values, { path, step: labelOf, refuse });
    const field = new Field(name, given.type as DataType, given.nullable, given.metadata);
    return [field, buildField(field, values, limits, refuseCell)];
  }
  const floats = marks?.in(container);
  const isFloat = floats && ((row: number): boolean => floats.has(labelOf(row)));
  const inferred = inferType(values, refuseCell, limits, path, depth, unbacked, isFloat, marks);
  if (inferred.kind === 'type') {
    return [new Field(name, inferred.type, true), buildArray(inferred.type, values, refuseCell)];
  }
  const texts = values.map((value, row) => (value === null ? null : treeText(value, isFloat?.(row) === true, marks)));
  const type = new Utf8();
  return [new Field(name, type, true, new Map(JSON_METADATA)), buildArray(type, texts, refuseCell)];
}
