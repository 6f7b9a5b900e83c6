import type { ColumnMetaData, Compressors, FileMetaData, PageHeader, RowGroup } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { decompressPage, readDataPage, readDataPageV2 } from 'hyparquet/src/datapage.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { getMaxDefinitionLevel } from 'hyparquet/src/schema.js';
import type { ColumnDecoder, DataReader } from 'hyparquet/src/types.js';
import { viewOf } from '../../../../base/bytes.ts';
import { badParquet } from './bad-parquet.ts';
import { firstPage } from './page-header.ts';
import { levelBits, type SchemaNode } from './schema-tree.ts';
import { ValueWalk } from './value-walk.ts';

/** A value as Parquet stores it. */
export type RawValue = boolean | number | bigint | Uint8Array;

/** What a group of rows has of a column: an entry for each value, each null and each list that is null or empty. */
export interface LeafEntries<T> {
  readonly count: number;
  /** Of each entry: at which list it goes on, 0 for a new row; undefined where each entry is a row. */
  readonly repetition: Uint16Array | undefined;
  /** Of each entry: how much of the way to its value is there; undefined where all have values. */
  readonly definition: Uint16Array | undefined;
  /** Of the entries that have one. */
  readonly values: readonly T[];
}

/** Reads what groups of rows hold of a column, whose pages are checked. */
export class LeafReader {
  readonly groups: readonly RowGroup[];
  readonly #bytes: Uint8Array;
  readonly #compressors: Compressors;

  /** @param bytes - a whole file, whose pages are checked; values may lie in its memory. */
  constructor(bytes: Uint8Array, metadata: FileMetaData, compressors: Compressors) {
    this.groups = metadata.row_groups;
    this.#bytes = bytes;
    this.#compressors = compressors;
  }

  /**
   * Reads the entries of a group of rows.
   *
   * @param place - of the column among the columns that have values.
   * @param convert - what becomes of a value; called once for all that share an entry of a dictionary.
   * @param asBytes - whether floats are given as the bytes that they are stored as, with every bit of NaN.
   * @throws {@link DecodeError} `bad-value` if levels and values do not fit.
   */
  read<T>(
    { columns, num_rows: rows }: RowGroup,
    place: number,
    leaf: SchemaNode,
    convert: (raw: RawValue) => T,
    asBytes = false,
  ): LeafEntries<T> {
    const meta = columns[place]?.meta_data as ColumnMetaData;
    const count = Number(meta.num_values);
    const entries = new EntryList<T>(leaf, count, Number(rows));
    const decoder = this.#decoder(meta, leaf, asBytes);
    let dictionary: ((index: unknown) => T) | undefined;
    for (const { reader, header } of this.#pages(meta)) {
      if (header.type === 'DICTIONARY_PAGE') {
        dictionary = lookup(readDictionary(reader, header, decoder), convert, leaf);
        continue;
      }
      const packed = bytesBehind(reader, header);
      const [page, { definitionLevels, repetitionLevels, dataPage }] =
        header.data_page_header_v2 === undefined
          ? readFirst(packed, header, decoder)
          : [header.data_page_header_v2, readSecond(packed, header, header.data_page_header_v2, decoder)];
      const isIndex = page.encoding === 'RLE_DICTIONARY' || page.encoding === 'PLAIN_DICTIONARY';
      const make = isIndex ? dictionary : (convert as (raw: unknown) => T);
      if (make === undefined) throw badParquet('a dictionary before the pages that refer to it', leaf.path);
      entries.add(page.num_values, repetitionLevels, definitionLevels ?? [], dataPage, make);
    }
    return entries.finish();
  }

  /** The entries of the dictionary that a group of rows has for a column; none if it has no such page. */
  dictionary({ columns }: RowGroup, place: number, leaf: SchemaNode): ArrayLike<RawValue> {
    const meta = columns[place]?.meta_data as ColumnMetaData;
    for (const { reader, header } of this.#pages(meta)) {
      if (header.type !== 'DICTIONARY_PAGE') break;
      return readDictionary(reader, header, this.#decoder(meta, leaf, false));
    }
    return [];
  }

  #decoder(
    { type, codec }: ColumnMetaData,
    { element, path, schemaPath }: SchemaNode,
    asBytes: boolean,
  ): ColumnDecoder {
    const decoder = { pathInSchema: path, schemaPath, codec, compressors: this.#compressors, parsers: DEFAULT_PARSERS };
    if (!asBytes) return { ...decoder, type, element };
    const width = type === 'FLOAT' ? 4 : 8;
    return { ...decoder, type: 'FIXED_LEN_BYTE_ARRAY', element: { ...element, type_length: width } };
  }

  /** The pages of a column, one after the other; who asks for the next has read all of the one before. */
  *#pages(meta: ColumnMetaData): Iterable<{ readonly reader: DataReader; readonly header: PageHeader }> {
    const start = firstPage(meta);
    // Values are read from the buffer that a view lies in: it begins with the column.
    const column = viewOf(this.#bytes.slice(start, start + Number(meta.total_compressed_size)));
    for (let offset = 0; offset < column.byteLength - 1;) {
      const reader = { view: column, offset };
      const header = parquetHeader(reader);
      offset = reader.offset + header.compressed_page_size;
      yield { reader, header };
    }
  }
}

function bytesBehind({ view, offset }: DataReader, { compressed_page_size: length }: PageHeader): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + offset, length);
}

type Page = ReturnType<typeof readDataPageV2>;
type Stated = Pick<NonNullable<PageHeader['data_page_header']>, 'num_values' | 'encoding'>;

function readFirst(packed: Uint8Array, header: PageHeader, decoder: ColumnDecoder): readonly [Stated, Page] {
  const page = header.data_page_header;
  if (page === undefined) throw badParquet('headers that say what their pages hold', decoder.pathInSchema);
  const { codec, compressors } = decoder;
  return [page, readDataPage(decompressPage(packed, header.uncompressed_page_size, codec, compressors), page, decoder)];
}

/** Writers count nulls inside of lists and structs each in a way of their own, so that the levels are asked. */
function readSecond(
  packed: Uint8Array,
  header: PageHeader,
  stated: NonNullable<PageHeader['data_page_header_v2']>,
  decoder: ColumnDecoder,
): Page {
  const { num_values: values, repetition_levels_byte_length: start } = stated;
  const most = getMaxDefinitionLevel(decoder.schemaPath);
  const present = most === 0 ? values : new ValueWalk(packed, start).runs(levelBits(most), values, most);
  return readDataPageV2(
    packed,
    { ...header, data_page_header_v2: { ...stated, num_nulls: values - present } },
    decoder,
  );
}

function readDictionary(
  reader: DataReader,
  header: PageHeader,
  { type, element, codec, compressors }: ColumnDecoder,
): ArrayLike<RawValue> {
  const page = decompressPage(bytesBehind(reader, header), header.uncompressed_page_size, codec, compressors);
  const count = header.dictionary_page_header?.num_values ?? 0;
  return readPlain({ view: viewOf(page), offset: 0 }, type, count, element.type_length);
}

/** Gives what becomes of the entries of a dictionary, each of which is converted once. */
function lookup<T>(
  entries: ArrayLike<RawValue>,
  convert: (raw: RawValue) => T,
  leaf: SchemaNode,
): (index: unknown) => T {
  const made = new Map<number, T>();
  return (index) => {
    const raw = typeof index === 'number' ? entries[index] : undefined;
    if (raw === undefined) throw badParquet('indices of entries that the dictionary has', leaf.path);
    const known = made.get(index as number);
    if (known !== undefined) return known;
    const value = convert(raw);
    made.set(index as number, value);
    return value;
  };
}

/** Collects the entries of the pages of a column. */
class EntryList<T> {
  readonly #leaf: SchemaNode;
  readonly #rows: number;
  readonly #repetition: Uint16Array | undefined;
  readonly #definition: Uint16Array | undefined;
  readonly #values: T[] = [];
  #count = 0;
  #begun = 0;

  /** @param count - of the entries, which is known to be that of the pages. */
  constructor(leaf: SchemaNode, count: number, rows: number) {
    this.#leaf = leaf;
    this.#rows = rows;
    this.#repetition = leaf.repetition === 0 ? undefined : new Uint16Array(count);
    this.#definition = leaf.definition === 0 ? undefined : new Uint16Array(count);
  }

  /**
   * @param repetition - none where all are 0.
   * @param definition - none where all entries have values.
   */
  add(
    count: number,
    repetition: ArrayLike<number>,
    definition: ArrayLike<number>,
    values: ArrayLike<unknown>,
    make: (raw: unknown) => T,
  ): void {
    const start = this.#count;
    this.#count += count;
    this.#begun += this.#repetition === undefined ? count : this.#levels(this.#repetition, start, repetition, count, 0);
    const { definition: most } = this.#leaf;
    let present = count;
    if (this.#definition !== undefined) {
      if (definition.length === 0) this.#definition.fill(most, start, start + count);
      else present = this.#levels(this.#definition, start, definition, count, most);
    }
    if (values.length !== present) throw badParquet('a value for each entry that has one', this.#leaf.path);
    for (let i = 0; i < present; i++) this.#values.push(make(values[i]));
  }

  finish(): LeafEntries<T> {
    const [repetition, definition] = [this.#repetition, this.#definition];
    if (this.#begun !== this.#rows || (repetition !== undefined && repetition.length > 0 && repetition[0] !== 0)) {
      throw badParquet('as many rows in a column as in its group', this.#leaf.path);
    }
    return { count: this.#count, repetition, definition, values: this.#values };
  }

  /** Copies levels; returns how many of them are those that are counted. */
  #levels(target: Uint16Array, start: number, levels: ArrayLike<number>, count: number, counted: number): number {
    const most = target === this.#repetition ? this.#leaf.repetition : this.#leaf.definition;
    let found = 0;
    for (let i = 0; i < count; i++) {
      const level = levels[i];
      if (level === undefined || level > most) throw badParquet('levels that the schema has', this.#leaf.path);
      target[start + i] = level;
      if (level === counted) found++;
    }
    return found;
  }
}
