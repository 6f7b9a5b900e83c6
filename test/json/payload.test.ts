import { describe, expect, it } from 'vitest';
import { Base64Payload } from '../../src/json/base64-payload.ts';
import { isPayloadList, Payload } from '../../src/json/payload.ts';

/** A payload of a user's, of nothing but what the class asks for. */
class Spelled extends Payload {
  readonly byteLength: number;
  readonly depth = 0;
  readonly #json: string;
  readonly #pieceBytes: number;

  constructor(json: string, pieceBytes = 64) {
    super();
    this.#json = json;
    this.#pieceBytes = pieceBytes;
    this.byteLength = new TextEncoder().encode(json).length;
  }

  *chunks(buffer: Uint8Array): Iterable<Uint8Array> {
    const bytes = new TextEncoder().encode(this.#json);
    for (let at = 0; at < bytes.length; at += this.#pieceBytes) {
      const piece = bytes.subarray(at, at + this.#pieceBytes);
      buffer.set(piece);
      yield buffer.subarray(0, piece.length);
    }
  }

  text(): string {
    return this.#json;
  }

  toJSON(): string {
    return JSON.parse(this.#json) as string;
  }
}

describe('Payload', () => {
  it('is large and has no msgpack of its own unless a class says so', () => {
    const payload = new Spelled('"é"');
    expect(payload.isLarge).toBe(true);
    expect(payload.packed([])).toBeUndefined();
  });

  it('equals another of the same text, however each cuts it into pieces', () => {
    const text = JSON.stringify('x'.repeat(500));
    expect(new Spelled(text, 7).equals(new Spelled(text, 64))).toBe(true);
    expect(new Spelled(text, 1).equals(new Spelled(text, 501))).toBe(true);
  });

  it('differs from another by any one byte, the first and the last included', () => {
    const text = JSON.stringify('x'.repeat(200));
    for (const at of [0, 1, 63, 64, 100, text.length - 1]) {
      const other = `${text.slice(0, at)}y${text.slice(at + 1)}`;
      expect(new Spelled(text, 64).equals(new Spelled(other, 33))).toBe(false);
    }
  });

  it('differs from one that is longer by what follows it', () => {
    expect(new Spelled('"abc"').equals(new Spelled('"abc" '))).toBe(false);
    expect(new Spelled('"abc" ').equals(new Spelled('"abc"'))).toBe(false);
  });

  it('is compared by its text also where the other one is of another class', () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i * 7);
    const base64 = Buffer.from(bytes).toString('base64');
    expect(new Base64Payload(bytes).equals(new Spelled(JSON.stringify(base64), 1000))).toBe(true);
    expect(new Spelled(JSON.stringify(base64), 1000).equals(new Base64Payload(bytes))).toBe(true);
    bytes[99_999] = 0;
    expect(new Spelled(JSON.stringify(base64), 1000).equals(new Base64Payload(bytes))).toBe(false);
  });
});

describe('isPayloadList', () => {
  it('tells lists from all else that a document may hold', () => {
    expect(isPayloadList([])).toBe(true);
    expect(isPayloadList({ length: 0 })).toBe(false);
    expect(isPayloadList(new Spelled('""'))).toBe(false);
  });
});
