import { describe, expect, it } from 'vitest';
import {
  FlatbufferWriter,
  int32Vector,
  int64Structs,
  scalar,
  string,
  table,
  vector,
} from '../../../src/frame/stream/flatbuffer-writer.ts';

/** Bytes as the specification has them, in rows of what belongs together. */
function bytes(...rows: readonly (readonly number[])[]): Uint8Array {
  return Uint8Array.from(rows.flat());
}

describe('a buffer', () => {
  it('is the bytes that the specification says: root, vtable, table, what it refers to, zeros', () => {
    expect(FlatbufferWriter.write(table([scalar(2, 4), undefined, string('é')]))).toEqual(
      bytes(
        [16, 0, 0, 0], // The root table stands at 16.
        [10, 0, 10, 0, 8, 0, 0, 0, 4, 0], // Sizes of vtable and table, then where each member stands in it.
        [0, 0],
        [12, 0, 0, 0], // The vtable stands 12 bytes before the table.
        [8, 0, 0, 0], // The string stands 8 bytes behind.
        [4, 0],
        [0, 0],
        [2, 0, 0, 0, 0xc3, 0xa9, 0],
        [0, 0, 0, 0, 0],
      ),
    );
  });

  it('has members of 8 bytes at multiples of 8, negative numbers in two halves', () => {
    expect(FlatbufferWriter.write(table([scalar(1, 1), scalar(8, -2)]))).toEqual(
      bytes(
        [12, 0, 0, 0],
        [8, 0, 13, 0, 12, 0, 4, 0],
        [8, 0, 0, 0],
        [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        [1],
        [0, 0, 0, 0, 0, 0, 0],
      ),
    );
  });

  it('has vectors of numbers, of structs by their number, and of strings', () => {
    const ints = FlatbufferWriter.write(table([int32Vector([7, -1])]));
    expect(ints).toEqual(
      bytes(
        [12, 0, 0, 0],
        [6, 0, 8, 0, 4, 0, 0, 0],
        [8, 0, 0, 0],
        [4, 0, 0, 0],
        [2, 0, 0, 0, 7, 0, 0, 0, 255, 255, 255, 255],
      ),
    );
    const structs = FlatbufferWriter.write(table([int64Structs([1, 2, 3, 4], 2)]));
    const view = new DataView(structs.buffer);
    const at = 16 + view.getUint32(16, true);
    expect(view.getUint32(at, true)).toBe(2);
    expect((at + 4) % 8).toBe(0);
    expect([0, 1, 2, 3].map((i) => view.getBigInt64(at + 4 + 8 * i, true))).toEqual([1n, 2n, 3n, 4n]);
    const words = FlatbufferWriter.write(table([vector([string('a'), string('')])]));
    expect(words.length % 8).toBe(0);
    expect(Buffer.from(words).toString('latin1')).toContain('\u0001\0\0\0a\0');
  });

  it('grows beyond its first room, and stays the same for the same input', () => {
    const [one, other] = [1, 2].map(() => FlatbufferWriter.write(table([string('x'.repeat(5000)), scalar(4, -5)])));
    expect(one?.length).toBeGreaterThan(5000);
    expect(one).toEqual(other);
  });
});
