import { describe, expect, it } from 'vitest';
import { fits64Bits, intLength, isInt, ItemWriter } from '../../../src/text/msgpack/item-writer.ts';

class Written extends ItemWriter {
  constructor() {
    super(new Uint8Array(16));
  }

  get hex(): string {
    return Buffer.from(this.bytes.subarray(0, this.at)).toString('hex');
  }
}

const integer = (value: number): string => {
  const writer = new Written();
  writer.integer(value);
  return writer.hex;
};

describe('an integer', () => {
  // Each pair is the last of a width and the first of the next.
  it.each([
    [0, '00'],
    [127, '7f'],
    [128, 'cc80'],
    [255, 'ccff'],
    [256, 'cd0100'],
    [65_535, 'cdffff'],
    [65_536, 'ce00010000'],
    [2 ** 32 - 1, 'ceffffffff'],
    [2 ** 32, 'cf0000000100000000'],
    [Number.MAX_SAFE_INTEGER, 'cf001fffffffffffff'],
    [-1, 'ff'],
    [-32, 'e0'],
    [-33, 'd0df'],
    [-128, 'd080'],
    [-129, 'd1ff7f'],
    [-32_768, 'd18000'],
    [-32_769, 'd2ffff7fff'],
    [-(2 ** 31), 'd280000000'],
    [-(2 ** 31) - 1, 'd3ffffffff7fffffff'],
    [Number.MIN_SAFE_INTEGER, 'd3ffe0000000000001'],
  ])('%d takes its smallest form, of the length that is planned for it', (value, hex) => {
    expect(integer(value)).toBe(hex);
    expect(intLength(value) * 2).toBe(hex.length);
  });

  it('is no integer where it is -0, a fraction, or beyond 2^53', () => {
    expect([0, 1, -1, Number.MAX_SAFE_INTEGER].every(isInt)).toBe(true);
    expect([-0, 0.5, 2 ** 53, NaN, Infinity].some(isInt)).toBe(false);
  });
});

describe('fits64Bits', () => {
  it('is true from -2^63 to 2^64 - 1, and one beyond not', () => {
    expect([-(2n ** 63n), 0n, 2n ** 64n - 1n].every(fits64Bits)).toBe(true);
    expect([-(2n ** 63n) - 1n, 2n ** 64n].some(fits64Bits)).toBe(false);
  });
});
