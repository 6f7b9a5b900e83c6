import { type Data, DataType } from 'apache-arrow';
import type { Compressors, FileMetaData } from 'hyparquet';
import { parquetHeader, readPage } from 'hyparquet/src/column.js';
import { viewOf } from '../../../base/bytes.ts';
import { cellKey } from '../../../frame/stored/dictionary-cells.ts';
import { buildStored, type StoredCell } from '../../../frame/stored/stored-cells.ts';
import type { ColumnPlan, RawValue } from './column-plan.ts';

/**
 * The entries of a column of dictionaries as its writer had them, also those that no row uses: pages of dictionaries,
 * those of later groups of rows behind the first.
 *
 * @param file - whole, its pages checked.
 * @param place - of the column among the columns.
 * @param refuse - called for what the type cannot hold.
 * @returns None if a column has no such page.
 */
export function dictionaryPages(
  file: Uint8Array,
  metadata: FileMetaData,
  place: number,
  { type, convert }: ColumnPlan,
  compressors: Compressors,
  refuse: (message: string) => never,
): readonly Data[] {
  const element = metadata.schema[place + 1];
  if (!DataType.isDictionary(type) || element === undefined) return [];
  const cells: StoredCell[] = [];
  const known = new Set<string>();
  for (const { columns } of metadata.row_groups) {
    const chunk = columns[place]?.meta_data;
    if (chunk === undefined) continue;
    const { dictionary_page_offset: dictionary, data_page_offset: first } = chunk;
    const start = Number(dictionary !== undefined && dictionary < first ? dictionary : first);
    const reader = { view: viewOf(file.slice(start, start + Number(chunk.total_compressed_size))), offset: 0 };
    const header = parquetHeader(reader);
    if (header.type !== 'DICTIONARY_PAGE') continue;
    const decoder = { pathInSchema: [element.name], type: chunk.type, element, codec: chunk.codec, compressors };
    // What converts values is not asked for any.
    const { data = [] } = readPage(
      reader,
      header,
      { ...decoder, schemaPath: [], parsers: {} as never },
      undefined,
      undefined,
      0,
    );
    for (const raw of data as ArrayLike<RawValue> & Iterable<RawValue>) {
      const cell = convert(raw) ?? refuse('Expected entries that the type of their column can hold');
      if (known.has(cellKey(cell))) continue;
      known.add(cellKey(cell));
      cells.push(cell);
    }
  }
  return cells.length === 0 ? [] : [buildStored(type.dictionary as DataType, cells, refuse)];
}
