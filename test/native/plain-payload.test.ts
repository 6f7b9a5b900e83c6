import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { PlainPayload } from '../../src/native/plain-payload.ts';
import { refusal } from '../support/refusal.ts';

const payloadOf = (value: unknown, depth = 2): PlainPayload => new PlainPayload(value, depth, DEFAULT_LIMITS);

function bytesOf(payload: PlainPayload, bufferBytes: number): string {
  const pieces: Buffer[] = [];
  for (const piece of payload.chunks(new Uint8Array(bufferBytes))) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString();
}

describe('PlainPayload', () => {
  it.each([null, -1.5e300, 'é😀"\n', [], { a: [1, { b: 'x' }] }, { 7: 1, __proto__: null }])(
    'has the text, the length and the bytes of JSON.stringify for %j',
    (value) => {
      const text = JSON.stringify(value);
      const payload = payloadOf(value);
      expect(payload.text()).toBe(text);
      expect(payload.byteLength).toBe(Buffer.byteLength(text));
      expect(bytesOf(payload, 64)).toBe(text);
      expect(payload.isLarge).toBe(false);
    },
  );

  it('is made into text once: what changes after its length was asked for changes nothing', () => {
    const value = { a: 1 };
    const payload = payloadOf(value);
    expect(payload.byteLength).toBe(7);
    value.a = 1000;
    expect(payload.text()).toBe('{"a":1}');
  });

  it('states a copy', () => {
    const value = { a: [1] };
    const payload = payloadOf(value);
    const stated = payload.toJSON() as { a: number[] };
    stated.a.push(2);
    expect(value).toEqual({ a: [1] });
  });

  it('refuses a value that is no longer what was checked', () => {
    const value: { a: unknown } = { a: 1 };
    const payload = payloadOf(value);
    value.a = () => 1;
    expect(refusal(() => payload.toJSON())).toMatchObject({ name: 'EncodeError', code: 'unsupported-value' });
  });

  it('is written in pieces where one string cannot hold it, and says so where one is asked for', () => {
    // As the engine does for a list whose text is longer than any string.
    const list = new Proxy(['é', { a: 1 }, []], {
      get(target, name, receiver) {
        if (name === 'toJSON') throw new RangeError('Invalid string length');
        return Reflect.get(target, name, receiver) as unknown;
      },
    });
    const payload = payloadOf(list);
    expect(payload.isLarge).toBe(true);
    expect(payload.byteLength).toBe(17);
    expect(bytesOf(payload, 64)).toBe('["é",{"a":1},[]]');
    expect(() => payload.text()).toThrow('toJsonBytes');
    expect(refusal(() => payload.text())).toMatchObject({ name: 'LimitError', code: 'limit' });
  });
});
