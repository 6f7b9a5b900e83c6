import { expect, test } from 'vitest';
import { crc32, crc32Portable } from '../../../src/image/file/crc32.ts';

test('the check value of the standard comes out', () => {
  const bytes = new TextEncoder().encode('123456789');
  expect(crc32(bytes, 0, 9)).toBe(0xcbf43926);
  expect(crc32Portable(bytes, 0, 9)).toBe(0xcbf43926);
  expect(crc32(bytes, 4, 4)).toBe(0);
});

test('the platform and the portable loop agree at every length and offset', () => {
  const bytes = Uint8Array.from({ length: 2000 }, (_, i) => (i * 167 + (i >> 3)) & 255);
  for (let start = 0; start < 9; start++) {
    for (const length of [0, 1, 7, 8, 9, 255, 256, 257, 1024, 1900]) {
      expect(crc32(bytes, start, start + length)).toBe(crc32Portable(bytes, start, start + length));
    }
  }
});

test('bytes outside the range do not count', () => {
  const bytes = Uint8Array.from({ length: 600 }, (_, i) => i & 255);
  const other = bytes.slice().fill(9, 0, 100).fill(9, 500);
  expect(crc32(other, 100, 500)).toBe(crc32(bytes, 100, 500));
});
