import { type Data, type DataType, Field, type Vector } from 'apache-arrow';
import { DecodeError } from '../base/errors.ts';
import { showAs } from '../base/inspect.ts';
import type { Jcr, LoadContext, RaymonDataType, Reading, PayloadJcr } from '../document/jcr.ts';
import type { JsonObject } from '../json/json-value.ts';
import { membersOf } from '../json/tree.ts';
import { DEFAULT_LIMITS, type Limits } from '../base/limits.ts';
import { DocumentContext } from '../document/load-context.ts';
import { ownMember, readObject, readString, required } from '../json/members.ts';
import { badOption, checkChoice, type OptionNames } from '../base/options.ts';
import { quote, type Path } from '../base/path.ts';
import type { PayloadJson } from '../json/payload.ts';
import { resolveDocument } from '../document/resolve-document.ts';
import {
  checkColumns,
  columnsOfThisArrow,
  columnsOfVector,
  isFromThisArrow,
  isVector,
  vectorOf,
} from './values/table.ts';
import { readCall } from './options.ts';
import { readable, readableData } from '../base/foreign-errors.ts';
import { readSeries, type ReadColumnsOptions } from './pandas-reader/read-columns.ts';
import { checkLabelCount, readExact } from './exact.ts';
import type { Columns } from './arrow/columns.ts';
import { IndexedColumns } from './indexed-columns.ts';
import { type IndexInput } from './row-index.ts';
import { type CellOptions, isAsJs, jsColumnReader } from './js-cells.ts';
import { type ColumnInput, makeColumn } from './values/from-values.ts';
import { columnReader, type Cell, type JsCell } from './values/row-values.ts';
import { scanParams } from './scan/scan-columns.ts';
import { ownText } from '../text/own-text.ts';
import { seriesDtype } from './pandas-writer/series-dtype.ts';
import { type Shown } from '../document/shown-state.ts';

/** How a vector is wrapped. */
export interface SeriesOptions {
  /** Name of the column. */
  readonly name?: string | undefined;
  /** The labels of the values, one vector per level; positions when missing. */
  readonly index?: IndexInput | undefined;
  /** `'int'` makes int64 of a list of numbers that are all integers; by default they are float64 as all numbers. */
  readonly integers?: 'int' | undefined;
  /** Limits of this call; {@link DEFAULT_LIMITS} for those not given. */
  readonly limits?: Partial<Limits> | undefined;
}

const SERIES_OPTIONS: OptionNames<SeriesOptions> = { name: true, index: true, integers: true, limits: true };

const DATA_OPTIONS: OptionNames<Pick<ReadColumnsOptions, 'schema'> & Pick<SeriesOptions, 'name' | 'limits'>> = {
  schema: true,
  name: true,
  limits: true,
};

/** What a document says of a Series besides its columns. */
interface ReadOptions {
  readonly name: string | undefined;
  readonly hasCells: boolean;
}

/** A Series as a document. */
export interface SeriesJcr extends Jcr<'raymon.types.Series'> {
  /** What Python gives to `pandas.Series`: `data` by label, and `name` and `dtype` where there are some. */
  readonly params: JsonObject;
  /** `arrow` is base64 of the column and its index as an Arrow IPC stream. */
  readonly exact?: JsonObject;
}

/**
 * One column with a type of Apache Arrow, and if it has them a name and an index.
 *
 * It keeps the vector that it wraps by reference and reads it when it is written. Read documents own their memory.
 *
 * ```ts
 * const series = new Series(vectorFromArray([1, null, 3], new Int8()), { name: 'count' });
 * series.toJcr().params; // { data: { 0: 1, 1: null, 2: 3 }, name: 'count', dtype: 'Int8' }
 * ```
 */
export class Series implements RaymonDataType<'raymon.types.Series'> {
  /** Name in documents. */
  static readonly type: 'raymon.types.Series' = 'raymon.types.Series' as const;
  /** @internal The stream alone says what the Series is; plain values are read straight from the text. */
  static readonly reading: Reading = {
    trees: true,
    text: /* @__PURE__ */ ownText((bytes, at, limits) => scanParams(bytes, at, limits, true)),
  };

  /** The name, undefined if it has none. */
  readonly name: string | undefined;
  /** @internal What it holds, for those who compare own properties; see {@link Shown}. */
  readonly state: Shown<Uint8Array>;
  readonly #content: IndexedColumns;
  /** Whether its document states its cells beside the stream, as all do but canonical ones. */
  readonly #hasCells: boolean;
  #vector: Vector | undefined;

  /**
   * Wraps a vector, or makes one of values.
   *
   * @param vector - of this or another copy of apache-arrow, kept by reference if of this; or a typed array or list, which
   *   is copied as a column of {@link DataFrame.fromColumns} is.
   * @param options - name and index, and whether numbers may be integers.
   * @throws {@link EncodeError} `unsupported-value` if it is neither, a value cannot be kept, or a vector's type or a string cannot be kept,
   *   `bad-index` if the index does not fit it, `size-mismatch` if its arrays are not what its type says.
   * @throws {@link LimitError} if it has more values or levels than the limits allow.
   */
  constructor(vector: ColumnInput, options?: SeriesOptions);
  /** @internal */
  constructor(content: IndexedColumns, options: ReadOptions);
  constructor(input: ColumnInput | IndexedColumns, options: SeriesOptions & Partial<ReadOptions> = {}) {
    const { content, name, hasCells, vector } = readable([], () =>
      input instanceof IndexedColumns ? readContent(input, options) : wrapVector(input, options),
    );
    this.#content = content;
    this.#hasCells = hasCells;
    this.name = name;
    this.state = content.shown();
    this.#vector = vector;
  }

  /**
   * Restores a series from a document.
   *
   * @param params - untrusted. With `exact` only the name and the number of labels are compared.
   * @param context - what is known of the document, and how to refuse it.
   * @returns A series with memory of its own.
   * @throws {@link DecodeError} if the document is not what the format says.
   * @throws {@link LimitError} if it is larger than the limits allow.
   */
  static fromJcr(params: unknown, context: LoadContext): Series {
    const { path, limits } = context;
    const members = readObject(params, path);
    for (const [member] of membersOf(members)) {
      if (member === 'data' || member === 'name' || member === 'dtype') continue;
      throw new DecodeError('bad-value', `Expected data, name and dtype only: Python passes ${quote(member)} on`, [
        ...path,
        member,
      ]);
    }
    const exact = readExact(context);
    const name = optionalString(members, 'name', path);
    optionalString(members, 'dtype', path);
    const at = [...path, 'data'];
    if (exact === undefined) {
      const facts = { ...DocumentContext.textFactsOf(context), spent: DocumentContext.spentOf(context) };
      return Series.#fromData(required(members, 'data', path), name, limits, at, facts);
    }
    const content = IndexedColumns.split(exact.columns, limits, exact.path);
    const [field] = content.fields;
    if (field === undefined || content.fields.length !== 1) {
      throw new DecodeError('bad-exact', `Expected one column, got ${content.fields.length}`, exact.path);
    }
    if (field.name !== (name ?? '')) {
      throw new DecodeError('bad-exact', 'Expected the name that exact has', [...path, 'name']);
    }
    const data = ownMember(members, 'data');
    if (data !== undefined) checkLabelCount(data, content.rows, at);
    return new Series(content, { name, hasCells: data !== undefined });
  }

  /**
   * Reads pandas' `to_json` of a Series: an object of values by label.
   *
   * @param data - untrusted. Labels other than 0, 1, … become the index.
   * @param options - the first field of `schema` gives the type that JSON does not tell.
   * @returns A Series with memory of its own.
   * @throws {@link DecodeError} if it is not an object, or values do not fit their type.
   * @throws {@link LimitError} if it is larger than the limits allow.
   */
  static fromData(
    data: unknown,
    options: ReadColumnsOptions & {
      readonly name?: string | undefined;
      readonly limits?: Partial<Limits> | undefined;
    } = {},
  ): Series {
    const { given, limits } = readCall(options, DATA_OPTIONS);
    const name = readName(given.name);
    return readableData(['data'], () => Series.#fromData(data, name, limits, ['data'], given));
  }

  static #fromData(
    data: unknown,
    name: string | undefined,
    limits: Limits,
    path: Path,
    options: ReadColumnsOptions,
  ): Series {
    const joined = readSeries(data, name ?? '', limits, path, options);
    return new Series(IndexedColumns.split(joined, limits, path), { name, hasCells: true });
  }

  /**
   * Wraps vectors of apache-arrow; undefined for anything else.
   *
   * @param value - any object.
   * @param limits - what the call may cost; when missing, {@link DEFAULT_LIMITS}.
   * @returns The wrapper, or undefined.
   * @throws {@link EncodeError} if it is a vector that cannot be kept, or throws when it is looked at.
   */
  static adopt(value: object, limits: Limits = DEFAULT_LIMITS): Series | undefined {
    return readable([], () => (isVector(value) ? new Series(value, { limits }) : undefined));
  }

  /** The values as a vector of apache-arrow; the wrapped one if it was one. */
  get data(): Vector {
    this.#vector ??= vectorOf(this.#content.columns, 0);
    return this.#vector;
  }

  /** Number of values. */
  get length(): number {
    return this.#content.rows;
  }

  /** The type of Arrow. */
  get dataType(): DataType {
    return this.#field.type;
  }

  /** The labels of the values, one vector per level; empty where they have positions only. */
  get index(): readonly Vector[] {
    return this.#content.index;
  }

  /** Names of the levels of the index. */
  get indexNames(): readonly (string | undefined)[] {
    return this.#content.indexNames;
  }

  /** What the field says besides name and type: `ARROW:extension:name` for columns of mixed cells, and the like. */
  get metadata(): ReadonlyMap<string, string> {
    return new Map(this.#field.metadata);
  }

  /**
   * All values, each as `DataFrame.row` gives it.
   *
   * @param options - `as: 'js'` asks for numbers and Dates in place of bigints.
   * @returns A list in memory of its own, with null where a value is missing.
   * @throws {@link EncodeError} with the place of a value that would lose by `as`.
   * @throws {@link OptionError} if an option is unknown or invalid.
   */
  toArray(options: CellOptions & { readonly as: 'js' }): JsCell[];
  toArray(options?: CellOptions): Cell[];
  toArray(options?: CellOptions): Cell[] {
    if (!isAsJs(options)) return [...this];
    const read = jsColumnReader(this.#content.columns, 0, this.#content.limits, (row) => [row]);
    return Array.from({ length: this.length }, (_, position) => read(position));
  }

  /** Goes over the values; see {@link DataFrame.row} for how they are given. */
  *[Symbol.iterator](): Iterator<Cell> {
    const read = columnReader(this.#field, this.#chunks, this.#content);
    for (let position = 0; position < this.length; position++) yield read(position);
  }

  /**
   * @throws {@link EncodeError} if the vector was changed into one that cannot be kept.
   * @throws {@link LimitError} if the document does not fit the engine's longest string.
   */
  toJcr(): SeriesJcr {
    return resolveDocument(this.toPayloadJcr()) as SeriesJcr;
  }

  toJSON(): SeriesJcr {
    return this.toJcr();
  }

  toPayloadJcr(form?: 'canonical', limits: Limits = this.#content.limits): PayloadJcr<'raymon.types.Series'> {
    this.#content.check(limits);
    const params = form === 'canonical' || !this.#hasCells ? this.#named({}) : this.#cells(limits);
    return { type: Series.type, params, exact: { arrow: this.#content.stream(limits) } };
  }

  toString(): string {
    return `Series ${quote(String(this.dataType)).slice(1, -1)} (${this.length},)`;
  }

  /** @internal Columns and index in one, as they stand in a stream. */
  get joined(): Columns {
    return this.#content.joined;
  }

  /** @internal */
  static readonly isShown: true = /* @__PURE__ */ showAs(Series);

  get #field(): Field {
    return this.#content.fields[0] as Field;
  }

  get #chunks(): readonly Data[] {
    return this.#content.columns.chunks[0] ?? [];
  }

  #named(params: { [member: string]: PayloadJson }): { [member: string]: PayloadJson } {
    if (this.name !== undefined) params['name'] = this.name;
    return params;
  }

  #cells(limits: Limits): { [member: string]: PayloadJson } {
    const dtype = seriesDtype(this.dataType, this.#chunks);
    const timestamps = dtype?.startsWith('datetime64') === true ? 'iso' : 'epoch';
    const params = this.#named({ data: this.#content.cells(limits, { single: true, timestamps }) });
    if (dtype !== undefined) params['dtype'] = dtype;
    return params;
  }
}

/** What a Series is made of. */
interface SeriesParts extends ReadOptions {
  readonly content: IndexedColumns;
  /** The caller's vector if it may be kept. */
  readonly vector: Vector | undefined;
}

/** What a document said. */
function readContent(content: IndexedColumns, { name, hasCells = true }: Partial<ReadOptions>): SeriesParts {
  return { content, name, hasCells, vector: undefined };
}

/** What a caller's vector and options say. */
function wrapVector(input: unknown, options: SeriesOptions): SeriesParts {
  const { given, limits } = readCall(options, SERIES_OPTIONS);
  const integers = checkChoice(given.integers, ['int'], ['integers']) !== undefined;
  const name = readName(given.name);
  if (!isVector(input)) {
    const column = makeColumn(name ?? '', input, undefined, { limits, integers }, []);
    // Those of vectors and typed arrays are checked already.
    const made = Array.isArray(input) ? checkColumns(column, limits, []) : column;
    return { content: IndexedColumns.join(made, given.index, limits), name, hasCells: true, vector: undefined };
  }
  const isFromThis = isFromThisArrow(input);
  const column = columnsOfVector(input, new Field(name ?? '', input.type, true), limits, []);
  const content = IndexedColumns.join(columnsOfThisArrow(column, isFromThis, limits, []), given.index, limits);
  return { content, name, hasCells: true, vector: isFromThis ? input : undefined };
}

function readName(name: unknown): string | undefined {
  if (name === undefined || typeof name === 'string') return name;
  throw badOption('a string', name, ['name']);
}

function optionalString(members: object, name: string, path: Path): string | undefined {
  return ownMember(members, name) === undefined
    ? undefined
    : readString(members as { [name: string]: unknown }, name, path);
}
