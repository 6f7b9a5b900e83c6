import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Base64Payload } from '../../../src/json/base64-payload.ts';
import { RawString } from '../../../src/json/raw-string.ts';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { Payload, type PayloadJson } from '../../../src/json/payload.ts';
import { jsonParts } from '../../../src/text/writer/writer.ts';
import { joinBytes, joinChunks, joinText } from '../../../src/text/writer/join.ts';
import { refusal } from '../../support/refusal.ts';
import { runs } from '../../support/runs.ts';
import { jsonValues } from '../../support/value-arbitraries.ts';
import { orderedObject } from '../../support/ordered-object.ts';

const big = new Base64Payload(Uint8Array.from({ length: 100_000 }, (_, i) => i * 7));
const small = new Base64Payload(Uint8Array.of(1, 2, 3));

/** The text by each of the three writers, which must agree. */
function written(document: PayloadJson): string {
  const parts = jsonParts(document);
  const text = joinText(parts, DEFAULT_LIMITS);
  expect(Buffer.from(joinBytes(parts, DEFAULT_LIMITS)).toString('utf8')).toBe(text);
  for (const size of [64, 67, 1 << 20]) {
    const pieces: Uint8Array[] = [];
    for (const piece of joinChunks(parts, DEFAULT_LIMITS, new Uint8Array(size))) pieces.push(piece.slice());
    expect(Buffer.concat(pieces).toString('utf8')).toBe(text);
  }
  return text;
}

describe('the JSON writer', () => {
  it('gives what JSON.stringify gives, in a string, in bytes and in pieces of any size', () => {
    fc.assert(
      fc.property(jsonValues, (value) => {
        expect(written(value as PayloadJson)).toBe(JSON.stringify(value));
      }),
      { numRuns: runs(200) },
    );
  });

  it('writes payloads in their places', () => {
    const document = { a: [small, big], b: { c: big }, d: 'é😀' };
    expect(written(document)).toBe(JSON.stringify(document));
    expect(written(big)).toBe(JSON.stringify(big));
    expect(written([])).toBe('[]');
    expect(written({})).toBe('{}');
  });

  it('keeps the order and the integers that plain objects lose', () => {
    const ordered = orderedObject(
      new Map<string, never>([
        ['2', 1n as never],
        ['1', 12345678901234567890n as never],
      ]),
    );
    expect(written([ordered])).toBe('[{"2":1,"1":12345678901234567890}]');
    expect(written(new RawString(Buffer.from('é')))).toBe('"é"');
    expect(written(-0)).toBe('0');
  });

  it('gives pieces in the buffer that it was given', () => {
    const memory = new Uint8Array(100);
    for (const piece of joinChunks(jsonParts({ a: big }), DEFAULT_LIMITS, memory.subarray(10, 90))) {
      expect(piece.buffer).toBe(memory.buffer);
      expect(piece.byteOffset).toBe(10);
      expect(piece.length).toBeLessThanOrEqual(80);
    }
  });

  it('gives bytes in memory of their own', () => {
    const bytes = joinBytes(jsonParts('x'), DEFAULT_LIMITS);
    expect([bytes.length, bytes.byteOffset, bytes.buffer.byteLength]).toEqual([3, 0, 3]);
  });

  it('refuses a payload that does not keep its word about its length', () => {
    class Lying extends Payload {
      readonly depth: number = 0;
      readonly byteLength: number = 10;
      override *chunks(): Iterable<Uint8Array> {
        yield Uint8Array.of(34, 34);
      }
      text(): string {
        return '""';
      }
      toJSON(): string {
        return '';
      }
    }
    expect(refusal(() => joinBytes(jsonParts({ a: new Lying() }), DEFAULT_LIMITS))).toMatchObject({
      code: 'size-mismatch',
    });
  });

  it('takes the text of a payload that wrote it into memory of its own', () => {
    class Elsewhere extends Payload {
      readonly depth: number = 0;
      readonly byteLength: number = 4;
      override *chunks(): Iterable<Uint8Array> {
        yield Buffer.from(this.text());
      }
      text(): string {
        return '"ab"';
      }
      toJSON(): string {
        return 'ab';
      }
    }
    expect(written({ a: new Elsewhere(), b: 1 })).toBe('{"a":"ab","b":1}');
  });

  it('refuses what no string holds, naming the writers that can', () => {
    class Huge extends Payload {
      readonly depth: number = 0;
      readonly byteLength: number = 2 ** 30;
      override *chunks(): Iterable<Uint8Array> {}
      text(): string {
        throw new RangeError('Invalid string length');
      }
      toJSON(): string {
        return this.text();
      }
    }
    expect(() => joinText(jsonParts({ a: new Huge() }), DEFAULT_LIMITS)).toThrow('toJsonChunks');
    expect(refusal(() => joinText(jsonParts({ a: new Huge() }), DEFAULT_LIMITS))).toMatchObject({ code: 'limit' });
  });
});
