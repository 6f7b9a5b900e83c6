import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { Base64Payload } from '../../../src/json/base64-payload.ts';
import { joinBytes, joinChunks, joinText, type JsonPart } from '../../../src/text/writer/join.ts';
import { refusal } from '../../support/refusal.ts';

const PASSED = { name: 'LimitError', code: 'limit', path: '$' };
const limits = (documentBytes: number) => ({ ...DEFAULT_LIMITS, documentBytes });
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const payload = new Base64Payload(Uint8Array.of(1, 2, 3));

/** Each with the text that it joins to. */
const CASES: [JsonPart[], string][] = [
  [[], ''],
  [['{}'], '{}'],
  [['"é"'], '"é"'],
  [['["', 'ü€😀', '",', payload, ']'], '["ü€😀","AQID"]'],
  [[payload], '"AQID"'],
  // One long string: beyond what one call of the engine's encoder takes, of ASCII and of more.
  [['x'.repeat(8 * 1024)], 'x'.repeat(8 * 1024)],
  [[`${'x'.repeat(8 * 1024)}é`], `${'x'.repeat(8 * 1024)}é`],
];

function chunked(parts: readonly JsonPart[], most: number): string {
  const pieces: Uint8Array[] = [];
  for (const piece of joinChunks(parts, limits(most), new Uint8Array(64))) pieces.push(piece.slice());
  return text(Buffer.concat(pieces));
}

describe.each([
  ['joinText', (parts: JsonPart[], most: number) => joinText(parts, limits(most))],
  ['joinBytes', (parts: JsonPart[], most: number) => text(joinBytes(parts, limits(most)))],
  ['joinChunks', chunked],
])('%s', (_, join) => {
  it.each(CASES)('joins case %# to its text', (parts, expected) => {
    expect(join(parts, DEFAULT_LIMITS.documentBytes)).toBe(expected);
  });

  it.each(CASES.filter(([, expected]) => expected !== ''))(
    'takes the bytes of case %# as documentBytes, and refuses one less',
    (parts, expected) => {
      const bytes = Buffer.byteLength(expected);
      expect(() => join(parts, bytes)).not.toThrow();
      expect(refusal(() => join(parts, bytes - 1))).toEqual(PASSED);
    },
  );
});

describe('joinBytes', () => {
  it.each(CASES)('gives bytes of case %# in memory of exactly their length', (parts, expected) => {
    const bytes = joinBytes(parts, DEFAULT_LIMITS);
    expect(bytes.byteOffset).toBe(0);
    expect(bytes.buffer.byteLength).toBe(Buffer.byteLength(expected));
  });
});

describe('joinChunks', () => {
  it('gives out no byte beyond the limit', () => {
    let given = 0;
    const pieces = joinChunks(['x'.repeat(1000)], limits(100), new Uint8Array(64));
    expect(() => {
      for (const piece of pieces) given += piece.length;
    }).toThrow('at most 100 document bytes');
    expect(given).toBeLessThanOrEqual(100);
    expect(given).toBeGreaterThan(0);
  });

  it('does not cut a character in two', () => {
    const pieces: string[] = [];
    for (const piece of joinChunks(['😀'.repeat(100)], DEFAULT_LIMITS, new Uint8Array(66))) pieces.push(text(piece));
    expect(pieces.join('')).toBe('😀'.repeat(100));
    expect(pieces.length).toBeGreaterThan(1);
  });
});
