import { describe, expect, it } from 'vitest';
import { ByteWindow } from '../../../src/text/reader/byte-window.ts';
import { Cursor } from '../../../src/text/reader/cursor.ts';

describe('Cursor', () => {
  it('tells the byte of a place, characters of several bytes and the start counted', () => {
    const cursor = new Cursor('aé€😀b', 10);
    expect([0, 1, 2, 3, 5, 6].map((at) => cursor.offsetOf(at))).toEqual([10, 11, 13, 16, 20, 21]);
  });

  it('counts what was cut out before a place', () => {
    const cut = { length: 4, value: null };
    const cursor = new Cursor('["@0","@1"]', 0, [
      { ...cut, at: 1, missing: 100 },
      { ...cut, at: 6, missing: 1000 },
    ]);
    expect([0, 1, 2, 6, 7, 11].map((at) => cursor.offsetOf(at))).toEqual([0, 1, 102, 106, 1107, 1111]);
  });

  it('moves its window on near its end only, and keeps the place', () => {
    const text = 'abcdefghijklmnopqrstuvwxyz';
    const cursor = new Cursor('', 0, [], new ByteWindow(new TextEncoder().encode(text), 0, 16));
    expect(cursor.follow(5)).toBe(5);
    expect(cursor.text).toBe(text.slice(0, 16));
    expect(cursor.follow(13)).toBe(0);
    expect(cursor.text).toBe(text.slice(13));
    expect(cursor.offsetOf(2)).toBe(15);
    expect(cursor.follow(12)).toBe(12);
    expect(new Cursor('abc', 0).follow(3)).toBe(3);
  });
});
