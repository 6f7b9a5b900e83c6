import { describe, expect, it } from 'vitest';
import { pngChunks, readHeader } from '../../../../src/viewer/model/image/png-chunks.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

function chunk(type: string, data: readonly number[], length = data.length): number[] {
  return [0, 0, length >> 8, length & 255, ...Buffer.from(type), ...data, 0, 0, 0, 0];
}

/** As files come: somewhere in the memory of others. */
function file(...parts: readonly number[][]): Uint8Array {
  return Uint8Array.of(7, 7, 7, ...SIGNATURE, ...parts.flat(), 7).subarray(3, -1);
}

function typesOf(bytes: Uint8Array): string[] {
  return Array.from(pngChunks(bytes), ({ type }) => type);
}

describe('pngChunks', () => {
  it('gives the chunks in order, and nothing behind the end', () => {
    const bytes = file(chunk('IHDR', [1, 2]), chunk('tEXt', []), chunk('IEND', []), chunk('IDAT', [3]));
    expect(typesOf(bytes)).toEqual(['IHDR', 'tEXt', 'IEND']);
    expect([...pngChunks(bytes)][0]?.data).toEqual(Uint8Array.of(1, 2));
  });

  it('stops at a chunk that leaves the file', () => {
    expect(typesOf(file(chunk('IHDR', [1]), chunk('IDAT', [1, 2], 3)))).toEqual(['IHDR']);
    expect(typesOf(file(chunk('IHDR', [1]), chunk('IDAT', [1, 2], 65_535)))).toEqual(['IHDR']);
  });

  it('gives nothing of another file', () => {
    expect(typesOf(Uint8Array.from(chunk('IHDR', [1])))).toEqual([]);
  });
});

describe('readHeader', () => {
  it('reads sizes, depth, colour type and interlacing', () => {
    const data = Uint8Array.of(9, 0, 0, 1, 2, 0, 0, 0, 3, 16, 6, 0, 0, 1).subarray(1);
    expect(readHeader(data)).toEqual({ width: 258, height: 3, bitDepth: 16, colourType: 6, isInterlaced: true });
  });

  it('reads nothing of one that is too short', () => {
    expect(readHeader(new Uint8Array(12))).toBeUndefined();
  });
});
