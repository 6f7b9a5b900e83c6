import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unpackSnappy } from '../../../../../src/cli/formats/parquet/pages/snappy.ts';
import { runs } from '../../../../support/runs.ts';

/** Bytes of text, and numbers. */
function block(...parts: (string | number)[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : [...Buffer.from(part)])));
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe('unpackSnappy', () => {
  it('copies literals, and what stands before with offsets of one, two and four bytes', () => {
    expect(unpackSnappy(block(0), 0)).toEqual(new Uint8Array(0));
    expect(text(unpackSnappy(block(3, 2 << 2, 'abc'), 3))).toBe('abc');
    // Four bytes from three back: what is copied reaches into what it makes.
    expect(text(unpackSnappy(block(7, 2 << 2, 'abc', 1, 3), 7))).toBe('abcabca');
    expect(text(unpackSnappy(block(5, 2 << 2, 'abc', (1 << 2) | 2, 2, 0), 5))).toBe('abcbc');
    expect(text(unpackSnappy(block(5, 2 << 2, 'abc', (1 << 2) | 3, 3, 0, 0, 0), 5))).toBe('abcab');
    expect(text(unpackSnappy(block(4, 60 << 2, 3, 'abcd'), 4))).toBe('abcd');
    expect(text(unpackSnappy(block(4, 63 << 2, 3, 0, 0, 0, 'abcd'), 4))).toBe('abcd');
  });

  it.each([
    ['a literal of a negative length, as 32 bits have it', block(4, 63 << 2, 0xf0, 0xff, 0xff, 0xff, 'abcd'), 4],
    ['a literal beyond the block', block(4, 3 << 2, 'abc'), 4],
    ['a literal beyond what it stands for', block(2, 2 << 2, 'abc'), 2],
    ['a copy from before the beginning', block(7, 2 << 2, 'abc', 1, 4), 7],
    ['a copy of nothing before it', block(7, 2 << 2, 'abc', 1, 0), 7],
    ['a copy beyond what it stands for', block(4, 2 << 2, 'abc', 1, 3), 4],
    ['an offset that is cut off', block(7, 2 << 2, 'abc', 2, 3), 7],
    ['another length than was said', block(3, 2 << 2, 'abc'), 4],
    ['less than it stands for', block(4, 2 << 2, 'abc'), 4],
    ['a length without end', block(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0), 0],
    ['nothing', block(), 0],
  ])('refuses %s', (_, packed, length) => {
    expect(() => unpackSnappy(packed, length)).toThrow(RangeError);
  });

  it('ends, and gives what was asked for or an error, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(127), (bytes, length) => {
        const packed = Uint8Array.of(length, ...bytes);
        const copy = packed.slice();
        try {
          expect(unpackSnappy(packed, length)).toHaveLength(length);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
        expect(packed).toEqual(copy);
      }),
      { numRuns: runs(500) },
    );
  });
});
