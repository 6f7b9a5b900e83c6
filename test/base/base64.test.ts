import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  base64Length,
  decodeBase64,
  decodeCharacters,
  decodedLength,
  decodePortable,
  encodeBase64,
  encodePortable,
} from '../../src/base/base64.ts';
import { DecodeError } from '../../src/base/errors.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { runs } from '../support/runs.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const decode = (text: string): Uint8Array => decodeBase64(text, DEFAULT_LIMITS, ['data']);

/** The portable decoder, asked as the platform's is. */
function portable(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(decodedLength(text.length, text.slice(-2), []));
  return decodePortable(bytes, text) ? bytes : undefined;
}

function refused(text: string): boolean {
  try {
    decode(text);
    return false;
  } catch (error) {
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({ code: 'bad-base64', path: '$.data' });
    return true;
  }
}

/** A text's bytes. */
function characters(text: string): Uint8Array {
  return view(Buffer.from(text, 'latin1'));
}

/** Bytes in the middle of larger memory, so that reading past a view shows. */
function view(bytes: Uint8Array): Uint8Array {
  const around = new Uint8Array(bytes.length + 7).fill(0xa5);
  around.set(bytes, 3);
  return around.subarray(3, 3 + bytes.length);
}

describe('encoding', () => {
  it('gives what Buffer gives, on every platform, of exactly the view', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const expected = Buffer.from(bytes).toString('base64');
        expect(encodeBase64(view(bytes))).toBe(expected);
        expect(encodePortable(view(bytes), 0, bytes.length)).toBe(expected);
        expect(base64Length(bytes.length)).toBe(expected.length);
      }),
      { numRuns: runs(200) },
    );
  });

  it('of a stretch is that of a copy of the stretch', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(60), fc.nat(60), (bytes, a, b) => {
        const [start, end] = [Math.min(a, b, bytes.length), Math.min(Math.max(a, b), bytes.length)];
        const expected = Buffer.from(bytes.slice(start, end)).toString('base64');
        expect(encodeBase64(bytes, start, end)).toBe(expected);
        expect(encodePortable(bytes, start, end)).toBe(expected);
      }),
      { numRuns: runs(200) },
    );
  });
});

describe('decoding', () => {
  it('gives the bytes back, in memory of their own', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64');
        const decoded = decode(text);
        expect(decoded).toEqual(bytes);
        expect(decoded.byteOffset).toBe(0);
        expect(decoded.buffer.byteLength).toBe(bytes.length);
        expect(portable(text)).toEqual(bytes);
      }),
      { numRuns: runs(200) },
    );
  });

  it('takes exactly one spelling of every tail of one byte', () => {
    for (const first of ALPHABET) {
      for (const second of ALPHABET) {
        const text = `${first}${second}==`;
        const canonical = Buffer.from(text, 'base64').toString('base64') === text;
        expect(refused(text)).toBe(!canonical);
        expect(portable(text) === undefined).toBe(!canonical);
      }
    }
  });

  it('takes exactly one spelling of every tail of two bytes', () => {
    for (const last of ALPHABET) {
      const text = `AB${last}=`;
      const canonical = Buffer.from(text, 'base64').toString('base64') === text;
      expect(refused(text)).toBe(!canonical);
      expect(portable(text) === undefined).toBe(!canonical);
    }
  });

  it('takes every tail of three bytes', () => {
    for (const last of ALPHABET) {
      expect(refused(`ABC${last}`)).toBe(false);
      expect(portable(`ABC${last}`)).toEqual(new Uint8Array(Buffer.from(`ABC${last}`, 'base64')));
    }
  });

  it.each([
    'A',
    'AA',
    'AAA',
    'AAAAA',
    '====',
    'A===',
    '=AAA',
    'AA=A',
    'A=AA',
    'AA==AAAA',
    'AAA=AAA=',
    'AAAA====',
    'AAA =',
    'AAA\n',
    ' AAA',
    'AA-A',
    'AA_A',
    'AA\0A',
    'AAé=',
    'AAA.',
    'AAA,',
    'AA AAA==',
  ])('refuses %j', (text) => {
    expect(refused(text)).toBe(true);
    if (text.length % 4 === 0) expect(portable(text)).toBeUndefined();
  });

  it('refuses characters whose low byte is of the alphabet', () => {
    for (const high of [0x01, 0x20, 0x7f, 0xd8, 0xff]) {
      for (let at = 0; at < 4; at++) {
        const text = `AAAA${'AAA'.slice(0, at)}${String.fromCharCode((high << 8) | 65)}${'AAA'.slice(at)}`;
        expect(refused(text)).toBe(true);
        expect(portable(text)).toBeUndefined();
      }
    }
  });

  it('takes a text exactly when encoding its bytes gives it again', () => {
    const almost = fc.string({ unit: fc.constantFrom(...'ABab01+/==-_ \nÁ'), maxLength: 12 });
    fc.assert(
      fc.property(almost, (text) => {
        const canonical = Buffer.from(text, 'base64').toString('base64') === text;
        expect(refused(text)).toBe(!canonical);
        if (text.length % 4 === 0) expect(portable(text) !== undefined).toBe(canonical);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('checks the size before it allocates', () => {
    expect(() => decodeBase64('AAAAAAAA', { ...DEFAULT_LIMITS, payloadBytes: 5 }, [])).toThrow(
      'Expected at most 5 payload bytes, got 6 - at $',
    );
    expect(decodeBase64('AAAAAAAA', { ...DEFAULT_LIMITS, payloadBytes: 6 }, [])).toHaveLength(6);
  });

  it('says where a foreign character stands', () => {
    expect(() => decode('AAAA*AAA')).toThrow('index 4 - at $.data');
  });
});

describe('decoding from the bytes of a text', () => {
  const PIECE = 96 * 1024;

  it.each([0, 1, 2, 3, 4, 72 * 1024 - 1, 72 * 1024, 72 * 1024 + 1, 200_000])('gives %d bytes back', (length) => {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 31) ^ (i >> 8));
    const target = view(new Uint8Array(length));
    decodeCharacters(target, characters(Buffer.from(bytes).toString('base64')), []);
    expect(Buffer.compare(target, bytes)).toBe(0);
  });

  it('refuses padding at the end of a piece that is not the last', () => {
    for (const pad of ['A', '=', '==']) {
      const text = `${'A'.repeat(PIECE - pad.length)}${pad}AAAA`;
      const decodeIt = (): void => decodeCharacters(new Uint8Array((text.length / 4) * 3), characters(text), ['data']);
      if (pad === 'A') decodeIt();
      else expect(decodeIt).toThrow(DecodeError);
    }
  });

  it('says where in the whole text a foreign character stands', () => {
    const text = `${'A'.repeat(PIECE)}AA*A`;
    expect(() => decodeCharacters(new Uint8Array((text.length / 4) * 3), characters(text), ['data'])).toThrow(
      `index ${PIECE + 2} - at $.data`,
    );
  });

  it('refuses bytes above 127', () => {
    for (let byte = 128; byte < 256; byte++) {
      const text = `AAA${String.fromCharCode(byte)}`;
      expect(() => decodeCharacters(new Uint8Array(3), characters(text), [])).toThrow(DecodeError);
    }
  });
});
