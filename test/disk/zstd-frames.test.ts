import { describe, expect, it } from 'vitest';
import { isZstd, ZstdFrames } from '../../src/disk/zstd-frames.ts';

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
/** A block header: of 3 bytes, its last bit says whether it is the last. */
function block(type: number, size: number, isLast: boolean): number[] {
  const header = size * 8 + type * 2 + (isLast ? 1 : 0);
  return [header & 255, (header >> 8) & 255, header >> 16];
}

// A raw block, one that repeats a byte, and one that looks like the beginning of a frame.
const BLOCKS = [...block(0, 3, false), 1, 2, 3, ...block(1, 70_000, false), 7, ...block(2, 4, true), ...MAGIC];
const FRAMES = [
  ['with a window', [...MAGIC, 0x00, 0x58, ...BLOCKS]],
  ['of a single segment', [...MAGIC, 0x20, 9, ...BLOCKS]],
  ['with a checksum', [...MAGIC, 0x04, 0x58, ...BLOCKS, ...MAGIC]],
  ['with a dictionary and a size of 8 bytes', [...MAGIC, 0xc3, 0x58, ...MAGIC, ...MAGIC, ...MAGIC, ...BLOCKS]],
  ['of a single segment with a size of 4 bytes', [...MAGIC, 0xa0, ...MAGIC, ...BLOCKS]],
  ['to be skipped', [0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, ...MAGIC]],
  ['of nothing to be skipped', [0x5f, 0x2a, 0x4d, 0x18, 0, 0, 0, 0]],
  ['without a byte', [...MAGIC, 0x20, 0, ...block(0, 0, true)]],
] as const;

describe.each(FRAMES)('ZstdFrames of a frame %s', (_, frame) => {
  it.each([1, 2, 3, 7, 1000])('cuts behind each, however the bytes come: %i at a time', (step) => {
    const all = Uint8Array.from([...frame, ...frame, ...frame]);
    const frames = new ZstdFrames();
    const ends: number[] = [];
    let at = 0;
    for (let start = 0; start < all.length; start += step) {
      for (const part of frames.cut(all.subarray(start, start + step))) {
        expect(part).toEqual(all.subarray(at, at + part.length));
        at += part.length;
        if (frames.isWhole) ends.push(at);
      }
    }
    expect(at).toBe(all.length);
    expect([...new Set(ends)]).toEqual([frame.length, 2 * frame.length, 3 * frame.length]);
  });

  it('is known by its first bytes', () => {
    expect(isZstd(Uint8Array.from(frame.slice(0, 4)))).toBe(true);
    expect(isZstd(Uint8Array.from(frame.slice(0, 3)))).toBe(false);
  });

  it('knows each place at which it is cut off', () => {
    for (let length = 1; length < frame.length; length++) {
      const frames = new ZstdFrames();
      for (const part of frames.cut(Uint8Array.from(frame.slice(0, length)))) expect(part.length).toBe(length);
      expect(frames.isWhole).toBe(false);
    }
  });
});

describe('ZstdFrames', () => {
  it('refuses what is no frame', () => {
    for (const magic of [
      [1, 2, 3, 4],
      [0x4f, 0x2a, 0x4d, 0x18],
      [0x60, 0x2a, 0x4d, 0x18],
    ]) {
      expect(() => [...new ZstdFrames().cut(Uint8Array.from(magic))]).toThrow(SyntaxError);
      expect(isZstd(Uint8Array.from(magic))).toBe(false);
    }
    const reserved = Uint8Array.from([...MAGIC, 0x20, 0, ...block(3, 1, true)]);
    expect(() => [...new ZstdFrames().cut(reserved)]).toThrow(SyntaxError);
  });
});
