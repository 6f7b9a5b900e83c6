import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentHash, toCanonicalJson } from '../../src/toolkit/core-builtins.ts';
import { PortableSha256 } from '../../src/base/portable-sha256.ts';
import { createSha256 } from '../../src/base/sha256.ts';
import { runs } from '../support/runs.ts';

const hashes = [createSha256, () => new PortableSha256()];

describe('SHA-256', () => {
  // FIPS 180-4, examples of the standard.
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
  ])('of %.20s is the known one, on every platform', (text, digest) => {
    for (const create of hashes) {
      const hash = create();
      hash.update(Buffer.from(text));
      expect(hash.hex()).toBe(digest);
    }
  });

  it('is the same for every length, up to what fills blocks', () => {
    for (let length = 0; length <= 200; length++) {
      // Not aligned, as parts of texts are.
      const bytes = Uint8Array.from({ length: length + 1 }, (_, i) => i * 151).subarray(1);
      const hash = new PortableSha256();
      hash.update(bytes);
      expect(hash.hex(), String(length)).toBe(createHash('sha256').update(bytes).digest('hex'));
    }
  });

  it('is the same however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (pieces) => {
        const expected = createHash('sha256').update(Buffer.concat(pieces)).digest('hex');
        for (const create of hashes) {
          const hash = create();
          for (const piece of pieces) hash.update(piece);
          expect(hash.hex()).toBe(expected);
        }
      }),
      { numRuns: runs(50) },
    );
  });

  it('of a value is that of its canonical text', () => {
    const value = { b: new Float64Array(50_000), a: ['é', Number.NaN, new Map([[1, 2]])] };
    expect(contentHash(value)).toBe(createHash('sha256').update(toCanonicalJson(value)).digest('hex'));
  });
});
