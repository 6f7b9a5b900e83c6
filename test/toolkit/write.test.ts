import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Numpy } from '../../src/numpy/numpy.ts';
import { builtins } from '../../src/toolkit/core-builtins.ts';
import {
  hashCanonical,
  writeBytes,
  writeCanonical,
  writeChunks,
  writePacked,
  writeStream,
  writeText,
} from '../../src/toolkit/write.ts';
import type { ChunkOptions, WriteOptions } from '../../src/toolkit/write-options.ts';
import { optionError } from '../support/option-error.ts';
import { refusal } from '../support/refusal.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const array = new Numpy(Float64Array.from({ length: 1000 }, (_, i) => i / 7));
const VALUES: [string, unknown][] = [
  ['a bare value', { b: ['é', 2n ** 70n], a: NaN }],
  ['a wrapper', array],
  ['a wrapper in a value', { array }],
];

/** The pieces that a writer gives, each in memory of its own. */
function piecesOf(value: unknown, options?: ChunkOptions): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (const piece of writeChunks(builtins, value, options)) pieces.push(piece.slice());
  return pieces;
}

/** Bytes of the longest piece. */
const longest = (bufferBytes: number): number =>
  Math.max(...piecesOf(array, { bufferBytes }).map((piece) => piece.length));

describe.each(VALUES)('the writers of %s', (_, value) => {
  const text = writeText(builtins, value, undefined);

  it('give the same text as a string, bytes, pieces and a stream', async () => {
    expect(JSON.parse(text)).toHaveProperty('params');
    expect(writeBytes(builtins, value, undefined)).toEqual(utf8(text));
    expect(Buffer.concat(piecesOf(value)).toString()).toBe(text);
    expect(await new Response(writeStream(builtins, value, { bufferBytes: 0 })).text()).toBe(text);
  });

  it('hash the canonical text', () => {
    const canonical = writeCanonical(builtins, value, undefined);
    expect(hashCanonical(builtins, value, undefined)).toBe(createHash('sha256').update(canonical).digest('hex'));
    expect(Object.keys(JSON.parse(canonical) as object)).toEqual(Object.keys(JSON.parse(text) as object).toSorted());
  });

  it.each<[string, (options: WriteOptions) => unknown, number]>([
    ['writeText', (options) => writeText(builtins, value, options), utf8(text).length],
    ['writeBytes', (options) => writeBytes(builtins, value, options), utf8(text).length],
    ['writeChunks', (options) => piecesOf(value, options), utf8(text).length],
    [
      'writeCanonical',
      (options) => writeCanonical(builtins, value, options),
      utf8(writeCanonical(builtins, value, undefined)).length,
    ],
    [
      'hashCanonical',
      (options) => hashCanonical(builtins, value, options),
      utf8(writeCanonical(builtins, value, undefined)).length,
    ],
  ])('take as many bytes as documentBytes says, and not one more: %s', (__, write, documentBytes) => {
    expect(() => write({ limits: { documentBytes } })).not.toThrow();
    expect(refusal(() => write({ limits: { documentBytes: documentBytes - 1 } }))).toMatchObject({ code: 'limit' });
  });
});

describe('writePacked', () => {
  it('takes as many bytes as documentBytes says, and not one more', () => {
    const { length } = writePacked(builtins, array, undefined);
    expect(writePacked(builtins, array, { limits: { documentBytes: length } })).toHaveLength(length);
    const tooFew = { limits: { documentBytes: length - 1 } };
    expect(refusal(() => writePacked(builtins, array, tooFew))).toMatchObject({ code: 'limit' });
  });
});

describe('writeChunks', () => {
  it('gives pieces of at most the bytes that were asked for, and of 1024 where fewer were', () => {
    expect(longest(4096)).toBeLessThanOrEqual(4096);
    expect(longest(4096)).toBeGreaterThan(1024);
    expect(longest(0)).toBeLessThanOrEqual(1024);
  });

  it('checks the value and its options at the call, before a piece is taken', () => {
    expect(refusal(() => writeChunks(builtins, () => 1, undefined))).toMatchObject({ code: 'unsupported-value' });
    for (const bufferBytes of [-1, 0.5, NaN, '1024', null]) {
      expect(optionError(() => writeChunks(builtins, 1, { bufferBytes: bufferBytes as never })).path).toEqual([
        'bufferBytes',
      ]);
    }
    expect(optionError(() => writeChunks(builtins, 1, { buffer: 1 } as never)).path).toEqual(['buffer']);
  });
});

describe('writeStream', () => {
  it('gives pieces in memory of their own, of which nothing changes when the next is asked for', async () => {
    const reader = writeStream(builtins, array, { bufferBytes: 1024 }).getReader();
    const first = await reader.read();
    const before = first.value?.slice();
    await reader.read();
    expect(first.value).toEqual(before);
    await reader.cancel();
  });
});
