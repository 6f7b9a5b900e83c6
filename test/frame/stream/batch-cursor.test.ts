import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { BatchCursor } from '../../../src/frame/stream/batch-cursor.ts';
import type { BatchHeader } from '../../../src/frame/stream/message.ts';

const BODY = Uint8Array.from({ length: 32 }, (_, i) => i);
const words = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8());

function cursorOf(claims: Partial<BatchHeader>, body: Uint8Array = BODY): BatchCursor {
  const header: BatchHeader = { length: 0, nodes: [], buffers: [], variadic: [], ...claims };
  return new BatchCursor(header, body, {
    dictionary: () => new arrow.Vector([new arrow.Data(new arrow.Null(), 0, 0, 0)]),
    fail(message) {
      throw new RangeError(message);
    },
  });
}

const claimed = (nulls: number, byte: number) =>
  cursorOf({ nodes: [3, nulls], buffers: [0, 1, 8, 3] }, Uint8Array.of(byte, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 0)).next(
    new arrow.Int8(),
  );

describe('BatchCursor', () => {
  it('takes arrays one after the other, as views of the body', () => {
    const cursor = cursorOf({ nodes: [2, 0, 1, 0], buffers: [0, 0, 0, 8, 8, 0, 8, 1] });
    const numbers = cursor.next(new arrow.Int32());
    const bytes = cursor.next(new arrow.Uint8());
    cursor.end();
    expect(numbers.values).toEqual(Int32Array.of(0x03020100, 0x07060504));
    expect(numbers.values.buffer).toBe(BODY.buffer);
    expect(bytes.values).toEqual(Uint8Array.of(8));
    expect([numbers.length, numbers.nullCount, bytes.length]).toEqual([2, 0, 1]);
  });

  it('leaves out what padding leaves of an element', () => {
    const cursor = cursorOf({ nodes: [1, 0], buffers: [0, 0, 0, 7] });
    expect(cursor.next(new arrow.Int32()).values).toHaveLength(1);
  });

  it('takes validity where there are nulls, and forgets it where there are none', () => {
    expect(claimed(1, 0b101).nullBitmap).toEqual(Uint8Array.of(0b101));
    expect(claimed(0, 0b111).nullBitmap).toBeUndefined();
  });

  it('takes the children of what is nested, and the data buffers of views', () => {
    const pair = new arrow.Struct([new arrow.Field('a', new arrow.Int8()), new arrow.Field('b', new arrow.Utf8View())]);
    const cursor = cursorOf({
      nodes: [1, 0, 1, 0, 1, 0],
      buffers: [0, 0, 0, 0, 0, 1, 8, 0, 8, 16, 24, 2, 26, 3],
      variadic: [2],
    });
    const data = cursor.next(pair);
    cursor.end();
    expect(data.children.map(({ length }) => length)).toEqual([1, 1]);
    expect(data.children[1]?.variadicBuffers.map(({ length }) => length)).toEqual([2, 3]);
  });

  it('takes nothing for nulls, whose slots are all null', () => {
    const cursor = cursorOf({ nodes: [5, 5] });
    const data = cursor.next(new arrow.Null());
    cursor.end();
    expect([data.length, data.nullCount]).toEqual([5, 5]);
  });

  it.each<[string, Partial<BatchHeader>, arrow.DataType, RegExp]>([
    ['no node', { buffers: [0, 0, 0, 4] }, new arrow.Int32(), /node for each field/],
    ['too few buffers', { nodes: [1, 0], buffers: [0, 0] }, new arrow.Int32(), /buffers of each field/],
    ['more nulls than slots', { nodes: [1, 2], buffers: [0, 1, 8, 4] }, new arrow.Int32(), /at most 1 nulls, got 2/],
    ['nulls without validity', { nodes: [1, 1], buffers: [0, 0, 0, 4] }, new arrow.Int32(), /validity of 1 nulls/],
    ['validity that is too short', { nodes: [9, 9], buffers: [0, 1, 8, 9] }, new arrow.Int8(), /validity of 9 slots/],
    ['validity of other nulls', { nodes: [8, 3], buffers: [1, 1, 8, 8] }, new arrow.Int8(), /validity of 3 nulls/],
    [
      'nulls of a union itself',
      { nodes: [1, 1], buffers: [0, 1] },
      new arrow.Union(0, [0], [new arrow.Field('a', new arrow.Int8())]),
      /no nulls in a union/,
    ],
    ['views without their number of buffers', { nodes: [1, 0], buffers: [0, 0, 0, 16] }, new arrow.Utf8View(), /views/],
    [
      'more data buffers than there are',
      { nodes: [1, 0], buffers: [0, 0, 0, 16], variadic: [2 ** 31] },
      new arrow.Utf8View(),
      /buffers of each field/,
    ],
    ['a type that there is not', { nodes: [0, 0] }, { typeId: 99 } as unknown as arrow.DataType, /can hold/],
  ])('refuses %s', (_, claims, type, message) => {
    expect(() => cursorOf(claims).next(type)).toThrow(message);
  });

  it.each<[string, Partial<BatchHeader>]>([
    ['nodes', { nodes: [1, 0, 0, 0], buffers: [0, 0, 0, 1] }],
    ['buffers', { nodes: [1, 0], buffers: [0, 0, 0, 1, 8, 8] }],
    ['numbers of data buffers', { nodes: [1, 0], buffers: [0, 0, 0, 1], variadic: [0] }],
  ])('refuses %s that no field asks for', (_, claims) => {
    const cursor = cursorOf(claims);
    cursor.next(new arrow.Int8());
    expect(() => cursor.end()).toThrow(/as many nodes and buffers/);
  });

  it('asks for the dictionary of indices', () => {
    const cursor = cursorOf({ nodes: [2, 0], buffers: [0, 0, 0, 2] });
    const data = cursor.next(words);
    expect(data.values).toEqual(Int8Array.of(0, 1));
    expect(data.dictionary).toBeInstanceOf(arrow.Vector);
  });
});
