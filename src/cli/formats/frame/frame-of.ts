import type { Limits } from '../../../base/limits.ts';
import { DataFrame } from '../../../frame/dataframe.ts';
import type { Columns } from '../../../frame/arrow/columns.ts';
import { IndexedColumns } from '../../../frame/indexed-columns.ts';

/**
 * Columns of a file as a frame; those named like levels of an index are its index.
 *
 * @param columns - checked; kept by reference.
 * @throws {@link DecodeError} `bad-exact` if the index is not as indices stand in streams.
 */
export function frameOf(columns: Columns, limits: Limits): DataFrame {
  return new DataFrame(IndexedColumns.split(columns, limits, []), { layout: 'both' });
}
