import type { Field, Schema, Table, Vector } from 'apache-arrow';
import { Base64Payload } from '../json/base64-payload.ts';
import { sameBytes } from '../base/bytes.ts';
import { DecodeError, EncodeError } from '../base/errors.ts';
import { showAs } from '../base/inspect.ts';
import type { Jcr, JsonObject, LoadContext, RaymonDataType } from '../document/jcr.ts';
import type { ScannedParams } from '../document/scanned-params.ts';
import { membersOf } from '../json/tree.ts';
import { DEFAULT_LIMITS, type Limits } from '../base/limits.ts';
import { DocumentContext } from '../document/load-context.ts';
import { isObject, ownMember, readObject, required } from '../json/members.ts';
import { describe, quote, type Path } from '../base/path.ts';
import type { PayloadJcr, PayloadJson } from '../json/payload.ts';
import { resolveDocument } from '../document/state-document.ts';
import { checkColumns, columnsOfTable, isOwn, isTable, ownColumns, tableOf, vectorOf } from './values/table.ts';
import { readable, readableData, readLimits } from './call-options.ts';
import { readColumns, type ReadColumnsOptions } from './pandas-reader/read-columns.ts';
import { ColumnsPayload } from './pandas-writer/columns-payload.ts';
import { sliceColumns, type Columns } from './arrow/columns.ts';
import { checkLabelCount, readExact } from './exact.ts';
import { joinIndex, splitIndex, type IndexedColumns, type IndexInput } from './row-index.ts';
import { readLayout, type FrameLayout } from './frame-layout.ts';
import { columnsFromLists, columnsFromRows, type ColumnInput, type RowInput } from './values/from-values.ts';
import { rowLabels } from './pandas-writer/row-labels.ts';
import { rowReader, type Cell } from './values/row-values.ts';
import { scanParams } from './scan/scan-columns.ts';
import { streamParts, writeStream } from './stream/writer.ts';

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
  /** The stream may be read from the bytes of the text. */
  static readonly readsTrees: true = true;
  /** The stream alone says what the frame is. */
  static readonly exactAlone: 'arrow' = 'arrow' as const;

  /** @internal Plain columns are read straight from the text. */
  static scanParams(bytes: Uint8Array, at: number, limits: Limits): ScannedParams | undefined {
    return scanParams(bytes, at, limits, false);
  }

  /** What the document holds. */
  readonly layout: FrameLayout;
  readonly #joined: Columns;
  readonly #split: IndexedColumns;
  readonly #limits: Limits;
  #table: Table | undefined;

  /**
   * Wraps a table.
   *
   * @param table - of this or another copy of apache-arrow; kept by reference if of this.
   * @param options - index and layout.
   * @throws {@link EncodeError} `unsupported-value` if it is no table, or a type or a text cannot be kept, `bad-index`
   *   if the index does not fit it or a column is named like one, `size-mismatch` if its arrays are not what its types
   *   say. With layout `json` also if JSON alone does not keep it.
   * @throws {@link LimitError} if it has more columns, rows or levels than the limits allow.
   */
  constructor(table: Table, options?: DataFrameOptions);
  /** @internal */
  constructor(columns: ReadFrame);
  constructor(input: Table | ReadFrame, options: DataFrameOptions = {}) {
    const { joined, split, layout, limits, table } = readable([], () =>
      input instanceof ReadFrame ? input : wrapTable(input, options),
    );
    this.#joined = joined;
    this.#split = split;
    this.#limits = limits;
    this.layout = layout;
    this.#table = table;
    if (layout === 'json') this.#refuseLoss();
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
      return DataFrame.#fromData(required(members, 'data', path), context, DocumentContext.textFactsOf(context));
    }
    const split = splitIndex(exact.columns, exact.path);
    const data = ownMember(members, 'data');
    if (data !== undefined) compare(data, split, [...path, 'data']);
    const layout = data === undefined ? 'arrow' : 'both';
    return new DataFrame(new ReadFrame(exact.columns, split, layout, limits));
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
    const limits = readLimits(options);
    return readableData(['data'], () => DataFrame.#fromData(data, { path: [], limits }, options));
  }

  static #fromData(
    data: unknown,
    { path, limits }: Pick<LoadContext, 'path' | 'limits'>,
    options: FrameReadOptions,
  ): DataFrame {
    const joined = readColumns(data, limits, [...path, 'data'], options);
    return new DataFrame(new ReadFrame(joined, splitIndex(joined, path), 'both', limits));
  }

  /**
   * Makes a frame of columns.
   *
   * @param columns - by name: vectors, typed arrays, or lists of which null, undefined and holes are null. Numbers
   *   become float64, bigints int64, dates timestamps in UTC, objects structs, arrays lists.
   * @param options - `schema` gives columns other types, and metadata. Vectors must be of them already.
   * @returns A frame in memory of its own, but for vectors.
   * @throws {@link EncodeError} `ragged` if columns are of unequal length, `unsupported-value` if a value cannot be kept.
   */
  static fromColumns(
    columns: { readonly [name: string]: ColumnInput },
    options: DataFrameOptions & { readonly schema?: Schema | undefined } = {},
  ): DataFrame {
    const limits = readLimits(options);
    const table = readable([], () => tableOf(columnsFromLists(columns, options.schema, limits)));
    return new DataFrame(table, options);
  }

  /**
   * Makes a frame of rows.
   *
   * @param rows - plain objects; a name that one lacks is null there. Columns come in the order in which names appear.
   * @param options - `schema` gives columns other types; those that no row names are null.
   * @returns A frame with memory of its own.
   * @throws {@link EncodeError} `unsupported-value` if a value cannot be kept.
   */
  static fromRows(
    rows: readonly RowInput[],
    options: DataFrameOptions & { readonly schema?: Schema | undefined } = {},
  ): DataFrame {
    const limits = readLimits(options);
    const table = readable([], () => tableOf(columnsFromRows(rows, options.schema, limits)));
    return new DataFrame(table, options);
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

  /** The columns as a table of apache-arrow; the wrapped one if it was one. */
  get data(): Table {
    this.#table ??= tableOf(this.#split.columns);
    return this.#table;
  }

  /** Names of the columns, in order. */
  get columns(): readonly string[] {
    return this.#split.columns.fields.map((field: Field) => field.name);
  }

  /** Number of rows. */
  get numRows(): number {
    return this.#joined.rows;
  }

  /** Rows and columns, as in pandas. */
  get shape(): readonly [rows: number, columns: number] {
    return [this.numRows, this.#split.columns.fields.length];
  }

  /** The labels of the rows, one vector per level; empty where rows have positions only. */
  get index(): readonly Vector[] {
    return this.#split.index.fields.map((_, level) => vectorOf(this.#split.index, level));
  }

  /** Names of the levels of the index. */
  get indexNames(): readonly (string | undefined)[] {
    return this.#split.names;
  }

  /**
   * A column: the first of this name.
   *
   * @param name - of the column.
   * @returns A vector over the frame's memory.
   * @throws {@link EncodeError} if there is none.
   */
  column(name: string): Vector {
    const at = this.columns.indexOf(name);
    if (at !== -1) return vectorOf(this.#split.columns, at);
    const what = typeof name === 'string' ? quote(name) : describe(name);
    throw new EncodeError('unsupported-value', `Expected one of ${this.shape[1]} columns, got ${what}`);
  }

  /**
   * A row as an object; undefined beyond the last.
   *
   * 64-bit integers, times and durations are bigints; dates and timestamps of seconds and milliseconds are Dates, finer
   * ones bigints of their unit; decimals are strings of digits. Of columns with the same name the first counts.
   *
   * @param position - from 0.
   * @returns An object in memory of its own, with a member for each column.
   */
  row(position: number): { [name: string]: Cell } | undefined {
    if (!Number.isInteger(position) || position < 0 || position >= this.numRows) return undefined;
    return rowReader(this.#split.columns)(position);
  }

  /**
   * All rows, as {@link row} gives them.
   *
   * @returns Objects in memory of their own.
   */
  toRows(): { [name: string]: Cell }[] {
    return [...this];
  }

  /** Goes over the rows, as {@link row} gives them. */
  *[Symbol.iterator](): Iterator<{ [name: string]: Cell }> {
    const read = rowReader(this.#split.columns);
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

  /** The same with its texts not yet made, for writers that stream; see {@link RaymonDataType.toPayloadJcr}. */
  toPayloadJcr(form?: 'canonical', limits: Limits = this.#limits): PayloadJcr<'raymon.types.DataFrame'> {
    checkColumns(this.#joined, limits, []);
    const layout = form === 'canonical' ? this.#canonicalLayout() : this.layout;
    const params: { [name: string]: PayloadJson } = layout === 'arrow' ? {} : { data: this.#payload(limits) };
    if (layout === 'json') return { type: DataFrame.type, params };
    const arrow = new Base64Payload(streamParts(this.#joined, limits, ['exact', 'arrow']));
    return { type: DataFrame.type, params, exact: { arrow } };
  }

  /** A short text without content: `DataFrame (3, 2)`. */
  toString(): string {
    return `DataFrame (${this.shape.join(', ')})`;
  }

  /** @internal */
  static readonly isShown: true = /* @__PURE__ */ showAs(DataFrame);

  /** One spelling for equal frames, whatever the layout; frames too long for an object of labels have the stream only. */
  #canonicalLayout(): FrameLayout {
    return this.numRows > DEFAULT_LIMITS.keys ? 'arrow' : 'both';
  }

  #payload(limits: Limits): ColumnsPayload {
    const { columns, index } = this.#split;
    const path = ['params', 'data'];
    return new ColumnsPayload(columns, () => rowLabels(index, limits, path), { limits, path });
  }

  #refuseLoss(): void {
    const before = writeStream(this.#joined, this.#limits, []);
    const after = readColumns(this.#payload(this.#limits).toJSON(), this.#limits, ['params', 'data'], {});
    for (const [i, field] of this.#joined.fields.entries()) {
      if (sameColumn(this.#joined, after, i, this.#limits)) continue;
      throw new EncodeError('unsupported-value', "Expected a column that JSON alone keeps, as layout 'json' asks", [
        field.name,
      ]);
    }
    if (sameBytes(before, writeStream(after, this.#limits, []))) return;
    throw new EncodeError('unsupported-value', "Expected a frame that JSON alone keeps, as layout 'json' asks");
  }
}

/** What a document or a caller said, ready to be a frame. */
class ReadFrame {
  readonly joined: Columns;
  readonly split: IndexedColumns;
  readonly layout: FrameLayout;
  readonly limits: Limits;
  /** The caller's table if it may be kept. */
  readonly table: Table | undefined;

  constructor(joined: Columns, split: IndexedColumns, layout: FrameLayout, limits: Limits, table?: Table) {
    this.joined = joined;
    this.split = split;
    this.layout = layout;
    this.limits = limits;
    this.table = table;
  }
}

/** What a caller's table and options say. */
function wrapTable(input: unknown, options: DataFrameOptions): ReadFrame {
  const limits = readLimits(options);
  const layout = readLayout(options.layout);
  if (!isTable(input)) {
    throw new EncodeError(
      'unsupported-value',
      `Expected a table of apache-arrow, got ${describe(input)}: DataFrame.fromRows takes rows, DataFrame.fromColumns lists`,
    );
  }
  const own = isOwn(input);
  const columns = ownColumns(columnsOfTable(input, limits, []), own, limits, []);
  const joined = joinIndex(columns, options.index, limits);
  return new ReadFrame(joined, splitIndex(joined, []), layout, limits, own ? input : undefined);
}

/** Refuses `params` that tell of other columns or rows than the stream does. */
function compare(data: unknown, { columns }: IndexedColumns, path: Path): void {
  if (!isObject(data)) throw new DecodeError('wrong-type', `Expected an object, got ${describe(data)}`, path);
  const names = new Set(columns.fields.map((field: Field) => field.name));
  let count = 0;
  for (const [name, column] of membersOf(data)) {
    const at = [...path, name];
    if (!names.has(name)) throw new DecodeError('bad-exact', 'Expected only columns that exact has', at);
    if (count++ === 0) checkLabelCount(column, columns.rows, at);
  }
  if (count === names.size) return;
  throw new DecodeError('bad-exact', `Expected the ${names.size} columns that exact has, got ${count}`, path);
}

/** Whether a column is the same in type, nullability, metadata and values. */
function sameColumn(a: Columns, b: Columns, index: number, limits: Limits): boolean {
  if (b.fields.length <= index) return false;
  const [ours, theirs] = [a, b].map((columns) => writeStream(sliceColumns(columns, index, index + 1), limits, []));
  return ours !== undefined && theirs !== undefined && sameBytes(ours, theirs);
}
