import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { LimitError } from '../../../src/base/errors.ts';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import type { Columns } from '../../../src/frame/arrow/columns.ts';
import { streamParts, writeStream } from '../../../src/frame/stream/writer.ts';
import { vectorFrom } from '../../support/vectors.ts';

function columnsOf(vectors: { readonly [name: string]: arrow.Vector }, nullable = true): Columns {
  const names = Object.entries(vectors);
  return {
    fields: names.map(([name, vector]) => new arrow.Field(name, vector.type as arrow.DataType, nullable)),
    metadata: new Map(),
    chunks: names.map(([, vector]) => vector.data),
    rows: names[0]?.[1].length ?? 0,
  };
}

const write = (columns: Columns): Uint8Array => writeStream(columns, DEFAULT_LIMITS, []);

/** The last so many bytes before the end marker: the body of the record batch. */
function bodyOf(stream: Uint8Array, length: number): number[] {
  return [...stream.subarray(stream.length - 8 - length, stream.length - 8)];
}

describe('a stream', () => {
  it('ends with the bytes that the format says: validity, values, padding, the marker', () => {
    const stream = write(columnsOf({ a: vectorFrom([1, null, -3], new arrow.Int32()) }));
    expect([...stream.subarray(-8)]).toEqual([255, 255, 255, 255, 0, 0, 0, 0]);
    expect(bodyOf(stream, 24)).toEqual([5, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 253, 255, 255, 255, 0, 0, 0, 0]); // oxfmt-ignore
    const full = write(columnsOf({ a: vectorFrom([1, 2], new arrow.Int32()) }));
    expect(bodyOf(full, 8)).toEqual([1, 0, 0, 0, 2, 0, 0, 0]);
    expect(full.length).toBeLessThan(stream.length);
  });

  it('has offsets from 0 on, and no character of other slots', () => {
    const vector = vectorFrom(['left', 'é', null, 'ab', 'right'], new arrow.Utf8()).slice(1, 4);
    const stream = write(columnsOf({ a: vector }));
    expect(bodyOf(stream, 32)).toEqual([
      [5, 0, 0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 4, 0, 0, 0],
      [0xc3, 0xa9, 0x61, 0x62, 0, 0, 0, 0],
    ].flat()); // oxfmt-ignore
  });

  it('is what apache-arrow reads', () => {
    const values = {
      ints: vectorFrom([1n, null, -(2n ** 63n)], new arrow.Int64()),
      words: vectorFrom(['x', 'y', 'x'], new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8())),
      lists: vectorFrom([[1], [], null], new arrow.List(new arrow.Field('item', new arrow.Int8(), true))),
    };
    const table = arrow.tableFromIPC(write(columnsOf(values)));
    expect(table.numRows).toBe(3);
    expect([...(table.getChild('ints') ?? [])]).toEqual([1n, null, -(2n ** 63n)]);
    expect([...(table.getChild('words') ?? [])]).toEqual(['x', 'y', 'x']);
    expect([...(table.getChild('lists') ?? [])].map((list) => list && [...list])).toEqual([[1], [], null]);
  });

  it('is the same bytes however its columns are cut, and whatever stands under their nulls', () => {
    const whole = vectorFrom([1, null, 3, 4], new arrow.Int16());
    const cut = new arrow.Vector([...whole.slice(0, 1).data, ...whole.slice(1, 3).data, ...whole.slice(3, 4).data]);
    const dirty = whole.data[0]?.clone() as arrow.Data<arrow.Int16>;
    const buffers = [undefined, Int16Array.of(1, 77, 3, 4), dirty.nullBitmap] as unknown as Partial<
      arrow.Data['buffers']
    >;
    const garbage = new arrow.Vector([new arrow.Data(new arrow.Int16(), 0, 4, 1, buffers)]);
    for (const other of [cut, garbage]) expect(write(columnsOf({ a: other }))).toEqual(write(columnsOf({ a: whole })));
  });

  it('in parts is the same stream, numbers left where they are', () => {
    const values = Float64Array.of(1, 2, 3);
    const columns = columnsOf({ a: arrow.makeVector(values) });
    const parts = streamParts(columns, DEFAULT_LIMITS, []);
    expect(Buffer.concat(parts)).toEqual(Buffer.from(write(columns)));
    expect(parts.some((part) => part.buffer === values.buffer)).toBe(true);
    expect(write(columns).buffer).not.toBe(values.buffer);
  });

  it('of no columns has rows, and of no rows has columns', () => {
    const none = write({ fields: [], metadata: new Map([['k', 'v']]), chunks: [], rows: 5 });
    expect(arrow.tableFromIPC(none).schema.metadata).toEqual(new Map([['k', 'v']]));
    const empty = write(columnsOf({ a: vectorFrom([], new arrow.Utf8()) }));
    expect(arrow.tableFromIPC(empty).schema.names).toEqual(['a']);
  });

  it('is no longer than the limit, to the byte', () => {
    const columns = columnsOf({ a: vectorFrom([1, 2, 3], new arrow.Int32()) });
    const { length } = write(columns);
    const limited = (payloadBytes: number): number =>
      writeStream(columns, { ...DEFAULT_LIMITS, payloadBytes }, ['exact', 'arrow']).length;
    expect(limited(length)).toBe(length);
    expect(() => limited(length - 1)).toThrow(LimitError);
    expect(() => limited(length - 1)).toThrow('$.exact.arrow');
  });
});
