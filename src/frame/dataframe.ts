import type { Field, Schema, Table, Vector } from 'apache-arrow';
import { EncodeError } from '../base/errors.ts';
import { type Shown } from '../document/shown-state.ts';
import { showAs } from '../base/inspect.ts';
import type { Jcr, LoadContext, RaymonDataType, Reading, PayloadJcr } from '../document/jcr.ts';
import type { JsonObject } from '../json/json-value.ts';
import { DEFAULT_LIMITS, type Limits, resolveLimits } from '../base/limits.ts';
import { factsOf } from '../document/document-facts.ts';
import { ownMember, readObject, required } from '../json/members.ts';
import { checkChoice, type OptionNames } from '../base/options.ts';
import { describe, quote } from '../base/path.ts';
import type { PayloadJson } from '../json/payload.ts';
import { resolveDocument } from '../document/resolve-document.ts';
import { columnsOfTable, columnsOfThisArrow, isFromThisArrow, isTable, tableOf, vectorOf } from './values/table.ts';
import { csvText } from './csv/csv-text.ts';
import {
  type FrameCsvOptions,
  type FrameIPCReadOptions,
  type FrameIPCWriteOptions,
  readCsvOptions,
  readIPCReadOptions,
  readIPCWriteOptions,
} from './file-options.ts';
import { ownIPC, readIPC } from './ipc/read-ipc.ts';
import { writeIPC } from './ipc/write-ipc.ts';
import { readCall, readLayout, type FrameLayout } from './options.ts';
import { readable, readableData } from '../base/foreign-errors.ts';
import { readColumns, type ReadColumnsOptions } from './pandas-reader/read-columns.ts';
import type { UnbackedCount } from './arrow/unbacked-slots.ts';
import { checkColumnNames, readExact } from './exact.ts';
import { refuseLoss } from './json-layout.ts';
import type { Columns } from './arrow/columns.ts';
import { IndexedColumns } from './indexed-columns.ts';
import { type IndexInput } from './row-index.ts';
import type { ArrowTableLike } from './values/foreign.ts';
import {
  columnsFromLists,
  columnsFromRows,
  type ColumnInput,
  type RowInput,
  type ValuesReading,
} from './values/from-values.ts';
import { type CellOptions, isAsJs, jsColumnReader, jsRowReader } from './js-cells.ts';
import { columnReader, rowReader, type Cell, type JsCell } from './values/row-values.ts';
import { scanParams } from './scan/scan-columns.ts';
import { ownText } from '../text/own-text.ts';

export type { FrameLayout };

/** How a table is wrapped. */
export interface DataFrameOptions {
  /** The labels of the rows, one vector per level; positions when missing. */
  readonly index?: IndexInput | undefined;
  /**
   * `both` by default. `arrow` is smallest and fastest, but Python's load_jcr cannot read it; `json` is for readers
   * that take nothing else, and refuses what JSON alone does not keep.
   */
  readonly layout?: FrameLayout | undefined;
  /** Limits of this call; {@link DEFAULT_LIMITS} for those not given. */
  readonly limits?: Partial<Limits> | undefined;
}

/** How columns without `exact` are read. */
export interface FrameReadOptions extends ReadColumnsOptions {
  /** Limits of this call; {@link DEFAULT_LIMITS} for those not given. */
  readonly limits?: Partial<Limits> | undefined;
}

const FRAME_OPTIONS: OptionNames<DataFrameOptions> = { index: true, layout: true, limits: true };

/** How a table is made of values. */
export interface FrameValuesOptions extends DataFrameOptions {
  /** Gives columns other types than their values have, and metadata. */
  readonly schema?: Schema | undefined;
  /** `'int'` makes int64 of columns of numbers that are all integers; by default they are float64 as all numbers. */
  readonly integers?: 'int' | undefined;
}

const VALUES_OPTIONS: OptionNames<FrameValuesOptions> = { ...FRAME_OPTIONS, schema: true, integers: true };

const DATA_OPTIONS: OptionNames<Pick<FrameReadOptions, 'schema' | 'limits'>> = { schema: true, limits: true };

/** A DataFrame as a document. */
export interface DataFrameJcr extends Jcr<'raymon.types.DataFrame'> {
  /** `data` holds cells by column and row label, as pandas' `to_json` gives them. */
  readonly params: JsonObject;
  /** `arrow` is base64 of the whole frame as an Arrow IPC stream. */
  readonly exact?: JsonObject;
}

/**
 * A table with the types of Apache Arrow and, if it has one, an index.
 *
 * It keeps the table that it wraps by reference and reads it when it is written. Read documents own their memory.
 *
 * ```ts
 * const frame = DataFrame.fromColumns({ city: ['Gent', null], rain: Float32Array.of(0.5, NaN) });
 * frame.row(1); // { city: null, rain: NaN }
 * ```
 *
 * @see https://arrow.apache.org/docs/format/Columnar.html
 */
export class DataFrame implements RaymonDataType<'raymon.types.DataFrame'> {
  /** Name in documents. */
  static readonly type: 'raymon.types.DataFrame' = 'raymon.types.DataFrame' as const;
  /** @internal The stream alone says what the frame is; plain values are read straight from the text. */
  static readonly reading: Reading = {
    trees: true,
    text: /* @__PURE__ */ ownText((bytes, at, limits) => scanParams(bytes, at, limits, false)),
  };

  /** @internal What it holds, for those who compare own properties; see {@link Shown}. */
  readonly state: Shown<Uint8Array>;
  readonly #layout: FrameLayout;
  readonly #content: IndexedColumns;
  #table: Table | undefined;
  /** What reading the cells of layout `json` counts: the members that absent structs do not have. */
  readonly #jsonCount: UnbackedCount = { unbackedSlots: 0 };

  /**
   * Wraps a table.
   *
   * @param table - of this or another copy of apache-arrow; kept by reference if of this.
   * @param options - index and layout.
   * @throws {@link EncodeError} `unsupported-value` if it is not a table, or a type or a string cannot be kept, `bad-index`
   *   if the index does not fit it or a column is named like one, `size-mismatch` if its arrays are not what its types
   *   say. With layout `json` also if JSON alone does not keep it.
   * @throws {@link LimitError} if it has more columns, rows or levels than the limits allow.
   */
  constructor(table: ArrowTableLike, options?: DataFrameOptions);
  /** @internal */
  constructor(content: IndexedColumns, options: Pick<DataFrameOptions, 'layout'>);
  constructor(input: ArrowTableLike | IndexedColumns, options: DataFrameOptions = {}) {
    const { content, layout, table } = readable([], () =>
      input instanceof IndexedColumns ? readContent(input, options) : wrapTable(input, options),
    );
    this.#content = content;
    this.#layout = layout;
    this.state = content.shown();
    this.#table = table;
    if (layout === 'json') refuseLoss(content, this.#jsonCount);
  }

  /**
   * Restores a frame from a document.
   *
   * @param params - untrusted. With `exact` only the names of its columns and the number of its labels are compared.
   * @param context - what is known of the document, and how to refuse it.
   * @returns A frame with memory of its own.
   * @throws {@link DecodeError} if the document is not what the format says.
   * @throws {@link LimitError} if it is larger than the limits allow.
   */
  static fromJcr(params: unknown, context: LoadContext): DataFrame {
    const { path, limits } = context;
    const members = readObject(params, path);
    const exact = readExact(context);
    if (exact === undefined) {
      return DataFrame.#fromData(required(members, 'data', path), context, factsOf(context));
    }
    const content = IndexedColumns.split(exact.columns, limits, exact.path);
    const data = ownMember(members, 'data');
    if (data !== undefined) checkColumnNames(data, content, [...path, 'data']);
    return new DataFrame(content, { layout: data === undefined ? 'arrow' : 'both' });
  }

  /**
   * Reads pandas' `to_json(orient="columns")`: an object of columns, each an object of cells by row label.
   *
   * @param data - untrusted. Labels other than 0, 1, … become the index.
   * @param options - `schema` gives columns types that JSON does not tell.
   * @returns A frame with memory of its own.
   * @throws {@link DecodeError} if columns are not objects with the same labels, or cells do not fit their type.
   * @throws {@link LimitError} if it is larger than the limits allow.
   */
  static fromData(data: unknown, options: FrameReadOptions = {}): DataFrame {
    const { given, limits } = readCall(options, DATA_OPTIONS);
    return readableData(['data'], () => DataFrame.#fromData(data, { path: [], limits }, given));
  }

  static #fromData(
    data: unknown,
    { path, limits }: Pick<LoadContext, 'path' | 'limits'>,
    options: FrameReadOptions,
  ): DataFrame {
    const joined = readColumns(data, limits, [...path, 'data'], options);
    return new DataFrame(IndexedColumns.split(joined, limits, path), { layout: 'both' });
  }

  /**
   * Makes a frame of columns.
   *
   * @param columns - by name: vectors, typed arrays, or lists of which null, undefined and holes are null. Numbers
   *   become float64, bigints int64, dates timestamps in UTC, objects structs, arrays lists, typed arrays in a list
   *   lists of their own numbers, Uint8Arrays there bytes.
   * @param options - `schema` gives columns other types, and metadata. Vectors must be of them already. `integers: 'int'`
   *   makes int64 of numbers that are all integers.
   * @returns A frame in memory of its own, but for vectors.
   * @throws {@link EncodeError} `ragged` if columns are of unequal length, `unsupported-value` if a value cannot be kept.
   */
  static fromColumns(columns: { readonly [name: string]: ColumnInput }, options: FrameValuesOptions = {}): DataFrame {
    const { reading, framing } = readValues(options);
    const table = readable([], () => tableOf(columnsFromLists(columns, reading)));
    return new DataFrame(table, framing);
  }

  /**
   * Makes a frame of rows.
   *
   * @param rows - plain objects; a name that one lacks is null there. Columns come in the order in which names appear.
   *   Cells are what stands in the lists of {@link DataFrame.fromColumns}.
   * @param options - `schema` gives columns other types, `FixedSizeList` among them; those that no row names are null.
   *   `integers: 'int'` makes int64 of numbers that are all integers.
   * @returns A frame with memory of its own.
   * @throws {@link EncodeError} `unsupported-value` if a value cannot be kept.
   */
  static fromRows(rows: readonly RowInput[], options: FrameValuesOptions = {}): DataFrame {
    const { reading, framing } = readValues(options);
    const table = readable([], () => tableOf(columnsFromRows(rows, reading)));
    return new DataFrame(table, framing);
  }

  /**
   * Reads the bytes of an Arrow stream or file, told apart by what stands in them: those of {@link DataFrame.toIPC}, and
   * what pyarrow, pandas, Polars, DuckDB and other libraries write, buffers packed by LZ4 or Zstandard included.
   *
   * Metadata stay as they are. Columns named `__index_level_<n>__` at the end, as pandas writes an index without names,
   * are the index.
   *
   * @param bytes - untrusted: all of it is checked before a table is made.
   * @param options - the layout, and what unpacks Zstandard where the engine does not.
   * @returns A frame with memory of its own; the bytes are copied first.
   * @throws {@link DecodeError} `bad-arrow` if they are not an Arrow stream or file, or damaged, or of a type that is not
   *   supported; `bad-exact` if only some columns of an index stand as they do in pandas.
   * @throws {@link LimitError} if they are larger than the limits allow, packed or unpacked.
   * @throws {@link MissingDependencyError} if they are packed by Zstandard and nothing is there that unpacks it.
   * @throws {@link OptionError} if an option is unknown or invalid.
   */
  static fromIPC(bytes: Uint8Array, options?: FrameIPCReadOptions): DataFrame {
    const { layout, zstd, limits: given } = readIPCReadOptions(options);
    const limits = resolveLimits(given);
    const columns = readIPC(ownIPC(bytes, limits), limits, zstd);
    return new DataFrame(IndexedColumns.split(columns, limits, []), { layout });
  }

  /**
   * Wraps tables of apache-arrow; undefined for anything else.
   *
   * @param value - any object.
   * @param limits - what the call may cost; when missing, {@link DEFAULT_LIMITS}.
   * @returns The wrapper, or undefined.
   * @throws {@link EncodeError} if it is a table that cannot be kept, or throws when it is looked at.
   */
  static adopt(value: object, limits: Limits = DEFAULT_LIMITS): DataFrame | undefined {
    return readable([], () => (isTable(value) ? new DataFrame(value, { limits }) : undefined));
  }

  /** What the document holds. */
  get layout(): FrameLayout {
    return this.#layout;
  }

  /** The columns as a table of apache-arrow; the wrapped one if it was one. */
  get data(): Table {
    this.#table ??= tableOf(this.#content.columns);
    return this.#table;
  }

  /** Names of the columns, in order. */
  get columns(): readonly string[] {
    return this.#content.fields.map((field: Field) => field.name);
  }

  /** Number of rows. */
  get numRows(): number {
    return this.#content.rows;
  }

  /** Rows and columns, as in pandas. */
  get shape(): readonly [rows: number, columns: number] {
    return [this.numRows, this.#content.fields.length];
  }

  /** The labels of the rows, one vector per level; empty where rows have positions only. */
  get index(): readonly Vector[] {
    return this.#content.index;
  }

  /** Names of the levels of the index. */
  get indexNames(): readonly (string | undefined)[] {
    return this.#content.indexNames;
  }

  /**
   * A column as a vector of apache-arrow: the first of this name.
   *
   * Its own `toArray()` gives 0 for null in a column of numbers: {@link values} does not.
   *
   * @param name - of the column.
   * @returns A vector over the frame's memory.
   * @throws {@link EncodeError} if there is no column of this name.
   */
  column(name: string): Vector {
    return vectorOf(this.#content.columns, this.#place(name));
  }

  #place(name: string): number {
    const at = this.columns.indexOf(name);
    if (at !== -1) return at;
    const what = typeof name === 'string' ? quote(name) : describe(name);
    throw new EncodeError('unsupported-value', `Expected the name of ${oneOf(this.columns)}, got ${what}`);
  }

  /**
   * The values of a column, each as {@link row} gives it: the first column of this name.
   *
   * @param name - of the column.
   * @param options - `as: 'js'` asks for numbers and Dates in place of bigints.
   * @returns A list in memory of its own, with null where a value is missing.
   * @throws {@link EncodeError} if there is no column of this name, its memory was transferred, or a value would lose by
   *   `as`.
   * @throws {@link OptionError} if an option is unknown or invalid.
   */
  values(name: string, options: CellOptions & { readonly as: 'js' }): JsCell[];
  values(name: string, options?: CellOptions): Cell[];
  values(name: string, options?: CellOptions): Cell[] {
    const at = this.#place(name);
    const { columns, limits, rows } = this.#content;
    const read = isAsJs(options)
      ? jsColumnReader(columns, at, limits, (row) => [row, name])
      : columnReader(columns.fields[at] as Field, columns.chunks[at] ?? [], { limits });
    return Array.from({ length: rows }, (_, position) => read(position));
  }

  /**
   * A row as an object; undefined beyond the last.
   *
   * 64-bit integers, times and durations are bigints; dates and timestamps of seconds and milliseconds are Dates, finer
   * ones bigints of their unit; decimals are strings of digits. Mixed cells are the JSON values that they state, large
   * integers in them bigints. Of columns with the same name the first counts.
   *
   * @param position - from 0.
   * @returns An object in memory of its own, with a member for each column.
   */
  row(position: number): { [name: string]: Cell } | undefined {
    if (!Number.isInteger(position) || position < 0 || position >= this.numRows) return undefined;
    return rowReader(this.#content.columns, this.#content)(position);
  }

  /**
   * All rows, as {@link row} gives them.
   *
   * @param options - `as: 'js'` asks for numbers and Dates in place of bigints.
   * @returns Objects in memory of their own.
   * @throws {@link EncodeError} with row and column of a value that would lose by `as`.
   * @throws {@link OptionError} if an option is unknown or invalid.
   */
  toRows(options: CellOptions & { readonly as: 'js' }): { [name: string]: JsCell }[];
  toRows(options?: CellOptions): { [name: string]: Cell }[];
  toRows(options?: CellOptions): { [name: string]: Cell }[] {
    if (!isAsJs(options)) return [...this];
    const read = jsRowReader(this.#content.columns, this.#content.limits);
    return Array.from({ length: this.numRows }, (_, position) => read(position));
  }

  /** Goes over the rows, as {@link row} gives them. */
  *[Symbol.iterator](): Iterator<{ [name: string]: Cell }> {
    const read = rowReader(this.#content.columns, this.#content);
    for (let position = 0; position < this.numRows; position++) yield read(position);
  }

  /**
   * The frame as a document, which shares no memory with it.
   *
   * @returns `params` with the columns as pandas states them, `exact` with the stream, as {@link layout} says.
   * @throws {@link EncodeError} if the table was changed into one that cannot be kept.
   * @throws {@link LimitError} if the document does not fit the engine's longest string.
   */
  toJcr(): DataFrameJcr {
    return resolveDocument(this.toPayloadJcr()) as DataFrameJcr;
  }

  /** The same, so that `JSON.stringify` writes the document. */
  toJSON(): DataFrameJcr {
    return this.toJcr();
  }

  /** The same with its JSON text not yet made, for writers that stream; see {@link RaymonDataType.toPayloadJcr}. */
  toPayloadJcr(form?: 'canonical', limits: Limits = this.#content.limits): PayloadJcr<'raymon.types.DataFrame'> {
    // Equal frames have one stream, whatever their layout. Their cells as text may be many times as long.
    const layout = form === 'canonical' ? 'arrow' : this.layout;
    this.#content.check(limits, this.#jsonCount);
    const params: { [name: string]: PayloadJson } = layout === 'arrow' ? {} : { data: this.#content.cells(limits) };
    if (layout === 'json') return { type: DataFrame.type, params };
    return { type: DataFrame.type, params, exact: { arrow: this.#content.stream(limits) } };
  }

  /**
   * The frame as bytes of Arrow, for every program that reads it: index and metadata included.
   *
   * @param options - the format: by default a stream, the one that the document has in `exact`.
   * @returns Bytes in memory of their own; equal frames give equal bytes.
   * @throws {@link EncodeError} if the table was changed into one that cannot be kept.
   * @throws {@link LimitError} if they are more than the limits allow, or than memory holds.
   * @throws {@link OptionError} if an option is unknown or invalid.
   */
  toIPC(options?: FrameIPCWriteOptions): Uint8Array<ArrayBuffer> {
    const { format = 'stream', limits } = readIPCWriteOptions(options);
    return writeIPC(this.joined, format, this.#checked(limits));
  }

  /**
   * The frame as CSV (RFC 4180), its index first: a reader that knows the types has every value back.
   *
   * Null is empty, the empty string `""`, and text that looks like a number or a truth value is quoted. In a frame of one
   * column null is an empty line, which pandas skips unless told otherwise.
   *
   * @param options - `lossy: true` writes what CSV does not hold.
   * @returns A text whose lines end in CR LF.
   * @throws {@link EncodeError} `unsupported-value` for a column of a type that CSV cannot hold exactly, such as lists and
   *   bytes; for a value, with its column and row, such as NaN with a sign; for rows without columns. With `lossy` only
   *   for the last.
   * @throws {@link LimitError} if it is longer than the limits allow, or than the engine's longest string.
   * @throws {@link OptionError} if an option is unknown or invalid.
   */
  toCsv(options?: FrameCsvOptions): string {
    const { lossy = false, limits } = readCsvOptions(options);
    return csvText(this, this.#checked(limits), lossy);
  }

  /** Looks again at what a caller may have changed; gives the limits of the call. */
  #checked(given: Partial<Limits> | undefined): Limits {
    const limits = given === undefined ? this.#content.limits : resolveLimits(given);
    this.#content.check(limits);
    return limits;
  }

  /** A short text without content: `DataFrame (3, 2)`. */
  toString(): string {
    return `DataFrame (${this.shape.join(', ')})`;
  }

  /** @internal Columns and index in one, as they stand in a stream. */
  get joined(): Columns {
    return this.#content.joined;
  }

  /** @internal */
  static readonly isShown: true = /* @__PURE__ */ showAs(DataFrame);
}

/** What a frame is made of. */
interface FrameParts {
  readonly content: IndexedColumns;
  readonly layout: FrameLayout;
  /** The caller's table if it may be kept. */
  readonly table: Table | undefined;
}

/** What a document said. */
function readContent(content: IndexedColumns, { layout = 'both' }: DataFrameOptions): FrameParts {
  return { content, layout, table: undefined };
}

/** How values are read, and how the table that is made of them is wrapped. */
function readValues(options: FrameValuesOptions): { reading: ValuesReading; framing: DataFrameOptions } {
  const { given, limits } = readCall(options, VALUES_OPTIONS);
  const { schema, index, layout } = given;
  const integers = checkChoice(given.integers, ['int'], ['integers']) !== undefined;
  return { reading: { schema, limits, integers }, framing: { index, layout, limits } };
}

/** Columns that a message names; of more, how many there are. */
const MOST_NAMED = 10;

function oneOf(columns: readonly string[]): string {
  const names = columns.slice(0, MOST_NAMED).map((name) => quote(name));
  if (columns.length > names.length) names.push('…');
  return `a column, of ${columns.length}${names.length > 0 ? ` (${names.join(', ')})` : ''}`;
}

/** What a caller's table and options say. */
function wrapTable(input: unknown, options: DataFrameOptions): FrameParts {
  const { given, limits } = readCall(options, FRAME_OPTIONS);
  const layout = readLayout(given.layout);
  if (!isTable(input)) {
    throw new EncodeError(
      'unsupported-value',
      `Expected a table of apache-arrow, got ${describe(input)}: DataFrame.fromRows takes rows, DataFrame.fromColumns lists, DataFrame.fromIPC the Arrow bytes of other libraries' tables`,
    );
  }
  const isFromThis = isFromThisArrow(input);
  const columns = columnsOfThisArrow(columnsOfTable(input, limits, []), isFromThis, limits, []);
  const content = IndexedColumns.join(columns, given.index, limits);
  return { content, layout, table: isFromThis ? input : undefined };
}
