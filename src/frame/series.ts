import { Field, type DataType, type Vector } from 'apache-arrow';
import { Base64Payload } from '../json/base64-payload.ts';
import { DecodeError, EncodeError } from '../base/errors.ts';
import { showAs } from '../base/inspect.ts';
import type { Jcr, JsonObject, LoadContext, RaymonDataType } from '../document/jcr.ts';
import type { ScannedParams } from '../document/scanned-params.ts';
import { membersOf } from '../json/tree.ts';
import { DEFAULT_LIMITS, type Limits } from '../base/limits.ts';
import { DocumentContext } from '../document/load-context.ts';
import { ownMember, readObject, readString, required } from '../json/members.ts';
import { describe, quote, type Path } from '../base/path.ts';
import type { PayloadJcr, PayloadJson } from '../json/payload.ts';
import { resolveDocument } from '../document/state-document.ts';
import { checkColumns, columnsOfVector, isOwn, isVector, ownColumns, vectorOf } from './values/table.ts';
import { readable, readableData, readLimits } from './call-options.ts';
import { readSeries, type ReadColumnsOptions } from './pandas-reader/read-columns.ts';
import { ColumnsPayload } from './pandas-writer/columns-payload.ts';
import type { Columns } from './arrow/columns.ts';
import { checkLabelCount, readExact } from './exact.ts';
import { joinIndex, splitIndex, type IndexedColumns, type IndexInput } from './row-index.ts';
import { rowLabels } from './pandas-writer/row-labels.ts';
import { columnReader, type Cell } from './values/row-values.ts';
import { scanParams } from './scan/scan-columns.ts';
import { seriesDtype } from './pandas-writer/series-dtype.ts';
import { streamParts } from './stream/writer.ts';

/** How a vector is wrapped. */
export interface SeriesOptions {
  /** Name of the column. */
  readonly name?: string | undefined;
  /** The labels of the values, one vector per level; positions when missing. */
  readonly index?: IndexInput | undefined;
  /** Limits of this call; {@link DEFAULT_LIMITS} for those not given. */
  readonly limits?: Partial<Limits> | undefined;
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
  /** The stream may be read from the bytes of the text. */
  static readonly readsTrees: true = true;
  /** The stream alone says what the Series is. */
  static readonly exactAlone: 'arrow' = 'arrow' as const;

  /** @internal Plain values are read straight from the text. */
  static scanParams(bytes: Uint8Array, at: number, limits: Limits): ScannedParams | undefined {
    return scanParams(bytes, at, limits, true);
  }

  /** The name, undefined if it has none. */
  readonly name: string | undefined;
  readonly #joined: Columns;
  readonly #split: IndexedColumns;
  readonly #limits: Limits;
  #vector: Vector | undefined;

  /**
   * Wraps a vector.
   *
   * @param vector - of this or another copy of apache-arrow; kept by reference if of this.
   * @param options - name and index.
   * @throws {@link EncodeError} `unsupported-value` if it is no vector, or its type or a text cannot be kept,
   *   `bad-index` if the index does not fit it, `size-mismatch` if its arrays are not what its type says.
   * @throws {@link LimitError} if it has more values or levels than the limits allow.
   */
  constructor(vector: Vector, options?: SeriesOptions);
  /** @internal */
  constructor(columns: ReadSeries);
  constructor(input: Vector | ReadSeries, options: SeriesOptions = {}) {
    const { joined, split, name, limits, vector } = readable([], () =>
      input instanceof ReadSeries ? input : wrapVector(input, options),
    );
    this.#joined = joined;
    this.#split = split;
    this.#limits = limits;
    this.name = name;
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
    const data = required(members, 'data', path);
    const name = optionalString(members, 'name', path);
    optionalString(members, 'dtype', path);
    const at = [...path, 'data'];
    if (exact === undefined) return Series.#fromData(data, name, limits, at, DocumentContext.textFactsOf(context));
    const split = splitIndex(exact.columns, exact.path);
    const [field] = split.columns.fields;
    if (field === undefined || split.columns.fields.length !== 1) {
      throw new DecodeError('bad-exact', `Expected one column, got ${split.columns.fields.length}`, exact.path);
    }
    if (field.name !== (name ?? '')) {
      throw new DecodeError('bad-exact', 'Expected the name that exact has', [...path, 'name']);
    }
    checkLabelCount(data, exact.columns.rows, at);
    return new Series(new ReadSeries(exact.columns, split, name, limits));
  }

  /**
   * Reads pandas' `to_json` of a Series: an object of values by label.
   *
   * @param data - untrusted. Labels other than 0, 1, … become the index.
   * @param options - the first field of `schema` gives the type that JSON does not tell.
   * @returns A Series with memory of its own.
   * @throws {@link DecodeError} if it is no object, or values do not fit their type.
   * @throws {@link LimitError} if it is larger than the limits allow.
   */
  static fromData(
    data: unknown,
    options: ReadColumnsOptions & {
      readonly name?: string | undefined;
      readonly limits?: Partial<Limits> | undefined;
    } = {},
  ): Series {
    const limits = readLimits(options);
    const name = readName(options.name);
    return readableData(['data'], () => Series.#fromData(data, name, limits, ['data'], options));
  }

  static #fromData(
    data: unknown,
    name: string | undefined,
    limits: Limits,
    path: Path,
    options: ReadColumnsOptions,
  ): Series {
    const joined = readSeries(data, name ?? '', limits, path, options);
    return new Series(new ReadSeries(joined, splitIndex(joined, path), name, limits));
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
    this.#vector ??= vectorOf(this.#split.columns, 0);
    return this.#vector;
  }

  /** Number of values. */
  get length(): number {
    return this.#joined.rows;
  }

  /** The type of Arrow. */
  get dataType(): DataType {
    return this.#field.type;
  }

  /** The labels of the values, one vector per level; empty where they have positions only. */
  get index(): readonly Vector[] {
    return this.#split.index.fields.map((_, level) => vectorOf(this.#split.index, level));
  }

  /** Names of the levels of the index. */
  get indexNames(): readonly (string | undefined)[] {
    return this.#split.names;
  }

  /** All values, each as `DataFrame.row` gives it. */
  toArray(): Cell[] {
    return [...this];
  }

  /** Goes over the values; see {@link DataFrame.row} for how they are given. */
  *[Symbol.iterator](): Iterator<Cell> {
    const read = columnReader(this.#split.columns.chunks[0] ?? []);
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

  toPayloadJcr(_form?: 'canonical', limits: Limits = this.#limits): PayloadJcr<'raymon.types.Series'> {
    checkColumns(this.#joined, limits, []);
    const { columns, index } = this.#split;
    const dtype = seriesDtype(this.dataType, columns.chunks[0] ?? []);
    const path = ['params', 'data'];
    const data = new ColumnsPayload(columns, () => rowLabels(index, limits, path), {
      limits,
      path,
      single: true,
      timestamps: dtype?.startsWith('datetime64') === true ? 'iso' : 'epoch',
    });
    const params: { [member: string]: PayloadJson } = { data };
    if (this.name !== undefined) params['name'] = this.name;
    if (dtype !== undefined) params['dtype'] = dtype;
    const arrow = new Base64Payload(streamParts(this.#joined, limits, ['exact', 'arrow']));
    return { type: Series.type, params, exact: { arrow } };
  }

  toString(): string {
    return `Series ${quote(String(this.dataType)).slice(1, -1)} (${this.length},)`;
  }

  /** @internal */
  static readonly isShown: true = /* @__PURE__ */ showAs(Series);

  get #field(): Field {
    return this.#split.columns.fields[0] as Field;
  }
}

/** What a document or a caller said, ready to be a series. */
class ReadSeries {
  readonly joined: Columns;
  readonly split: IndexedColumns;
  readonly name: string | undefined;
  readonly limits: Limits;
  /** The caller's vector if it may be kept. */
  readonly vector: Vector | undefined;

  constructor(joined: Columns, split: IndexedColumns, name: string | undefined, limits: Limits, vector?: Vector) {
    this.joined = joined;
    this.split = split;
    this.name = name;
    this.limits = limits;
    this.vector = vector;
  }
}

/** What a caller's vector and options say. */
function wrapVector(input: unknown, options: SeriesOptions): ReadSeries {
  const limits = readLimits(options);
  if (!isVector(input)) {
    throw new EncodeError(
      'unsupported-value',
      `Expected a vector of apache-arrow, as its vectorFromArray makes them, got ${describe(input)}`,
    );
  }
  const name = readName(options.name);
  const own = isOwn(input);
  const column = columnsOfVector(input, new Field(name ?? '', input.type, true), limits, []);
  const joined = joinIndex(ownColumns(column, own, limits, []), options.index, limits);
  return new ReadSeries(joined, splitIndex(joined, []), name, limits, own ? input : undefined);
}

function readName(name: unknown): string | undefined {
  if (name === undefined || typeof name === 'string') return name;
  throw new EncodeError('unsupported-value', `Expected a name that is a string, got ${describe(name)}`, ['name']);
}

function optionalString(members: object, name: string, path: Path): string | undefined {
  return ownMember(members, name) === undefined
    ? undefined
    : readString(members as { [name: string]: unknown }, name, path);
}
