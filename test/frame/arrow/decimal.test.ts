import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalText, wordsToBigint } from '../../../src/frame/arrow/decimal.ts';
import { runs } from '../../support/runs.ts';

describe('decimalText', () => {
  it.each([
    [-1250n, 2, '-12.50'],
    [5n, 2, '0.05'],
    [-5n, 2, '-0.05'],
    [0n, 3, '0.000'],
    [7n, 0, '7'],
    [-7n, -3, '-7e3'],
    [7n, 101, '7e-101'],
    [7n, 2 ** 31 - 1, '7e-2147483647'],
  ])('writes %d of scale %d as %s', (value, scale, text) => {
    expect(decimalText(value, scale)).toBe(text);
  });

  it('has as many places as the scale, and all digits', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 255n), max: 2n ** 255n }),
        fc.integer({ min: 1, max: 100 }),
        (value, scale) => {
          const text = decimalText(value, scale);
          expect(text.split('.')[1]).toHaveLength(scale);
          expect(BigInt(text.replace('.', ''))).toBe(value);
        },
      ),
      { numRuns: runs(100) },
    );
  });
});

describe('wordsToBigint', () => {
  it.each([2, 4, 8])('reads back what %d words hold', (count) => {
    const bits = 32 * count;
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** BigInt(bits - 1)), max: 2n ** BigInt(bits - 1) - 1n }), (value) => {
        const words = new Uint32Array(count + 2).fill(0xdeadbeef);
        for (let i = 0; i < count; i++) words[i + 1] = Number(BigInt.asUintN(32, value >> BigInt(32 * i)));
        expect(wordsToBigint(words, 1, count)).toBe(value);
      }),
      { numRuns: runs(100) },
    );
  });
});
