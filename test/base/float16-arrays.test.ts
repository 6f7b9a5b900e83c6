import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BFLOAT16,
  decodeSmallFloats,
  encodeSmallFloat,
  FLOAT16,
  type SmallFloat,
} from '../../src/base/float16-arrays.ts';
import { runs } from '../support/runs.ts';

const ALL_CODES = Uint16Array.from({ length: 0x10000 }, (_, code) => code);

/** The value of a two-byte float by its definition. */
function valueOf(code: number, { fraction, bias }: SmallFloat): number {
  const sign = code >> 15 ? -1 : 1;
  const exponent = (code & 0x7fff) >> fraction;
  const bits = code & (2 ** fraction - 1);
  if (exponent === 2 * bias + 1) return bits === 0 ? sign * Infinity : NaN;
  return exponent === 0
    ? sign * bits * 2 ** (1 - bias - fraction)
    : sign * (2 ** fraction + bits) * 2 ** (exponent - bias - fraction);
}

describe.each([
  ['float16', FLOAT16],
  ['bfloat16', BFLOAT16],
])('%s', (_, format) => {
  it('reads all 65536 of them as what they are', () => {
    const expected = Array.from(ALL_CODES, (code) => valueOf(code, format));
    expect(Array.from(decodeSmallFloats(ALL_CODES, format))).toEqual(expected);
  });

  it('writes each of them as itself, NaNs as a NaN', () => {
    const values = decodeSmallFloats(ALL_CODES, format);
    const changed = ALL_CODES.filter((code) => {
      const value = values[code] as number;
      return !Number.isNaN(value) && encodeSmallFloat(value, format) !== code;
    });
    expect([...changed]).toEqual([]);
    expect(valueOf(encodeSmallFloat(NaN, format), format)).toBeNaN();
  });

  it('rounds any double to the nearest, ties to even', () => {
    const finite = ALL_CODES.filter((code) => code < (2 * format.bias + 1) << format.fraction);
    fc.assert(
      fc.property(fc.constantFrom(...finite), fc.double({ min: 0, max: 1, noNaN: true }), (code, part) => {
        const [low, high] = [valueOf(code, format), valueOf(code + 1, format)];
        fc.pre(high !== Infinity);
        const middle = (low + high) / 2;
        const value = low + (high - low) * part;
        const nearest = value < middle ? code : value > middle ? code + 1 : code + (code & 1);
        expect(encodeSmallFloat(value, format)).toBe(nearest);
        expect(encodeSmallFloat(middle, format)).toBe(code + (code & 1));
      }),
      { numRuns: runs(500) },
    );
  });
});

describe('float16', () => {
  it('rounds doubles once: by way of float32 this one would become a tie and round up', () => {
    const value = 1 + 2 ** -11 - 2 ** -40;
    expect(encodeSmallFloat(value, FLOAT16)).toBe(0x3c00);
    expect(encodeSmallFloat(1 + 2 ** -11 + 2 ** -40, FLOAT16)).toBe(0x3c01);
  });

  it('keeps the payload of a NaN', () => {
    const bits = new Uint32Array(decodeSmallFloats([0x7e01], FLOAT16).buffer);
    expect(bits[0]).toBe(0x7fc02000);
  });
});
