import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import type { FixedLayout } from '../../../src/frame/arrow/layout.ts';
import {
  bits,
  bytesOfPiece,
  copyOf,
  eachValue,
  fixed,
  indices,
  writeViews,
  type Piece,
} from '../../../src/frame/stream/buffers.ts';
import type { Run } from '../../../src/frame/stream/runs.ts';
import { vectorFrom, viewsFrom } from '../../support/vectors.ts';

/** The only array of values. */
const dataOf = (values: readonly unknown[], type: arrow.DataType): arrow.Data =>
  vectorFrom(values, type).data[0] as arrow.Data;

const run = (data: arrow.Data | undefined, start: number, count: number): Run => ({ data, start, count });

/** What a piece writes, though it could give its own bytes. */
function written(piece: Piece): Uint8Array {
  const target = new Uint8Array(piece.length);
  piece.writeTo(target);
  return target;
}

const ABSENT = run(undefined, 0, 2);

describe('buffers', () => {
  it('values stand one after the other, zeros where nothing is', () => {
    const data = dataOf([1, null, 3, 4], new arrow.Int16());
    const dirty = data.clone(data.type, 0, 4, 1, { 1: Int16Array.of(1, 77, 3, 4), 2: data.nullBitmap } as never);
    for (const array of [data, dirty]) {
      const piece = fixed([run(array, 1, 2), ABSENT, run(array, 3, 1)], 5, 2);
      expect(piece.bytes).toBeUndefined();
      expect(new Int16Array(written(piece).buffer)).toEqual(Int16Array.of(0, 3, 0, 0, 4));
    }
  });

  it('values of one run without nulls are left where they are', () => {
    const values = Int32Array.of(1, 2, 3, 4);
    const data = arrow.makeVector(values).data[0] as arrow.Data;
    const piece = fixed([run(data, 0, 0), run(data, 1, 2)], 2, 4);
    expect(piece.bytes?.buffer).toBe(values.buffer);
    expect(bytesOfPiece(piece)).toEqual(written(piece));
    expect(fixed([run(data, 0, 1), run(data, 2, 1)], 2, 4).bytes).toBeUndefined();
    expect(fixed([run(data, 1, 2), ABSENT], 4, 4).bytes).toBeUndefined();
  });

  it('booleans are bits from any place to any other, zero under nulls', () => {
    const values = [true, false, null, true, true, null, false, true, true, true, false];
    const data = dataOf(values, new arrow.Bool());
    const piece = bits([run(data, 3, 7), ABSENT, run(data, 0, 4)], 13);
    const expected = [...values.slice(3, 10), false, false, ...values.slice(0, 4)].map((value) => value === true);
    expect(piece.length).toBe(2);
    const target = written(piece);
    expect(expected.map((_, i) => ((target[i >> 3] ?? 0) >> (i & 7)) & 1)).toEqual(expected.map(Number));
    expect((target[1] ?? 0) >> 5).toBe(0);
  });

  it('indices become those of the united dictionary, null ones zero', () => {
    const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8());
    const [first, other] = [
      ['a', 'b', null, 'a'],
      ['c', 'b', null],
    ].map((words) => dataOf(words, type)) as [arrow.Data, arrow.Data];
    const moved = new Map([[other.dictionary, Int32Array.of(2, 1)]]);
    const layout: FixedLayout = { kind: 'fixed', width: 1, element: Int8Array };
    const piece = indices([run(first, 0, 4), ABSENT, run(other, 0, 3)], 9, layout, (each) => moved.get(each));
    expect([...written(piece)]).toEqual([0, 1, 0, 0, 0, 0, 2, 1, 0]);
  });

  it('views hold short values and refer to long ones, one after the other', () => {
    const words = ['short', 'exactly twelve long'.slice(0, 12), null, 'thirteen byte', 'another long one'];
    const data = viewsFrom(words).data[0] as arrow.Data;
    const target = new Uint8Array(5 * 16);
    writeViews(target, [run(data, 3, 2), run(data, 0, 3)]);
    const view = new DataView(target.buffer);
    const text = (slot: number, length: number) =>
      Buffer.from(target).toString('utf8', slot * 16 + 4, slot * 16 + 4 + length);
    expect([view.getInt32(0, true), text(0, 4), view.getInt32(8, true), view.getInt32(12, true)]).toEqual([
      13,
      'thir',
      0,
      0,
    ]);
    expect([view.getInt32(16, true), text(1, 4), view.getInt32(28, true)]).toEqual([16, 'anot', 13]);
    expect([view.getInt32(32, true), text(2, 5), view.getInt32(48, true), text(3, 12)]).toEqual([
      5,
      'short',
      12,
      'exactly twel',
    ]);
    expect([...target.subarray(64)].every((byte) => byte === 0)).toBe(true);
  });

  it('values of valid slots are visited in order, absent ones not at all', () => {
    const data = dataOf([1, null, 3], new arrow.Int8());
    const seen: number[] = [];
    eachValue([run(data, 1, 2), ABSENT, run(data, 0, 2)], (_, slot) => void seen.push(slot));
    expect(seen).toEqual([2, 0]);
  });

  it('a copy is what the array was, wherever its bytes stand', () => {
    const array = new Int32Array(Int32Array.of(9, 1, 2).buffer, 4);
    expect(new Int32Array(written(copyOf(array)).buffer)).toEqual(Int32Array.of(1, 2));
    expect(bytesOfPiece({ length: 0, writeTo: () => expect.fail('nothing is to be written') })).toHaveLength(0);
  });
});
