import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as msgpackString from '../../../src/text/msgpack/strings.ts';

const TEXTS = [
  '',
  'a',
  'short',
  'a'.repeat(24),
  'a'.repeat(25),
  'é',
  '\u07ff\u0800\uffff',
  '😀'.repeat(9),
  '\ufeffmark',
  '\0',
];

function orRefused(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

describe.each(['with Buffer', 'without Buffer'])('UTF-8 %s', (where) => {
  let { readString, stringLength, writeString } = msgpackString;
  beforeAll(async () => {
    if (where === 'with Buffer') return;
    vi.stubGlobal('Buffer', undefined);
    vi.resetModules();
    ({ readString, stringLength, writeString } = await import('../../../src/text/msgpack/strings.ts'));
  });
  afterAll(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it.each(TEXTS)('goes there and back: %j', (text) => {
    const expected = new TextEncoder().encode(text);
    const length = stringLength(text);
    expect(length).toBe(expected.length);
    const target = new Uint8Array(expected.length + 2).fill(0xff);
    writeString(target, text, 1, expected.length);
    expect([...target]).toEqual([0xff, ...expected, 0xff]);
    expect(readString(target, 1, 1 + expected.length, [])).toBe(text);
    expect(() => readString(target, 1, 2 + expected.length, ['a'])).toThrow(
      expect.objectContaining({ code: 'bad-utf8', path: '$.a', offset: 1 + expected.length }),
    );
  });

  it.each(['\ud800', 'a\udc00b', '\udc00\ud800', `${'é'.repeat(30)}\ud83d`])(
    'has no bytes for half a pair: %j',
    (text) => {
      expect(stringLength(text)).toBeUndefined();
    },
  );

  it('reads what TextDecoder reads, of any two bytes after a start', () => {
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const marks = [0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff];
    for (let first = 0; first < 256; first++) {
      for (const second of marks) {
        const bytes = new Uint8Array([first, second, 0x80, 0x80]);
        for (let length = 1; length <= 4; length++) {
          const expected = orRefused(() => strict.decode(bytes.subarray(0, length)));
          expect(orRefused(() => readString(bytes, 0, length, []))).toBe(expected);
        }
      }
    }
  });
});

describe('isPlainAscii', () => {
  it('sees bytes that hold no whole word, wherever they begin', () => {
    for (let start = 0; start < 8; start++) {
      for (let length = 0; length < 8; length++) {
        const bytes = new Uint8Array(start + length + 1).fill(0x61).subarray(start, start + length);
        expect(msgpackString.isPlainAscii(bytes)).toBe(true);
        bytes.fill(0x22);
        expect(msgpackString.isPlainAscii(bytes)).toBe(length === 0);
      }
    }
  });

  it('sees every byte at every place', () => {
    for (let byte = 0; byte < 256; byte++) {
      const plain = byte >= 0x20 && byte < 0x80 && byte !== 0x22 && byte !== 0x5c;
      for (let at = 0; at < 12; at++) {
        const bytes = new Uint8Array(16).fill(0x7f);
        bytes[at + 1] = byte;
        for (let start = 0; start < 4; start++) {
          expect(msgpackString.isPlainAscii(bytes.subarray(start, 14))).toBe(plain || at + 1 < start);
        }
      }
    }
  });
});
