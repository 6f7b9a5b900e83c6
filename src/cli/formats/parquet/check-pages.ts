import type { Compressors, FileMetaData } from 'hyparquet';
import { LimitError } from '../../../base/errors.ts';
import type { Limits } from '../../../base/limits.ts';
import { badParquet } from './bad-parquet.ts';
import { checkValues, type PageColumn } from './check-values.ts';
import { readPageHeader } from './page-header.ts';

/** Bytes that a cell takes at least while it is read. */
const CELL_BYTES = 8;

/** Takes bytes of what may be had. */
type Spend = (bytes: number) => void;

/**
 * Compares what the pages of a Parquet file claim with what its metadata does, before any memory is taken for them, and
 * with what they hold.
 *
 * @param view - of the whole file.
 * @param metadata - of flat columns.
 * @throws {@link DecodeError} `bad-value` if a page lies outside the file, or pages hold another number of values than
 *   there are rows.
 * @throws {@link LimitError} if cells and unpacked pages are more than `limits.payloadBytes`.
 */
export function checkPages(view: DataView, metadata: FileMetaData, compressors: Compressors, limits: Limits): void {
  let bytes = 0;
  const spend: Spend = (count) => {
    bytes += count;
    if (bytes <= limits.payloadBytes) return;
    const message = `Expected a Parquet file of at most ${limits.payloadBytes} bytes when it is unpacked`;
    throw new LimitError('payloadBytes', limits.payloadBytes, message);
  };
  let rows = 0n;
  for (const group of metadata.row_groups) {
    rows += group.num_rows;
    for (const [place, { meta_data: column }] of group.columns.entries()) {
      const element = metadata.schema[place + 1];
      if (column === undefined || element === undefined) throw badParquet('metadata for each column');
      if (column.num_values !== group.num_rows) throw badParquet('as many values in a column as there are rows');
      spend(Number(group.num_rows) * CELL_BYTES);
      const first = column.dictionary_page_offset ?? column.data_page_offset;
      const start = Number(first < column.data_page_offset ? first : column.data_page_offset);
      const end = start + Number(column.total_compressed_size);
      if (!(start >= 4 && end >= start && end <= view.byteLength)) throw badParquet('columns inside the file');
      const values = checkColumn(view, start, end, { meta: column, element, compressors }, spend);
      if (values !== Number(group.num_rows)) throw badParquet('pages of as many values as there are rows');
    }
  }
  if (rows !== metadata.num_rows) throw badParquet('as many rows in the groups as in the file');
}

/** @returns The number of values in the data pages. */
function checkColumn(view: DataView, start: number, end: number, column: PageColumn, spend: Spend): number {
  let values = 0;
  // A single byte of zero may stand behind the last page.
  for (let at = start; at < end - 1;) {
    const { end: body, packedBytes, unpackedBytes, data, entries } = readPageHeader(view, at);
    at = body + packedBytes;
    if (at > end) throw badParquet('pages inside their column');
    spend(unpackedBytes);
    spend((data?.values ?? entries) * CELL_BYTES);
    if (data === undefined) continue;
    values += data.values;
    spend(checkValues(new Uint8Array(view.buffer, view.byteOffset + body, packedBytes), data, column));
  }
  return values;
}
