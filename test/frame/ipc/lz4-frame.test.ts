import { describe, expect, it } from 'vitest';
import { unpackBlock, unpackLz4Frame } from '../../../src/frame/ipc/lz4-frame.ts';
import { refusal } from '../../support/refusal.ts';

const ascii = (text: string): number[] => [...Buffer.from(text, 'latin1')];
const word = (value: number): number[] => [...new Uint8Array(Uint32Array.of(value).buffer)];
const STORED = 0x80000000;

/** A frame of blocks, each of its bytes; `flags` beside the version. */
function frame(blocks: readonly { bytes: number[]; stored?: boolean }[], flags = 0): Uint8Array {
  const sizeBytes = (flags & 8) === 0 ? [] : word(0).concat(word(0));
  const blockChecksum = (flags & 16) === 0 ? [] : word(0);
  const checksum = (flags & 4) === 0 ? [] : word(0);
  const body = blocks.flatMap(({ bytes, stored }) => [
    ...word(bytes.length + (stored === true ? STORED : 0)),
    ...bytes,
    ...blockChecksum,
  ]);
  return Uint8Array.from([...word(0x184d2204), 0x40 | flags, 0x40, ...sizeBytes, 0, ...body, ...word(0), ...checksum]);
}

/** `abcabcabc…`: three literals, a match of `length`, and the literals that a block ends with. */
const repeated = (length: number, end: string): number[] => {
  const extra: number[] = [];
  const more = length - 4 - 15;
  if (more >= 0) for (let left = more; ; left -= 255) if (extra.push(Math.min(left, 255)) && left < 255) break; // oxfmt-ignore
  return [(3 << 4) | Math.min(length - 4, 15), ...ascii('abc'), 3, 0, ...extra, end.length << 4, ...ascii(end)];
};

function unpack(packed: Uint8Array, length: number): string {
  const target = new Uint8Array(length).fill(0xee);
  unpackLz4Frame(packed, target);
  return Buffer.from(target).toString('latin1');
}

const DAMAGED = { name: 'DecodeError', code: 'bad-arrow' };

describe('unpackLz4Frame', () => {
  it.each([4, 18, 19, 20, 273, 274, 275, 600])('repeats what it has made, in a match of %i bytes', (length) => {
    const expected = `${'abc'.repeat(300).slice(0, 3 + length)}xyz`;
    expect(unpack(frame([{ bytes: repeated(length, 'xyz') }]), length + 6)).toBe(expected);
  });

  it('joins blocks, those that are stored and those that refer to the one before', () => {
    const back = [0x01, 6, 0, 3 << 4, ...ascii('end')];
    expect(unpack(frame([{ bytes: ascii('abcdef'), stored: true }, { bytes: back }]), 14)).toBe('abcdefabcdeend');
    expect(unpack(frame([]), 0)).toBe('');
  });

  it.each([4, 8, 16, 28])('passes over sizes and checksums, by the flags %i', (flags) => {
    expect(unpack(frame([{ bytes: ascii('abc'), stored: true }], flags), 3)).toBe('abc');
  });

  const good = frame([{ bytes: repeated(20, 'xyz') }, { bytes: ascii('abc'), stored: true }]);

  it('refuses a frame for one byte more or less than it has', () => {
    expect(unpack(good, 29)).toHaveLength(29);
    for (const length of [0, 28, 30]) expect(refusal(() => unpack(good, length))).toMatchObject(DAMAGED);
  });

  it('refuses a frame that is cut anywhere, or that goes on behind its end', () => {
    for (let end = 0; end < good.length; end++) {
      expect(refusal(() => unpack(good.subarray(0, end), 29))).toMatchObject(DAMAGED);
    }
    expect(refusal(() => unpack(Uint8Array.from([...good, 0]), 29))).toMatchObject(DAMAGED);
  });

  it.each<[string, number, number]>([
    ['another magic number', 0, 0],
    ['another version', 4, 0x80],
    ['a dictionary of its own', 4, 0x41],
  ])('refuses a frame with %s', (_, at, byte) => {
    const other = good.slice();
    other[at] = byte;
    expect(refusal(() => unpack(other, 29))).toMatchObject(DAMAGED);
  });

  it('ends with an error or with other bytes, and never beyond its target, whichever byte is changed', () => {
    for (let at = 0; at < good.length; at++) {
      for (const byte of [0, 1, 0x0f, 0x7f, 0x80, 0xf0, 0xff]) {
        const other = good.slice();
        other[at] = byte;
        const memory = new Uint8Array(64).fill(0xee);
        try {
          unpackLz4Frame(other, memory.subarray(8, 37));
        } catch (error) {
          expect(error).toMatchObject(DAMAGED);
        }
        expect(memory.subarray(0, 8).every((each) => each === 0xee)).toBe(true);
        expect(memory.subarray(37).every((each) => each === 0xee)).toBe(true);
      }
    }
  });
});

const room = (): Uint8Array => new Uint8Array(16);
const back = (offset: number): Uint8Array => Uint8Array.from([1 << 4, 97, offset, 0, 0]);

describe('unpackBlock', () => {
  it('says where it ends, behind what was there', () => {
    expect(unpackBlock(Uint8Array.from([3 << 4, ...ascii('abc')]), room(), 5)).toBe(8);
  });

  it('refuses an offset of 0, and one that reaches before the beginning', () => {
    expect(unpackBlock(back(0), room(), 0)).toBeUndefined();
    expect(unpackBlock(back(1), room(), 0)).toBe(5);
    expect(unpackBlock(back(2), room(), 0)).toBeUndefined();
    expect(unpackBlock(back(2), room(), 1)).toBe(6);
  });

  it('refuses a block that ends with a match, or is empty', () => {
    expect(unpackBlock(Uint8Array.from([1 << 4, 97, 1, 0]), room(), 0)).toBeUndefined();
    expect(unpackBlock(new Uint8Array(0), room(), 0)).toBeUndefined();
  });
});
