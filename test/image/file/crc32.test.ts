import { expect, it } from 'vitest';
import { crc32, crc32Portable } from '../../../src/image/file/crc32.ts';

it('crc32 gives the check value of the standard', () => {
  const bytes = new TextEncoder().encode('123456789');
  expect(crc32(bytes, 0, 9)).toBe(0xcbf43926);
  expect(crc32Portable(bytes, 0, 9)).toBe(0xcbf43926);
  expect(crc32(bytes, 4, 4)).toBe(0);
});

it('crc32 of the platform and of the portable loop agree at every length and offset', () => {
  const bytes = Uint8Array.from({ length: 2000 }, (_, i) => (i * 167 + (i >> 3)) & 255);
  for (let start = 0; start < 9; start++) {
    for (const length of [0, 1, 7, 8, 9, 255, 256, 257, 1024, 1900]) {
      expect(crc32(bytes, start, start + length)).toBe(crc32Portable(bytes, start, start + length));
    }
  }
});

it('crc32 does not count bytes outside of the range', () => {
  const bytes = Uint8Array.from({ length: 600 }, (_, i) => i & 255);
  const other = bytes.slice().fill(9, 0, 100).fill(9, 500);
  expect(crc32(other, 100, 500)).toBe(crc32(bytes, 100, 500));
});
