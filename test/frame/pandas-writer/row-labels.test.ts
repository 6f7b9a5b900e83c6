import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, type Limits } from '../../../src/base/limits.ts';
import { rowLabels } from '../../../src/frame/pandas-writer/row-labels.ts';
import { refusal } from '../../support/refusal.ts';
import { vectorFrom } from '../../support/vectors.ts';
import { writtenBy } from '../../support/written-cells.ts';

/** The labels of an index of these levels, in order: what an object of the rows has for names. */
function labels(
  levels: readonly arrow.Vector[],
  rows = levels[0]?.length ?? 0,
  limits: Partial<Limits> = {},
): string[] {
  const index = {
    fields: levels.map(({ type }) => new arrow.Field('i', type as arrow.DataType, true)),
    metadata: new Map(),
    chunks: levels.map(({ data }) => data),
    rows,
  };
  const table = rowLabels(index, { ...DEFAULT_LIMITS, ...limits }, ['params']);
  const text = writtenBy((out) => {
    for (let row = 0; row < rows; row++) {
      if (row > 0) out.byte(44);
      table.write(out, row);
      out.byte(49);
    }
  });
  const names = text.matchAll(/("(?:[^"\\]|\\.)*"):1/g);
  return Array.from(names, ([, name = '']) => JSON.parse(name) as string);
}

const of = (values: readonly unknown[], type: arrow.DataType): arrow.Vector => vectorFrom(values, type);

const { SECOND, MICROSECOND } = arrow.TimeUnit;

describe('rowLabels', () => {
  it('are those of an index of strings or integers', () => {
    expect(labels([of(['b', 'a"', '__proto__', ''], new arrow.Utf8())])).toEqual(['b', 'a"', '__proto__', '']);
    expect(labels([of([3n, -1n, 2n ** 60n], new arrow.Int64())])).toEqual(['3', '-1', '1152921504606846976']);
    expect(labels([of([7, 8], new arrow.Uint8())])).toEqual(['7', '8']);
  });

  it('are milliseconds of times of whole ones', () => {
    expect(labels([of([5n, 6n], new arrow.Timestamp(SECOND))])).toEqual(['5000', '6000']);
    expect(labels([of([5000n, -1000n], new arrow.Timestamp(MICROSECOND))])).toEqual(['5', '-1']);
  });

  it.each<[string, arrow.Vector[]]>([
    ['has two labels alike', [of(['a', 'b', 'a'], new arrow.Utf8())]],
    ['has a null', [of(['a', null, 'b'], new arrow.Utf8())]],
    ['is of floats', [of([1, 2, 3], new arrow.Float64())]],
    ['is of times between milliseconds', [of([1000n, 1500n, 2000n], new arrow.Timestamp(MICROSECOND))]],
    ['is of times that doubles cannot tell apart', [of([2n ** 60n, 1n, 2n], new arrow.Timestamp(SECOND))]],
    ['has two levels', [of(['a', 'b', 'c'], new arrow.Utf8()), of([1, 2, 3], new arrow.Int8())]],
    ['has no level', []],
  ])('are positions where the index %s', (_, levels) => {
    expect(labels(levels, 3)).toEqual(['0', '1', '2']);
  });

  it('are told apart over all chunks, and where blocks of text end', () => {
    const names = Array.from({ length: 9000 }, (_, i) => `label ${i}`);
    const vector = (last: string) =>
      new arrow.Vector([...of(names, new arrow.Utf8()).data, ...of([last], new arrow.Utf8()).data]);
    expect(labels([vector('new')]).slice(-2)).toEqual(['label 8999', 'new']);
    expect(labels([vector('label 0')]).slice(-2)).toEqual(['8999', '9000']);
  });

  it('of no rows are none', () => {
    expect(labels([of([], new arrow.Utf8())])).toEqual([]);
  });

  it('of a length that engines cannot hash are counted', () => {
    const long = ['a', 'b', 'c'].map((end) => `${'n'.repeat(20_000)}${end}`);
    expect(labels([of(long, new arrow.Utf8())], 3, { longKeys: 3 })).toEqual(long);
    expect(refusal(() => labels([of(long, new arrow.Utf8())], 3, { longKeys: 2 }))).toEqual({
      name: 'LimitError',
      code: 'limit',
      path: '$.params',
    });
  });
});
