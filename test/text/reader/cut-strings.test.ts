import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/base/errors.ts';
import { cutLongStrings, type Skeleton } from '../../../src/text/reader/cut-strings.ts';
import { PLACEHOLDER } from '../../../src/text/reader/proven-parse.ts';
import { THRESHOLDS } from '../../../src/text/reader/thresholds.ts';
import { runs } from '../../support/runs.ts';

/** Bytes between looks; strings of twice as many are found. */
const EVERY = 64;
const LONG = 'QUJDRA'.repeat(40);

const cut = (text: string, { raw = false, start = 0, longest = 2 ** 20 } = {}): Skeleton | undefined =>
  cutLongStrings(new TextEncoder().encode(text), start, raw, {
    ...THRESHOLDS,
    cutFrom: 0,
    cutEvery: EVERY,
    longestText: longest,
  });

/** The text again, each cut at the place that it names. */
function whole({ parts, cuts }: Skeleton): string {
  let text = parts.join('');
  for (const [i, { at, length, value }] of [...cuts.entries()].toReversed()) {
    expect(text.slice(at, at + length)).toBe(`"${PLACEHOLDER}${i}"`);
    text = `${text.slice(0, at)}"${String(value)}"${text.slice(at + length)}`;
  }
  return text;
}

describe('cutLongStrings', () => {
  it('takes long strings of base64 out, and says where they were and how long', () => {
    const text = `{"a": "${LONG}" , "é": ["${LONG}x",1,"${LONG}"]}`;
    const skeleton = cut(text) as Skeleton;
    expect(skeleton.cuts.map(({ value }) => value)).toEqual([LONG, `${LONG}x`, LONG]);
    expect(skeleton.parts.join('')).toBe(`{"a": "${PLACEHOLDER}0" , "é": ["${PLACEHOLDER}1",1,"${PLACEHOLDER}2"]}`);
    expect(whole(skeleton)).toBe(text);
    for (const { missing } of skeleton.cuts.slice(0, 1)) expect(missing).toBe(LONG.length - PLACEHOLDER.length - 1);
  });

  it('leaves them in their bytes where that is asked for', () => {
    const skeleton = cut(`["${LONG}"]`, { raw: true }) as Skeleton;
    expect(skeleton.rawStrings.map(String)).toEqual([LONG]);
    expect(skeleton.cuts[0]?.value).toBe(skeleton.rawStrings[0]);
    expect(cut(`["${LONG}"]`)?.rawStrings).toEqual([]);
  });

  it.each<[string, string]>([
    ['short', `["${'A'.repeat(40)}"]`],
    ['of words', `["${'some words, '.repeat(30)}"]`],
    ['of numbers', `[${'1,'.repeat(400)}1]`],
    ['with an escape', `["${LONG}\\n${LONG}"]`],
    ['a name', `{"${LONG}":1}`],
    ['the whole text', `"${LONG}"`],
    ['without an end', `["${LONG}`],
    ['outside of quotes', LONG],
    ['behind an escaped quote', `["\\"${LONG}"]`],
  ])('leaves alone what is %s', (_, text) => {
    expect(cut(text)).toBeUndefined();
  });

  it('gives the same text again whatever stands in it, hostile quotes and placeholders too', () => {
    const piece = fc.oneof(
      fc.constantFrom('"', '\\', '\\"', '[', ']', '{', '}', ',', ':', ' ', '\n', `"${PLACEHOLDER}0"`, 'é'),
      fc.integer({ min: 1, max: 50 }).map((times) => 'QUJD'.repeat(times)),
      fc.integer({ min: 1, max: 50 }).map((times) => `"${'QUJD'.repeat(times)}"`),
    );
    const property = fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('');
      const skeleton = cut(text);
      if (skeleton === undefined) return;
      expect(whole(skeleton)).toBe(text);
      for (const { value } of skeleton.cuts) expect(value).not.toMatch(/["\\]/);
    });
    fc.assert(property, { numRuns: runs(300) });
  });

  it('reads no byte before its start', () => {
    const text = `garbage"["${LONG}"]`;
    expect(cut(text, { start: 8 })?.parts.join('')).toBe(`["${PLACEHOLDER}0"]`);
  });

  it('gives up where the rest is still too long for one string', () => {
    const text = `["${LONG}","${'some words, '.repeat(30)}"]`;
    const rest = text.length - LONG.length + PLACEHOLDER.length;
    expect(cut(text, { longest: rest })).toBeDefined();
    expect(cut(text, { longest: rest - 1 })).toBeUndefined();
  });

  it('refuses bytes that are no UTF-8 around the strings', () => {
    const bytes = new TextEncoder().encode(`["é","${LONG}"]`);
    bytes[2] = 0xff;
    expect(() => cutLongStrings(bytes, 0, false, { ...THRESHOLDS, cutEvery: EVERY })).toThrow(DecodeError);
  });
});
