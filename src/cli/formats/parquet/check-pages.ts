import type { FileMetaData } from 'hyparquet';
import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js';
import { DecodeError, LimitError } from '../../../base/errors.ts';
import type { Limits } from '../../../base/limits.ts';
import { checkThrift } from './check-thrift.ts';

/** Bytes that a cell takes at least while it is read. */
const CELL_BYTES = 8;

/**
 * Compares what the pages of a Parquet file claim with what its metadata does, before any memory is taken for them.
 *
 * @param view - of the whole file.
 * @throws {@link DecodeError} `bad-value` if a page lies outside the file, or pages hold another number of values than
 *   there are rows.
 * @throws {@link LimitError} if cells and unpacked pages are more than `limits.payloadBytes`.
 */
export function checkPages(view: DataView, metadata: FileMetaData, limits: Limits): void {
  let bytes = 0;
  const spend = (count: number): void => {
    bytes += count;
    if (bytes <= limits.payloadBytes) return;
    const message = `Expected a Parquet file of at most ${limits.payloadBytes} bytes when it is unpacked`;
    throw new LimitError('payloadBytes', limits.payloadBytes, message);
  };
  let rows = 0n;
  for (const group of metadata.row_groups) {
    rows += group.num_rows;
    for (const { meta_data: column } of group.columns) {
      if (column === undefined) throw bad('metadata for each column');
      if (column.num_values !== group.num_rows) throw bad('as many values in a column as there are rows');
      spend(Number(group.num_rows) * CELL_BYTES);
      const first = column.dictionary_page_offset ?? column.data_page_offset;
      const start = Number(first < column.data_page_offset ? first : column.data_page_offset);
      const end = start + Number(column.total_compressed_size);
      if (!(start >= 4 && end >= start && end <= view.byteLength)) throw bad('columns inside the file');
      if (checkColumn(view, start, end, spend) !== Number(group.num_rows))
        throw bad('pages of as many values as there are rows');
    }
  }
  if (rows !== metadata.num_rows) throw bad('as many rows in the groups as in the file');
}

/** What page headers say, by the numbers of Thrift's fields. */
interface PageHeader {
  readonly field_1?: unknown;
  readonly field_2?: unknown;
  readonly field_3?: unknown;
  readonly field_5?: { readonly field_1?: unknown };
  readonly field_7?: { readonly field_1?: unknown };
  readonly field_8?: {
    readonly field_1?: unknown;
    readonly field_2?: unknown;
    readonly field_3?: unknown;
    readonly field_5?: unknown;
    readonly field_6?: unknown;
  };
}

/** @returns The number of values in the data pages. */
function checkColumn(view: DataView, start: number, end: number, spend: (bytes: number) => void): number {
  let values = 0;
  // A single byte of zero may stand behind the last page.
  for (let at = start; at < end - 1;) {
    const last = checkThrift(view, at);
    const header = deserializeTCompactProtocol({ view, offset: at }) as PageHeader;
    const [unpacked, packed] = [count(header.field_2), count(header.field_3)];
    if (last + packed > end) throw bad('pages inside their column');
    spend(unpacked);
    if (header.field_8 !== undefined) checkLevels(header.field_8, packed);
    const data = header.field_5 ?? header.field_8;
    if (data !== undefined) values += count(data.field_1);
    else if (header.field_7 !== undefined) spend(count(header.field_7.field_1) * CELL_BYTES);
    if (values > Number.MAX_SAFE_INTEGER) throw bad('fewer values');
    spend(data === undefined ? 0 : count(data.field_1) * CELL_BYTES);
    at = last + packed;
  }
  return values;
}

/** A page of version 2 says how long its levels are: where it does not, its reader would look for them for ever. */
function checkLevels(page: NonNullable<PageHeader['field_8']>, packed: number): void {
  for (const claim of [page.field_1, page.field_2, page.field_3]) count(claim);
  if (count(page.field_5) + count(page.field_6) > packed) throw bad('levels inside their page');
}

function count(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw bad('sizes that are not negative');
}

function bad(expected: string): DecodeError {
  return new DecodeError('bad-value', `Expected ${expected} of a Parquet file, got others`);
}
