import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/base/errors.ts';
import { FlatbufferTable } from '../../../src/frame/stream/flatbuffer-reader.ts';

/** A table of three members: an i16 of 4, none, the string é. */
const BYTES = Uint8Array.from(
  [
    [16, 0, 0, 0],
    [10, 0, 10, 0, 8, 0, 0, 0, 4, 0],
    [0, 0],
    [12, 0, 0, 0],
    [8, 0, 0, 0],
    [4, 0],
    [0, 0],
    [2, 0, 0, 0, 0xc3, 0xa9, 0],
    [0, 0, 0, 0, 0],
  ].flat(),
);

/** A root table of one member: a vector of so many references, all to one table without members. */
function sharing(references: number): Uint8Array {
  const bytes = new Uint8Array(28 + 4 * references + 8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 12, true);
  for (const [i, word] of [6, 8, 4].entries()) view.setUint16(4 + 2 * i, word, true);
  view.setInt32(12, 8, true);
  view.setUint32(16, 4, true);
  view.setUint32(20, references, true);
  const shared = 24 + 4 * references;
  for (let i = 0; i < references; i++) view.setUint32(24 + 4 * i, shared + 4 - (24 + 4 * i), true);
  // A vtable without members, and the table behind it.
  view.setUint16(shared, 4, true);
  view.setUint16(shared + 2, 4, true);
  view.setInt32(shared + 4, 4, true);
  return bytes;
}

function refused(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return error instanceof DecodeError ? [error.code, error.path] : error;
  }
}

describe('a table', () => {
  it('gives its members, and defaults for those that it lacks', () => {
    const root = FlatbufferTable.root(BYTES, []);
    expect([root.int16(0, 9), root.int16(1, 9), root.string(2), root.string(3)]).toEqual([4, 9, 'é', undefined]);
    expect([root.int32(1, 7), root.uint8(4, 5), root.bool(1), root.size(1), root.has(2), root.has(1)]).toEqual([
      7,
      5,
      false,
      0,
      true,
      false,
    ]);
    expect([root.table(1), root.tables(1), root.int32s(1), root.sizes(1, 2)]).toEqual([undefined, [], undefined, []]);
  });

  it('is read where a view begins, never past it', () => {
    const room = new Uint8Array(BYTES.length + 16).fill(1);
    room.set(BYTES, 8);
    expect(FlatbufferTable.root(room.subarray(8, 8 + BYTES.length), []).string(2)).toBe('é');
    for (let length = 0; length < 34; length++) {
      const cut = room.subarray(8, 8 + length);
      expect(refused(() => FlatbufferTable.root(cut, ['exact']).string(2))).toEqual(['bad-arrow', '$.exact']);
    }
  });

  it('with any one byte changed is read, or refused with a typed error', () => {
    for (let at = 0; at < BYTES.length; at++) {
      for (let byte = 0; byte < 256; byte++) {
        const changed = BYTES.slice();
        changed[at] = byte;
        const outcome = refused(() => {
          const root = FlatbufferTable.root(changed, []);
          return [root.int16(0, 9), root.string(2), root.size(0), root.tables(2).length];
        });
        expect(Array.isArray(outcome)).toBe(true);
      }
    }
  });

  it.each([
    ['a string that is no UTF-8', 32, 0xff],
    ['a length behind the end', 28, 200],
    ['a member outside of its table', 8, 10],
    ['a vtable of an odd size', 4, 9],
    ['a root outside of the bytes', 0, 250],
  ])('is refused for %s', (_, at, byte) => {
    const changed = BYTES.slice();
    changed[at] = byte;
    const read = (): unknown => {
      const root = FlatbufferTable.root(changed, []);
      return [root.int16(0, 9), root.string(2)];
    };
    expect(refused(read)).toEqual(['bad-arrow', '$']);
  });

  it('that is shared is refused once that reads more than there are bytes', () => {
    expect(FlatbufferTable.root(sharing(1), []).tables(0)).toHaveLength(1);
    expect(
      refused(() => {
        const root = FlatbufferTable.root(sharing(50), []);
        return [root.tables(0), root.tables(0)];
      }),
    ).toEqual(['bad-arrow', '$']);
  });
});
