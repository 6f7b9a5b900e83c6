/**
 * Columns of dictionaries in formats that know only their values: the entries, and the order in which they stand, are
 * kept beside them.
 *
 * @module
 */
import { Data, type DataType, type Dictionary, Vector } from 'apache-arrow';
import type { Limits } from '../../base/limits.ts';
import { uniteDictionaries } from '../stream/dictionaries.ts';
import { buildArray } from '../values/build-array.ts';
import type { RefuseValue } from '../values/refuse.ts';
import { buildStored, storedReader, type StoredCell } from './stored-cells.ts';

/** The entries of a column of dictionaries, as its document states them: those of all chunks, in order. */
export function entriesOf(type: Dictionary, chunks: readonly Data[]): readonly Data[] {
  const runs = chunks.map((data) => ({ data, start: 0, count: data.length }));
  return uniteDictionaries(type.dictionary as DataType, runs).runs.flatMap(({ data, start, count }) =>
    data === undefined ? [] : [start === 0 && count === data.length ? data : data.slice(start, count)],
  );
}

/** The entries as cells. */
export function entryCells(entries: readonly Data[], limits: Limits): StoredCell[] {
  const read = storedReader(entries, limits);
  const length = entries.reduce((sum, data) => sum + data.length, 0);
  return Array.from({ length }, (_, at) => read(at));
}

/** What tells cells apart that are stored with other bits; of NaN there is one. */
export function cellKey(cell: StoredCell): string {
  if (cell instanceof Uint8Array) return `bytes ${new TextDecoder('latin1').decode(cell)}`;
  return Object.is(cell, -0) ? 'number -0' : `${typeof cell} ${String(cell)}`;
}

/**
 * Makes a column of dictionaries of its cells.
 *
 * @param known - entries that stand first; kept by reference. What they lack follows in the order of its use.
 * @param refuse - called for the first cell that the type cannot hold.
 */
export function buildDictionary(
  type: Dictionary,
  cells: readonly StoredCell[],
  known: readonly Data[],
  limits: Limits,
  refuse: RefuseValue,
): Data {
  const places = new Map<string, number>();
  for (const [at, cell] of entryCells(known, limits).entries()) {
    if (cell !== null && !places.has(cellKey(cell))) places.set(cellKey(cell), at);
  }
  let next = known.reduce((sum, data) => sum + data.length, 0);
  const more: StoredCell[] = [];
  const firstUses: number[] = [];
  const found = cells.map((cell, i) => {
    if (cell === null) return null;
    const key = cellKey(cell);
    const place = places.get(key);
    if (place !== undefined) return place;
    places.set(key, next);
    more.push(cell);
    firstUses.push(i);
    return next++;
  });
  const indices = buildArray(type.indices, found, (_, i) => refuse('Expected fewer different values', i));
  const entries = [...known];
  if (more.length > 0 || entries.length === 0) {
    entries.push(buildStored(type.dictionary, more, (message, i) => refuse(message, firstUses[i] ?? 0)));
  }
  const buffers = [undefined, indices.values, indices.nullBitmap, undefined] as unknown as Partial<Data['buffers']>;
  return new Data(type, 0, indices.length, indices.nullCount, buffers, [], new Vector(entries));
}
