import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { TextSource, type TextInput, startOf } from '../../../src/text/reader/text-source.ts';
import { THRESHOLDS } from '../../../src/text/reader/thresholds.ts';
import { refusal } from '../../support/refusal.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const sourceOf = (input: TextInput, documentBytes = DEFAULT_LIMITS.documentBytes, thresholds = THRESHOLDS) =>
  new TextSource(input, { ...DEFAULT_LIMITS, documentBytes }, thresholds);

const CUT = { ...THRESHOLDS, cutFrom: 0, cutEvery: 8 };
const PASSED = { name: 'LimitError', code: 'limit', path: '$' };

describe.each<[string, (text: string) => TextInput]>([
  ['a string', (text) => text],
  ['bytes', bytesOf],
  ['bytes of larger memory', (text) => bytesOf(`##${text}##`).subarray(2, -2)],
  ['pieces', (text) => [...bytesOf(text)].map((byte) => Uint8Array.of(byte))],
])('the source of %s', (_, inputOf) => {
  it.each(['', '{}', '{"a":"é"}'])('has the text %j, and its length without a byte order mark', (text) => {
    const plain = sourceOf(inputOf(text));
    const marked = sourceOf(inputOf(`\ufeff${text}`));
    expect([plain.text(), marked.text()]).toEqual([text, text]);
    expect([plain.start, marked.start]).toEqual([0, 3]);
    expect(marked.length).toBe(plain.length);
  });

  it('keeps a second byte order mark: it is part of the text', () => {
    expect(sourceOf(inputOf('\ufeff\ufeff{}')).text()).toBe('\ufeff{}');
  });

  it('shows its two ends, and never more than there is', () => {
    const source = sourceOf(inputOf('\ufeff{"a":1}'));
    expect([source.head(3), source.tail(3)]).toEqual(['{"a', ':1}']);
    expect([source.head(100), source.tail(100)]).toEqual(['{"a":1}', '{"a":1}']);
  });

  it('takes as many bytes as documentBytes says, the mark included, and no more', () => {
    const text = '\ufeff"é"';
    expect(sourceOf(inputOf(text), 7).text()).toBe('"é"');
    expect(refusal(() => sourceOf(inputOf(text), 6))).toEqual(PASSED);
  });
});

describe('TextSource', () => {
  it('refuses bytes that are packed, by the name of their format', () => {
    expect(() => sourceOf(Uint8Array.of(0x1f, 0x8b, 8, 0))).toThrow('gzip');
    expect(refusal(() => sourceOf(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd)))).toMatchObject({ code: 'syntax' });
  });

  it('refuses bytes that lost their memory', () => {
    const bytes = bytesOf('{}');
    structuredClone(bytes.buffer, { transfer: [bytes.buffer as ArrayBuffer] });
    expect(refusal(() => sourceOf(bytes))).toMatchObject({ code: 'wrong-type' });
  });

  it('refuses bytes that are no UTF-8 when the text is asked for', () => {
    const source = sourceOf(Uint8Array.of(34, 0xff, 34));
    expect(refusal(() => source.text())).toMatchObject({ code: 'bad-utf8' });
  });

  it('cuts long strings out once, and has none where the text is short or a string', () => {
    const base64 = 'QUJD'.repeat(20);
    const json = `{"data":"${base64}"}`;
    const source = sourceOf(bytesOf(json), undefined, CUT);
    const skeleton = source.skeleton(true);
    expect(skeleton?.rawStrings.map(String)).toEqual([base64]);
    expect(source.skeleton(true)).toBe(skeleton);
    expect(source.searchable(true)).not.toContain(base64);
    expect(source.text()).toBe(json);
    expect(sourceOf(json, undefined, CUT).skeleton(true)).toBeUndefined();
    expect(sourceOf(bytesOf(json)).skeleton(true)).toBeUndefined();
  });

  it('can be searched up to the longest string, and says so beyond', () => {
    const short = { ...THRESHOLDS, longestText: 6 };
    expect(sourceOf(bytesOf('[1,23]'), undefined, short).searchable(true)).toBe('[1,23]');
    expect(sourceOf(bytesOf('[1,234]'), undefined, short).searchable(true)).toBeUndefined();
  });
});

describe('startOf', () => {
  it('is 3 behind a whole byte order mark, and 0 behind a part of one', () => {
    expect(startOf(Uint8Array.of(0xef, 0xbb, 0xbf))).toBe(3);
    expect(startOf(Uint8Array.of(0xef, 0xbb))).toBe(0);
    expect(startOf(new Uint8Array(0))).toBe(0);
  });
});
