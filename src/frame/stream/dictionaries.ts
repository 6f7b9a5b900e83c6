import type { DataType, Vector } from 'apache-arrow';
import { bytesOf } from '../../base/bytes.ts';
import { bitAt, validityOf } from '../arrow/bitmap.ts';
import { layoutOf } from '../arrow/layout.ts';
import { offsetsOf } from '../arrow/offsets.ts';
import type { Run } from './runs.ts';
import { viewBytes } from '../arrow/views.ts';

/** One dictionary made of those of several arrays. */
export interface UnitedDictionary {
  readonly runs: readonly Run[];
  /** The place of each entry of an old dictionary in the new one; undefined where all stay. */
  readonly indices: (dictionary: Vector) => Int32Array | undefined;
}

/**
 * Makes one dictionary for arrays that were chunks with dictionaries of their own.
 *
 * One that is the same for all keeps its order and its unused and repeated entries. Of several, the first comes first
 * and the others add the entries that it lacks.
 */
export function uniteDictionaries(type: DataType, runs: readonly Run[]): UnitedDictionary {
  const used = new Set<Vector>();
  for (const { data, count } of runs) if (data?.dictionary !== undefined && count > 0) used.add(data.dictionary);
  if (used.size === 0) {
    const unused = runs.find(({ data }) => data?.dictionary !== undefined)?.data?.dictionary;
    if (unused !== undefined) used.add(unused);
  }
  const [first, ...others] = used;
  const united: Run[] = (first?.data ?? []).map((data) => ({ data, start: 0, count: data.length }));
  if (first === undefined || others.length === 0) return { runs: united, indices: () => undefined };

  const places = new Map<string, number>();
  const moved = new Map<Vector, Int32Array>();
  let next = first.length;
  for (const [key, at] of entryKeys(type, first, 0)) if (!places.has(key)) places.set(key, at);
  for (const [i, other] of others.entries()) {
    const indices = new Int32Array(other.length);
    for (const [key, at, run] of entryKeys(type, other, i + 1)) {
      let place = places.get(key);
      if (place === undefined) {
        place = next++;
        places.set(key, place);
        united.push(run);
      }
      indices[at] = place;
    }
    moved.set(other, indices);
  }
  return { runs: united, indices: (dictionary) => moved.get(dictionary) };
}

/** A text for each entry that only equal entries share; nested values count as unequal. */
function* entryKeys(
  type: DataType,
  dictionary: Vector,
  number: number,
): Generator<readonly [key: string, at: number, run: Run]> {
  const layout = layoutOf(type);
  let at = 0;
  for (const data of dictionary.data) {
    const validity = layout?.kind === 'union' ? undefined : validityOf(data);
    const offsets = layout?.kind === 'bytes' ? offsetsOf(data, layout.large) : undefined;
    for (let slot = 0; slot < data.length; slot++, at++) {
      const run: Run = { data, start: slot, count: 1 };
      if (layout?.kind === 'null' || (validity !== undefined && !bitAt(validity, slot))) yield ['null', at, run];
      else if (offsets !== undefined) yield [keyOf(data.values.subarray(offsets[slot], offsets[slot + 1])), at, run];
      else if (layout?.kind === 'view') yield [keyOf(viewBytes(data.values, data.variadicBuffers, slot)), at, run];
      else if (layout?.kind === 'fixed') {
        yield [keyOf(bytesOf(data.values).subarray(slot * layout.width, (slot + 1) * layout.width)), at, run];
      } else yield [`${at} of ${number}`, at, run];
    }
  }
}

function keyOf(bytes: Uint8Array): string {
  return `=${new TextDecoder('latin1').decode(bytes)}`;
}
