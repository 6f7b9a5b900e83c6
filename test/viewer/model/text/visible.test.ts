import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  byteText,
  cutText,
  groupDigits,
  visibleParts,
  visibleText,
} from '../../../../src/viewer/model/text/visible.ts';
import { runs } from '../../../support/runs.ts';

describe('visibleText', () => {
  it.each([
    ['a\u202eb', 'a\\u202eb'],
    ['tab\tfeed\nreturn\r', 'tab\\tfeed\\nreturn\\r'],
    ['no\u00a0break', 'no\\u00a0break'],
    ['tag \u{e0041}', 'tag \\u{e0041}'],
    ['half \ud800', 'half \\ud800'],
    ['👍 é 漢 and a space', '👍 é 漢 and a space'],
  ])('spells out what cannot be seen in %j', (text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  it('is what the parts say, joined', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const parts = visibleParts(text);
        expect(parts.map((part) => part.text).join('')).toBe(visibleText(text));
        expect(parts.every((part) => part.text !== '')).toBe(true);
        // What is shown has nothing left to be spelled out.
        expect(visibleText(visibleText(text))).toBe(visibleText(text));
      }),
      { numRuns: runs(100) },
    );
  });
});

describe('cutText', () => {
  it('cuts no pair in two, and leaves alone what is short enough', () => {
    expect(cutText('abc', 3)).toBe('abc');
    expect(cutText('abcd', 3)).toBe('abc…');
    expect(cutText('ab👍d', 3)).toBe('ab…');
    expect(cutText('ab👍d', 4)).toBe('ab👍…');
  });
});

describe('groupDigits', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [-123, '-123'],
    [-1234567, '-1,234,567'],
    [12345678901234567890n, '12,345,678,901,234,567,890'],
  ])('writes %s as %s', (count, text) => {
    expect(groupDigits(count)).toBe(text);
  });
});

describe('byteText', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 KB'],
    [1234, '1.23 KB'],
    [999_499, '999 KB'],
    [999_500, '1.00 MB'],
    [999_999, '1.00 MB'],
    [999_999_999, '1.00 GB'],
    [5e12, '5.00 TB'],
    [1234e12, '1,234 TB'],
  ])('writes %d bytes as %s', (bytes, text) => {
    expect(byteText(bytes)).toBe(text);
  });

  it('never writes an exponent', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (bytes) => {
        expect(byteText(bytes)).toMatch(/^[\d,.]+ [KMGT]?B$/);
      }),
      { numRuns: runs(100) },
    );
  });
});
