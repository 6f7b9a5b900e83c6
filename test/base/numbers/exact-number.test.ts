import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { POWERS_OF_TEN, wideInteger } from '../../../src/base/numbers/exact-number.ts';
import { runs } from '../../support/runs.ts';

describe('wideInteger', () => {
  it('is the integer of its two halves', () => {
    const property = fc.property(fc.nat(9_999_999_999), fc.nat(999_999_999), (high, low) => {
      expect(wideInteger(high, low)).toBe(BigInt(high) * 10n ** 9n + BigInt(low));
    });
    fc.assert(property, { numRuns: runs(500) });
  });

  it.each([
    [0, 0],
    [0, 999_999_999],
    [9_007_199, 254_740_991],
    [9_007_199, 254_740_993],
    [4_294_967_295, 999_999_999],
    [9_999_999_999, 999_999_999],
  ])('is exact at its edges: %i and %i', (high, low) => {
    expect(wideInteger(high, low)).toBe(BigInt(high) * 10n ** 9n + BigInt(low));
  });
});

describe('POWERS_OF_TEN', () => {
  it('are those that doubles hold exactly, all of them', () => {
    expect(POWERS_OF_TEN.map((power) => BigInt(power))).toEqual(Array.from({ length: 23 }, (_, k) => 10n ** BigInt(k)));
    expect(BigInt(1e23)).not.toBe(10n ** 23n);
  });
});
