/**
 * Entries of dictionaries in the metadata of a Parquet file, which itself keeps no more of them than the values that are
 * used.
 *
 * @module
 */
import { type Data, DataType, Field } from 'apache-arrow';
import { decodeBase64, encodeBase64 } from '../../../base/base64.ts';
import { DecodeError } from '../../../base/errors.ts';
import type { Limits } from '../../../base/limits.ts';
import { readStream } from '../../../frame/stream/reader.ts';
import { writeStream } from '../../../frame/stream/writer.ts';
import { cellKey, entriesOf, entryCells } from '../../../frame/stored/dictionary-cells.ts';
import type { ShreddedLeaf } from './shredded-leaf.ts';

/**
 * Where the entries of a column stand in the metadata.
 *
 * @param path - its name, behind those of the lists and structs that it stands in, as the file has them.
 */
export function entriesKey(path: readonly string[]): string {
  return path.length === 1 ? `raymon:dictionary:${path[0]}` : `raymon:nested-dictionary:${JSON.stringify(path)}`;
}

/**
 * The entries of a column of single values as text; undefined if its values tell them, or it has none.
 *
 * @param leaf - all of which was taken apart.
 * @param refuse - called for entries that nothing tells apart.
 */
export function encodeEntries(
  { field, arrays, used }: ShreddedLeaf,
  limits: Limits,
  refuse: (expected: string) => void,
): string | undefined {
  const type: DataType = field.type;
  const met = [...arrays.keys()].filter((data) => arrays.get(data));
  if (!DataType.isDictionary(type) || arrays.size === 0) return undefined;
  const entries = entriesOf(type, met.length > 0 ? met : [...arrays.keys()].slice(0, 1));
  const cells = entryCells(entries, limits);
  const keys = cells.map(cellKey);
  if (cells.includes(null) || new Set(keys).size !== keys.length) {
    refuse('a dictionary of different entries without null');
  }
  if (keys.length === used.size && [...used].every((key, i) => key === keys[i])) return undefined;
  const fields = [new Field('entries', type.dictionary as DataType, true)];
  return encodeBase64(writeStream({ fields, metadata: new Map(), chunks: [entries], rows: keys.length }, limits, []));
}

/**
 * The entries of a column that the metadata has.
 *
 * @param text - untrusted; undefined if it has none.
 * @throws {@link DecodeError} if they are damaged, or of another type.
 */
export function decodeEntries(
  text: string | undefined,
  { type, name }: { readonly type: DataType; readonly name: string },
  limits: Limits,
): readonly Data[] {
  if (text === undefined || !DataType.isDictionary(type)) return [];
  const { fields, chunks } = readStream(decodeBase64(text, limits, [name]), limits, [name]);
  if (fields.length !== 1 || String(fields[0]?.type) !== String(type.dictionary)) {
    throw new DecodeError('bad-value', `Expected entries of ${String(type.dictionary)}, got another type`, [name]);
  }
  return chunks[0] ?? [];
}
