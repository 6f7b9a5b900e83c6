import type { ColumnMetaData } from 'hyparquet';
import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js';
import { badParquet } from './bad-parquet.ts';
import { checkThrift } from './check-thrift.ts';

/** The encoding of runs, as the format numbers encodings. */
export const RLE = 3;
/** Kinds of pages, as the format numbers them. */
const DATA_PAGE = 0;
const DICTIONARY_PAGE = 2;
const DATA_PAGE_V2 = 3;

/** A page of values. */
export interface DataPage {
  /** Nulls included. */
  readonly values: number;
  /** As the format numbers encodings. */
  readonly encoding: number;
  /** Of all that stands behind the header, once it is unpacked. */
  readonly unpackedBytes: number;
  /** How levels are encoded, likewise; those of version 2 always by runs. */
  readonly levelEncodings: { readonly repetition: number; readonly definition: number };
  /** Levels that stand before the values and are not compressed; undefined for pages of version 1. */
  readonly levels:
    | {
        readonly repetitionBytes: number;
        readonly definitionBytes: number;
        readonly nulls: number;
        readonly isCompressed: boolean;
      }
    | undefined;
}

/** What stands before a page. */
export interface PageHeader {
  /** Where the header ends. */
  readonly end: number;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  /** Undefined for a page of a dictionary. */
  readonly data: DataPage | undefined;
  /** Entries of a page of a dictionary. */
  readonly entries: number;
}

/** Where the first page of a column stands; writers say 0 of values that have none. */
export function firstPage({
  dictionary_page_offset: dictionary,
  data_page_offset: values,
}: Pick<ColumnMetaData, 'dictionary_page_offset' | 'data_page_offset'>): number {
  return Number(dictionary !== undefined && (values === 0n || dictionary < values) ? dictionary : values);
}

/** What headers say, by the numbers of Thrift's fields. */
interface RawHeader {
  readonly field_1?: unknown;
  readonly field_2?: unknown;
  readonly field_3?: unknown;
  readonly field_4?: unknown;
  readonly field_5?: unknown;
  readonly field_6?: unknown;
  readonly field_7?: unknown;
  readonly field_8?: unknown;
}

/**
 * Reads the header of a page.
 *
 * @param view - of the whole file.
 * @throws {@link DecodeError} `bad-value` if it is damaged, or of no kind of page that there is.
 */
export function readPageHeader(view: DataView, at: number): PageHeader {
  const end = checkThrift(view, at);
  const header: RawHeader = deserializeTCompactProtocol({ view, offset: at });
  const [unpackedBytes, packedBytes] = [count(header.field_2), count(header.field_3)];
  const common = { end, packedBytes, unpackedBytes };
  switch (header.field_1) {
    case DATA_PAGE: {
      const page = struct(header.field_5);
      const levelEncodings = { definition: count(page.field_3), repetition: count(page.field_4) };
      const data = { values: count(page.field_1), encoding: count(page.field_2), unpackedBytes, levelEncodings };
      return { ...common, data: { ...data, levels: undefined }, entries: 0 };
    }
    case DATA_PAGE_V2: {
      const page = struct(header.field_8);
      // How many rows it has is asked for only by who skips some.
      count(page.field_3);
      const levels = {
        nulls: count(page.field_2),
        definitionBytes: count(page.field_5),
        repetitionBytes: count(page.field_6),
        isCompressed: page.field_7 !== false,
      };
      const data = { values: count(page.field_1), encoding: count(page.field_4), unpackedBytes, levels };
      return { ...common, data: { ...data, levelEncodings: { definition: RLE, repetition: RLE } }, entries: 0 };
    }
    case DICTIONARY_PAGE:
      return { ...common, data: undefined, entries: count(struct(header.field_7).field_1) };
    default:
      throw badParquet('pages of values and of dictionaries');
  }
}

function struct(value: unknown): RawHeader {
  if (typeof value === 'object' && value !== null) return value as RawHeader;
  throw badParquet('headers that say what their pages hold');
}

function count(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw badParquet('sizes that are not negative');
}
