import { describe, expect, it } from 'vitest';
import { hasEscape, isDigit, isSpace } from '../../src/base/ascii.ts';

const CODES = Array.from({ length: 256 }, (_, code) => code);

const needsEscape = (byte: number): boolean => byte < 32 || byte === 0x22 || byte === 0x5c;

describe('isSpace', () => {
  it('is true of the four codes that JSON allows between tokens, and of no other', () => {
    expect(CODES.filter(isSpace)).toEqual([9, 10, 13, 32]);
    expect(isSpace(0xa0)).toBe(false);
    expect(isSpace(0xfeff)).toBe(false);
    expect(isSpace(NaN)).toBe(false);
  });
});

describe('isDigit', () => {
  it('is true of 0 to 9, and false of their neighbours, of other digits and beyond the end of a string', () => {
    expect(String.fromCharCode(...CODES.filter(isDigit))).toBe('0123456789');
    expect(isDigit('٣'.charCodeAt(0))).toBe(false);
    expect(isDigit(''.charCodeAt(0))).toBe(false);
  });
});

describe('hasEscape', () => {
  it.each([0, 8, 16, 24])('finds the bytes that JSON escapes, and those alone, at bit %i of a word', (shift) => {
    for (const around of [0x20, 0x21, 0x23, 0x5b, 0x5d, 0x7f, 0x80, 0xa2, 0xdc, 0xff]) {
      const others = (around * 0x01010101) & ~(0xff << shift);
      const found = CODES.filter((byte) => hasEscape(others | (byte << shift)));
      expect(found).toEqual(CODES.filter(needsEscape));
    }
  });
});
