import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { NodeBuilder, typeLoss } from '../../../../src/cli/formats/parquet/column-node.ts';

const field = (name: string, type: arrow.DataType, nullable = true): arrow.Field =>
  new arrow.Field(name, type, nullable);
const int = field('item', new arrow.Int32());

/** The elements of a column, each as its name, how it repeats, and what it is. */
function elementsOf(column: arrow.Field, lossy = false, chunks: readonly arrow.Data[] = []): string[] {
  const builder = new NodeBuilder(lossy);
  builder.column(column, chunks, true);
  return builder.elements.map(
    ({ name, repetition_type, type, converted_type: kind = '', num_children: children = 0 }) =>
      [name, repetition_type, type ?? `${children} in it`, kind].join(' ').trim(),
  );
}

describe('NodeBuilder', () => {
  it.each([
    ['a list', new arrow.List(int)],
    ['a large list', new arrow.LargeList(int)],
    ['a list of a fixed size', new arrow.FixedSizeList(3, int)],
  ])('states %s as the format spells lists, whatever Arrow calls its items', (_, type) => {
    expect(elementsOf(field('a', type))).toEqual([
      'a OPTIONAL 1 in it LIST',
      'list REPEATED 1 in it',
      'element OPTIONAL INT32 INT_32',
    ]);
  });

  it('states a map with keys that are never null, whatever its field says', () => {
    const entries = new arrow.Struct([field('k', new arrow.Utf8()), field('v', new arrow.Bool(), false)]);
    expect(elementsOf(field('m', new arrow.Map_(field('pairs', entries) as never), false))).toEqual([
      'm REQUIRED 1 in it MAP',
      'key_value REPEATED 2 in it',
      'key REQUIRED BYTE_ARRAY UTF8',
      'value REQUIRED BOOLEAN',
    ]);
  });

  it('counts the levels of what stands in each other', () => {
    const struct = field(
      'item',
      new arrow.Struct([field('x', new arrow.List(int)), field('y', new arrow.Utf8(), false)]),
    );
    const builder = new NodeBuilder(false);
    const node = builder.column(field('a', new arrow.List(struct), false), [], true);
    expect(
      node.leaves.map(({ way, definition, repetition }) => [way.map(({ name }) => name), definition, repetition]),
    ).toEqual([
      [['a', 'list', 'element', 'x', 'list', 'element'], 5, 2],
      [['a', 'list', 'element', 'y'], 2, 1],
    ]);
    expect(builder.depth).toBe(5);
  });

  it('lets only those be null, where loss is allowed, that may become null', () => {
    const [full, holes] = [
      [[1], [2]],
      [[1], [null]],
    ].map((values) => arrow.vectorFromArray(values, new arrow.List(int)).data[0] as arrow.Data);
    const list = field('a', new arrow.List(field('item', new arrow.Int32(), false)), false);
    expect(elementsOf(list, true, [full as arrow.Data])[2]).toBe('element REQUIRED INT32 INT_32');
    expect(elementsOf(list, true, [holes as arrow.Data])[2]).toBe('element OPTIONAL INT32 INT_32');
    const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8());
    const indices = { 1: Int8Array.of(0) } as Partial<arrow.Data['buffers']>;
    const entries = arrow.vectorFromArray([null, 'p'], new arrow.Utf8());
    const toNull = new arrow.Data(type, 0, 1, 0, indices, [], entries);
    expect(elementsOf(field('a', type, false), true, [toNull])).toEqual(['a OPTIONAL BYTE_ARRAY UTF8']);
    const nulls = new arrow.Data(new arrow.Null(), 0, 3, 3).slice(1, 2);
    expect(elementsOf(field('a', new arrow.Null(), false), true, [nulls])).toEqual(['a OPTIONAL INT32']);
    const seconds = field('a', new arrow.List(field('item', new arrow.TimeSecond(), false)), false);
    expect(elementsOf(seconds, true)).toEqual([
      'a REQUIRED 1 in it LIST',
      'list REPEATED 1 in it',
      'element OPTIONAL INT32 TIME_MILLIS',
    ]);
  });
});

const loss = (type: arrow.DataType): unknown => typeLoss(field('a', type), ['a']);

describe('typeLoss', () => {
  it('finds nothing in what Parquet holds', () => {
    const categories = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8());
    const struct = new arrow.Struct([field('x', categories), field('y', new arrow.FixedSizeList(0, int))]);
    expect(loss(new arrow.LargeList(field('item', struct)))).toBeUndefined();
  });

  it.each<[string, arrow.DataType, string]>([
    ['a union', new arrow.SparseUnion([0], [int]), 'types that it has, got Union<Int32>'],
    ['an interval', new arrow.Interval(0), 'types that it has, got Interval'],
    ['a decimal with zeros behind its digits', new arrow.Decimal(-3, 18, 64), 'types that it has, got Decimal'],
    ['bytes of no width', new arrow.FixedSizeBinary(0), 'types that it has, got FixedSizeBinary'],
    [
      'a dictionary of lists',
      new arrow.Dictionary(new arrow.List(int), new arrow.Int8()),
      'types that it has, got Dictionary',
    ],
    ['a struct without members', new arrow.Struct([]), 'structs with members'],
    ['a struct of a name twice', new arrow.Struct([int, int]), 'names differ'],
  ])('names %s and where it stands', (_, type, expected) => {
    const struct = new arrow.Struct([field('x', type)]);
    expect(loss(type)).toEqual([expect.stringContaining(expected), ['a']]);
    expect(loss(new arrow.List(field('item', struct)))).toEqual([
      expect.stringContaining(expected),
      ['a', 'item', 'x'],
    ]);
  });
});
