import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { DecodedString } from '../../src/json/decoded-string.ts';
import { refusal } from '../support/refusal.ts';

const bytesOf = (length: number): Uint8Array<ArrayBuffer> => Uint8Array.from({ length }, (_, i) => (i * 31) & 255);
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

describe('DecodedString', () => {
  // Around the pieces in which characters are made again: 72 KB of bytes are 96 KB of characters.
  it.each([0, 1, 2, 3, 73_725, 73_728, 73_729, 200_000])('has the characters again of %i bytes', (length) => {
    const bytes = bytesOf(length);
    const string = new DecodedString(bytes.slice());
    const expected = Buffer.from(bytes).toString('base64');
    expect(string.length).toBe(expected.length);
    expect(text(string.characters)).toBe(expected);
    expect(String(string)).toBe(expected);
  });

  it('gives its own memory to the first that decodes it, and copies to all others', () => {
    const bytes = bytesOf(9);
    const string = new DecodedString(bytes);
    const first = string.asBase64([]).decode(DEFAULT_LIMITS);
    const second = string.asBase64([]).decode(DEFAULT_LIMITS);
    expect(first).toBe(bytes);
    expect(second).toEqual(bytes);
    second.fill(0);
    expect([...first]).toEqual([...bytesOf(9)]);
  });

  it('is decoded within the limit of N bytes and not of N - 1, at its path', () => {
    const member = new DecodedString(bytesOf(9)).asBase64(['params', 'data']);
    expect(member.byteLength).toBe(9);
    const decode = (payloadBytes: number) => member.decode({ ...DEFAULT_LIMITS, payloadBytes });
    expect(refusal(() => decode(8))).toEqual({ name: 'LimitError', code: 'limit', path: '$.params.data' });
    expect(decode(9)).toHaveLength(9);
  });

  it('keeps its memory for a later caller when a limit refused an earlier one', () => {
    const bytes = bytesOf(3);
    const string = new DecodedString(bytes);
    expect(() => string.asBase64([]).decode({ ...DEFAULT_LIMITS, payloadBytes: 2 })).toThrow('payload bytes');
    expect(string.asBase64([]).decode(DEFAULT_LIMITS)).toBe(bytes);
  });
});
