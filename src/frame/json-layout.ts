import { sameBytes } from '../base/bytes.ts';
import { EncodeError } from '../base/errors.ts';
import type { Limits } from '../base/limits.ts';
import { type Columns, sliceColumns } from './arrow/columns.ts';
import type { UnbackedCount } from './arrow/unbacked-slots.ts';
import type { IndexedColumns } from './indexed-columns.ts';
import { readColumns } from './pandas-reader/read-columns.ts';
import { writeStream } from './stream/writer.ts';

/**
 * Refuses a frame that its cells alone, as `JSON.stringify` writes them, do not bring back equal.
 *
 * @param spent - what reading the cells counts of cells without bytes; added to.
 * @throws {@link EncodeError} `unsupported-value` at the first column that is not kept.
 */
export function refuseLoss(content: IndexedColumns, spent: UnbackedCount): void {
  const { joined, limits } = content;
  const before = writeStream(joined, limits, []);
  // JSON.stringify has no -0.
  const cells: unknown = JSON.parse(JSON.stringify(content.cells(limits)));
  const after = readColumns(cells, limits, ['params', 'data'], { spent });
  for (const [i, field] of joined.fields.entries()) {
    if (sameColumn(joined, after, i, limits)) continue;
    throw new EncodeError('unsupported-value', "Expected a column that JSON alone keeps, as layout 'json' asks", [
      field.name,
    ]);
  }
  if (sameBytes(before, writeStream(after, limits, []))) return;
  throw new EncodeError('unsupported-value', "Expected a frame that JSON alone keeps, as layout 'json' asks");
}

/** Whether a column is the same in type, nullability, metadata and values. */
function sameColumn(a: Columns, b: Columns, index: number, limits: Limits): boolean {
  if (b.fields.length <= index) return false;
  const [ours, theirs] = [a, b].map((columns) => writeStream(sliceColumns(columns, index, index + 1), limits, []));
  return ours !== undefined && theirs !== undefined && sameBytes(ours, theirs);
}
