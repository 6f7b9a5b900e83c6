import type { Compressors, FileMetaData } from 'hyparquet';
import { LimitError } from '../../../../base/errors.ts';
import { checkLimit, type Limits } from '../../../../base/limits.ts';
import { badParquet } from './bad-parquet.ts';
import { checkValues, type PageColumn } from './check-values.ts';
import { firstPage, readPageHeader } from './page-header.ts';
import type { SchemaNode } from './schema-tree.ts';

/** Bytes that a cell takes at least while it is read. */
const CELL_BYTES = 8;
/** Bytes that an entry takes for each group around it while columns are put together. */
const LEVEL_BYTES = 8;

/** Takes bytes of what may be had. */
type Spend = (bytes: number) => void;

/**
 * Compares what the pages of a Parquet file claim with what its metadata does, before any memory is taken for them, and
 * with what they hold.
 *
 * @param view - of the whole file.
 * @param leaves - the columns that have values.
 * @throws {@link DecodeError} `bad-value` if a page lies outside the file, or pages hold another number of values than
 *   the metadata says, or of rows.
 * @throws {@link LimitError} if cells and unpacked pages are more than `limits.payloadBytes`.
 */
export function checkPages(
  view: DataView,
  metadata: FileMetaData,
  leaves: readonly SchemaNode[],
  compressors: Compressors,
  limits: Limits,
): void {
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
    if (group.num_rows < 0n) throw badParquet('sizes that are not negative');
    if (group.columns.length !== leaves.length) throw badParquet('as many columns in each group of rows as there are');
    for (const [place, leaf] of leaves.entries()) {
      const column = group.columns[place]?.meta_data;
      if (column === undefined || column.type !== leaf.element.type) throw badParquet('metadata for each column');
      const isRow = leaf.repetition === 0;
      if (isRow ? column.num_values !== group.num_rows : column.num_values < group.num_rows) {
        throw badParquet('as many values in a column as there are rows', leaf.path);
      }
      const count = Number(column.num_values);
      checkLimit(limits, 'elements', count, leaf.path);
      spend(count * (CELL_BYTES + LEVEL_BYTES * leaf.depth));
      // Columns without rows may be without pages, that stand nowhere.
      if (count === 0 && column.total_compressed_size === 0n) continue;
      const start = firstPage(column);
      const end = start + Number(column.total_compressed_size);
      if (!(start >= 4 && end >= start && end <= view.byteLength)) throw badParquet('columns inside the file');
      const values = checkColumn(view, start, end, { meta: column, leaf, compressors }, spend);
      if (values !== count) throw badParquet('pages of as many values as the metadata says', leaf.path);
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
