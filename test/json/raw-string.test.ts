import { describe, expect, it } from 'vitest';
import { Base64String, RawString } from '../../src/json/raw-string.ts';
import { DecodeError, LimitError } from '../../src/base/errors.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';

const raw = (text: string): RawString => {
  const around = Buffer.from(`"${text}"`);
  return new RawString(around.subarray(1, -1));
};

describe.each([
  ['a string', (text: string) => new Base64String(text, ['data'])],
  ['the bytes of a text', (text: string) => raw(text).asBase64(['data'])],
])('base64 in %s', (_, member) => {
  it.each(['', 'AA==', 'AAA=', 'AAAA', 'AAAAAA=='])('knows the size of %j before decoding', (text) => {
    expect(member(text).byteLength).toBe(Buffer.from(text, 'base64').length);
  });

  it('decodes into memory of its own', () => {
    const bytes = member('AQID').decode(DEFAULT_LIMITS);
    expect([...bytes]).toEqual([1, 2, 3]);
    expect(bytes.buffer.byteLength).toBe(3);
  });

  it('refuses a wrong length before decoding, and a wrong character then', () => {
    expect(() => member('AAA')).toThrow(DecodeError);
    expect(() => member('AA*A').decode(DEFAULT_LIMITS)).toThrow('index 2 - at $.data');
  });

  it('obeys the limit of payload bytes, at N and N + 1', () => {
    expect(member('AAAA').decode({ ...DEFAULT_LIMITS, payloadBytes: 3 })).toHaveLength(3);
    expect(() => member('AAAA').decode({ ...DEFAULT_LIMITS, payloadBytes: 2 })).toThrow(LimitError);
  });
});

describe('a raw string', () => {
  it('is the string itself when asked', () => {
    expect(raw('\ufeffé😀').toString()).toBe('\ufeffé😀');
  });
});
