import { describe, expect, it } from 'vitest';
import { characterBoundary, decodeStrictly, decodeUtf8, utf8Length } from '../../src/base/utf8-text.ts';

const sample = 'aé€😀\ufeff\ufffd\0';

describe('decodeUtf8', () => {
  it('decodes a part, its byte order marks and replacement characters included', () => {
    const bytes = Buffer.from(`xx${sample}yy`);
    expect(decodeUtf8(bytes, 2, bytes.length - 2)).toBe(sample);
    expect(decodeStrictly(bytes, 2, bytes.length - 2)).toBe(sample);
    const long = Buffer.from('a'.repeat(5000));
    expect(decodeUtf8(long, 1)).toBe('a'.repeat(4999));
  });

  it('refuses exactly the sequences that a strict decoder refuses', () => {
    const strict = new TextDecoder('utf-8', { fatal: true });
    for (let first = 0x7f; first < 0x100; first++) {
      for (const second of [0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0]) {
        for (const rest of [[], [0x80], [0x80, 0xbf], [0x80, 0x41]]) {
          const bytes = Uint8Array.of(0x61, first, second, ...rest, 0x61);
          let isValid = true;
          try {
            strict.decode(bytes);
          } catch {
            isValid = false;
          }
          if (isValid) expect(decodeUtf8(bytes)).toBe(strict.decode(bytes));
          else expect(() => decodeUtf8(bytes)).toThrow(expect.objectContaining({ code: 'bad-utf8' }));
        }
      }
    }
  });
});

describe('utf8Length', () => {
  it('counts the bytes of a text and of its beginnings', () => {
    for (let end = 0; end <= sample.length; end++) {
      if (end === 4) continue; // between the halves of a pair
      expect(utf8Length(sample, end)).toBe(Buffer.byteLength(sample.slice(0, end)));
    }
    expect(utf8Length('\ud800x\udc00')).toBe(Buffer.byteLength('\ud800x\udc00'));
  });
});

describe('characterBoundary', () => {
  it('never cuts a sequence', () => {
    const bytes = Buffer.from('aé€😀z');
    expect(Array.from(bytes, (_, at) => characterBoundary(bytes, at))).toEqual([0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10]);
    expect(characterBoundary(bytes, 99)).toBe(11);
  });
});
