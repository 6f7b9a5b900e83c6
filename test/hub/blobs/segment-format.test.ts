import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32c } from '../../../src/hub/blobs/crc32c.ts';
import { HEADER_BYTES, readHeader, segmentPath, writeHeader } from '../../../src/hub/blobs/segment-format.ts';
import { runs } from '../../support/runs.ts';

describe('crc32c', () => {
  it.each([
    ['', 0],
    ['123456789', 0xe3069283],
    ['\0'.repeat(32), 0x8a9136aa],
  ])('of %j is that of the standard', (text, expected) => {
    expect(crc32c(Buffer.from(text))).toBe(expected);
  });
});

describe('the header of an entry', () => {
  it('is read as it was written, up to the largest length, and is none when any bit differs', () => {
    const length = fc.oneof(fc.nat(), fc.constantFrom(0, 2 ** 32 - 1, 2 ** 32, 2 ** 33 + 5, 2 ** 52));
    const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(length, hash, fc.nat(HEADER_BYTES * 8 - 1), (bytes, sha256, bit) => {
        const memory = new Uint8Array(HEADER_BYTES + 10);
        const header = memory.subarray(5, 5 + HEADER_BYTES);
        writeHeader(header, bytes, sha256);
        expect(readHeader(header)).toEqual({ length: bytes, sha256 });
        header[bit >> 3] = (header[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(readHeader(header)).toBe(undefined);
        expect(readHeader(header.subarray(1))).toBe(undefined);
      }),
      { numRuns: runs(100) },
    );
  });
});

describe('segmentPath', () => {
  it('takes numbers of ours alone', () => {
    expect(segmentPath('/d', 1, 22)).toBe('/d/segments/1/22.seg');
    for (const other of [-1, 1.5, NaN, 2 ** 60]) expect(() => segmentPath('/d', 1, other)).toThrow(RangeError);
  });
});
