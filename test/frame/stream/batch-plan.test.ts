import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { CanonicalWriter, type Batch } from '../../../src/frame/stream/batch-plan.ts';
import { bytesOfPiece } from '../../../src/frame/stream/buffers.ts';
import type { Run } from '../../../src/frame/stream/runs.ts';
import { refusal } from '../../support/refusal.ts';
import { vectorFrom, viewsFrom } from '../../support/vectors.ts';

const runsOf = (vector: arrow.Vector): Run[] => vector.data.map((data) => ({ data, start: 0, count: data.length }));

const field = (type: arrow.DataType, nullable = true): arrow.Field => new arrow.Field('c', type, nullable);

const planOf = (vector: arrow.Vector, nullable = true): Batch =>
  new CanonicalWriter().batch([field(vector.type as arrow.DataType, nullable)], [runsOf(vector)], vector.length);

const plan = (values: readonly unknown[], type: arrow.DataType, nullable = true): Batch =>
  planOf(vectorFrom(values, type), nullable);

const buffersOf = ({ pieces }: Batch): number[][] => pieces.map((piece) => [...bytesOfPiece(piece)]);

const pairOf = (nullable: boolean) => new arrow.Struct([new arrow.Field('x', new arrow.Int8(), nullable)]);

const manyWords = (count: number) =>
  vectorFrom(
    Array.from({ length: count }, (_, i) => `w${i}`),
    new arrow.Utf8(),
  );

const entriesWritten = (count: number, indices: arrow.Int8 | arrow.Uint8) => {
  const type = new arrow.Dictionary(new arrow.Utf8(), indices);
  const buffers = [undefined, new Int8Array(1)] as unknown as Partial<arrow.Data['buffers']>;
  const data = new arrow.Data(type, 0, 1, 0, buffers, [], manyWords(count));
  const writer = new CanonicalWriter();
  writer.batch([field(type)], [[{ data, start: 0, count: 1 }]], 1);
  return writer.dictionaries[0]?.batch.header.length;
};

describe('CanonicalWriter', () => {
  it('claims each buffer 8 bytes away from the one before, and the body behind the last', () => {
    const { header, bodyLength, pieces } = plan(['ab', null, 'c'], new arrow.Utf8());
    expect(header).toEqual({ length: 3, nodes: [3, 1], buffers: [0, 1, 8, 16, 24, 3], variadic: [] });
    expect(bodyLength).toBe(32);
    expect(pieces.map(({ length }) => length)).toEqual([1, 16, 3]);
  });

  it('writes no validity without nulls, nor where a field has none to have', () => {
    expect(buffersOf(plan([1, 2], new arrow.Int8()))).toEqual([[], [1, 2]]);
    expect(plan([null, null], new arrow.Null()).header).toMatchObject({ nodes: [2, 2], buffers: [] });
  });

  it('puts zeros in children under nulls: null where they may be, else the value zero', () => {
    const nullable = plan([{ x: 1 }, null], pairOf(true));
    expect([nullable.header.nodes, buffersOf(nullable)]).toEqual([
      [2, 1, 2, 1],
      [[1], [1], [1, 0]],
    ]);
    const never = plan([{ x: 1 }, null], pairOf(false));
    expect([never.header.nodes, buffersOf(never)]).toEqual([
      [2, 1, 2, 0],
      [[1], [], [1, 0]],
    ]);
  });

  it('leaves out items that no valid list refers to', () => {
    const type = new arrow.List(new arrow.Field('item', new arrow.Int8(), true));
    const items = vectorFrom([9, 1, 9, 9, 2], new arrow.Int8()).data[0] as arrow.Data;
    const buffers = [Int32Array.of(1, 2, 4, 5), undefined, Uint8Array.of(0b101)] as unknown as Partial<
      arrow.Data['buffers']
    >;
    const data = new arrow.Data(type, 0, 3, 1, buffers, [items]);
    const batch = new CanonicalWriter().batch([field(type)], [[{ data, start: 0, count: 3 }]], 3);
    expect(batch.header.nodes).toEqual([3, 1, 2, 0]);
    expect(buffersOf(batch).at(-1)).toEqual([1, 2]);
    expect(buffersOf(batch)[1]).toEqual([...new Uint8Array(Int32Array.of(0, 1, 1, 2).buffer)]);
  });

  it('gives each array of views one data buffer, and none where all are short', () => {
    const long = planOf(viewsFrom(['short', 'longer than 12 bytes', null, 'another of that kind']));
    expect(long.header.variadic).toEqual([1]);
    expect(Buffer.from(buffersOf(long)[2] ?? []).toString()).toBe('longer than 12 bytesanother of that kind');
    expect(planOf(viewsFrom(['short', null])).header).toMatchObject({ variadic: [0] });
  });

  it('gives unions no validity, and children of dense ones just what was chosen', () => {
    const children = [new arrow.Field('a', new arrow.Int8(), true), new arrow.Field('b', new arrow.Int8(), true)];
    const [a, b] = [
      [1, 2],
      [3, 4],
    ].map((values) => vectorFrom(values, new arrow.Int8()).data[0]) as [arrow.Data, arrow.Data];
    const ids = Int8Array.of(7, 5);
    const plan = (dense: boolean) => {
      const type = new arrow.Union(dense ? 1 : 0, [5, 7], children);
      const buffers = [dense ? Int32Array.of(1, 0) : undefined, undefined, undefined, ids];
      const data = new arrow.Data(type, 0, 2, 0, buffers as unknown as Partial<arrow.Data['buffers']>, [a, b]);
      return new CanonicalWriter().batch([field(type)], [[{ data, start: 0, count: 2 }]], 2);
    };
    const dense = plan(true);
    expect(dense.header.nodes).toEqual([2, 0, 1, 0, 1, 0]);
    expect(buffersOf(dense)).toEqual([[7, 5], [0, 0, 0, 0, 0, 0, 0, 0], [], [1], [], [4]]);
    const sparse = plan(false);
    expect(sparse.header.nodes).toEqual([2, 0, 2, 1, 2, 1]);
    expect(buffersOf(sparse)).toEqual([[7, 5], [2], [0, 2], [1], [3, 0]]);
  });

  it('numbers dictionaries in the order of the fields and writes inner ones first', () => {
    const words = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8());
    const lists = new arrow.Dictionary(new arrow.List(field(words)), new arrow.Int8());
    const inner = vectorFrom(['x', 'y'], words).data[0] as arrow.Data;
    const entry = new arrow.Data(
      lists.dictionary,
      0,
      1,
      0,
      [Int32Array.of(0, 2)] as unknown as Partial<arrow.Data['buffers']>,
      [inner],
    );
    const indices = [undefined, Int8Array.of(0)] as unknown as Partial<arrow.Data['buffers']>;
    const outer = new arrow.Data(lists, 0, 1, 0, indices, [], new arrow.Vector([entry]));
    const writer = new CanonicalWriter();
    const plain = runsOf(vectorFrom(['z'], words));
    writer.batch([field(lists), field(words)], [[{ data: outer, start: 0, count: 1 }], plain], 1);
    expect(writer.dictionaries.map(({ id, batch }) => [id, batch.header.length])).toEqual([
      [1, 2],
      [0, 1],
      [2, 1],
    ]);
  });

  it('refuses a dictionary with more entries than its indices can name', () => {
    expect(entriesWritten(128, new arrow.Int8())).toBe(128);
    expect(entriesWritten(256, new arrow.Uint8())).toBe(256);
    expect(refusal(() => entriesWritten(129, new arrow.Int8())).code).toBe('unsupported-value');
    expect(refusal(() => entriesWritten(257, new arrow.Uint8())).code).toBe('unsupported-value');
  });
});
