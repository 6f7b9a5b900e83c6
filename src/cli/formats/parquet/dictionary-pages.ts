import { type Data, DataType } from 'apache-arrow';
import { cellKey } from '../../../frame/stored/dictionary-cells.ts';
import { buildStored, type StoredCell } from '../../../frame/stored/stored-cells.ts';
import type { ColumnPlan } from './column-plan.ts';
import type { LeafReader } from './pages/read-leaf.ts';
import type { SchemaNode } from './pages/schema-tree.ts';

/**
 * The entries of a column of dictionaries as its writer had them, also those that no row uses: pages of dictionaries,
 * those of later groups of rows behind the first.
 *
 * @param place - of the column among the columns that have values.
 * @param refuse - called for what the type cannot hold.
 * @returns None if a column has no such page.
 */
export function dictionaryPages(
  reader: LeafReader,
  place: number,
  leaf: SchemaNode,
  { type, convert }: ColumnPlan,
  refuse: (message: string, cell: number) => never,
): readonly Data[] {
  if (!DataType.isDictionary(type)) return [];
  const cells: StoredCell[] = [];
  const known = new Set<string>();
  for (const group of reader.groups) {
    for (const raw of Array.from(reader.dictionary(group, place, leaf))) {
      const cell = convert(raw) ?? refuse('Expected entries that the type of their column can hold', 0);
      if (known.has(cellKey(cell))) continue;
      known.add(cellKey(cell));
      cells.push(cell);
    }
  }
  return cells.length === 0 ? [] : [buildStored(type.dictionary as DataType, cells, refuse)];
}
