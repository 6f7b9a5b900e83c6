import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { uniteDictionaries } from '../../../src/frame/stream/dictionaries.ts';
import type { Run } from '../../../src/frame/stream/runs.ts';
import { vectorFrom, viewsFrom } from '../../support/vectors.ts';

/** Runs of indices into dictionaries of their own, or of no slots. */
function runsOf(values: arrow.DataType, dictionaries: readonly arrow.Vector[], counts: readonly number[] = []): Run[] {
  const type = new arrow.Dictionary(values, new arrow.Int8());
  return dictionaries.map((dictionary, i) => {
    const count = counts[i] ?? 1;
    const buffers = [undefined, new Int8Array(count)] as unknown as Partial<arrow.Data['buffers']>;
    return { data: new arrow.Data(type, 0, count, 0, buffers, [], dictionary), start: 0, count };
  });
}

const entriesOf = (runs: readonly Run[]): unknown[] =>
  runs.flatMap(({ data, start, count }) =>
    Array.from(new arrow.Vector([data as arrow.Data]).slice(start, start + count)),
  );

const words = (...entries: readonly (string | null)[]): arrow.Vector => vectorFrom(entries, new arrow.Utf8());

describe('uniteDictionaries', () => {
  it('keeps one that all arrays share as it is: order, unused and repeated entries', () => {
    const shared = words('b', 'a', 'b', null);
    const { runs, indices } = uniteDictionaries(new arrow.Utf8(), runsOf(new arrow.Utf8(), [shared, shared]));
    expect(entriesOf(runs)).toEqual(['b', 'a', 'b', null]);
    expect(indices(shared)).toBeUndefined();
  });

  it('adds to the first what it lacks, in order, and tells where each entry went', () => {
    const dictionaries = [words('a', 'b'), words('c', 'b', null), words(null, 'd', 'c', 'a', 'd')];
    const { runs, indices } = uniteDictionaries(new arrow.Utf8(), runsOf(new arrow.Utf8(), dictionaries));
    expect(entriesOf(runs)).toEqual(['a', 'b', 'c', null, 'd']);
    expect(dictionaries.map((each) => indices(each))).toEqual([
      undefined,
      Int32Array.of(2, 1, 3),
      Int32Array.of(3, 4, 2, 0, 4),
    ]);
  });

  it.each<[string, arrow.DataType, unknown[], unknown[]]>([
    ['integers', new arrow.Int64(), [1n, -1n], [-1n, 2n]],
    ['floats by their bits', new arrow.Float64(), [0, Number.NaN], [-0, Number.NaN]],
    ['bytes', new arrow.Binary(), [Uint8Array.of(0, 255)], [Uint8Array.of(), Uint8Array.of(0, 255)]],
    ['views, short and long', new arrow.Utf8View(), ['a', 'a'.repeat(40)], ['a'.repeat(40), 'b']],
    ['names that objects have', new arrow.Utf8(), ['__proto__'], ['constructor', '__proto__']],
  ])('takes equal entries for one: %s', (_, type, first, second) => {
    const dictionaries = [first, second].map((entries) =>
      arrow.DataType.isUtf8View(type) ? viewsFrom(entries as string[]) : vectorFrom(entries, type),
    );
    const { runs, indices } = uniteDictionaries(type, runsOf(type, dictionaries));
    const known = [...first];
    const places = second.map((entry) => {
      const same = (other: unknown) =>
        Object.is(other, entry) ||
        (entry instanceof Uint8Array && other instanceof Uint8Array && Buffer.compare(other, entry) === 0);
      if (!known.some(same)) known.push(entry);
      return known.findIndex(same);
    });
    expect(entriesOf(runs)).toEqual(known);
    expect(indices(dictionaries[1] as arrow.Vector)).toEqual(Int32Array.from(places));
  });

  it('never takes nested entries for one', () => {
    const type = new arrow.List(new arrow.Field('item', new arrow.Int8(), true));
    const dictionaries = [[[1]], [[1], null]].map((entries) => vectorFrom(entries, type));
    const { runs, indices } = uniteDictionaries(type, runsOf(type, dictionaries));
    expect(entriesOf(runs)).toHaveLength(3);
    expect(indices(dictionaries[1] as arrow.Vector)).toEqual(Int32Array.of(1, 2));
  });

  it('keeps the dictionary of arrays without slots only where no other has any', () => {
    const [empty, used] = [words('unused'), words('used')];
    const of = (counts: readonly number[]) =>
      entriesOf(uniteDictionaries(new arrow.Utf8(), runsOf(new arrow.Utf8(), [empty, used], counts)).runs);
    expect(of([0, 1])).toEqual(['used']);
    expect(of([0, 0])).toEqual(['unused']);
    expect(uniteDictionaries(new arrow.Utf8(), []).runs).toEqual([]);
  });
});
