import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { writeFloat, writeInteger } from '../../../src/frame/pandas-writer/number-text.ts';
import { TextBuffer } from '../../../src/frame/pandas-writer/text-buffer.ts';
import { floatText } from '../../support/float-text.ts';
import { runs } from '../../support/runs.ts';

const written = (write: (out: TextBuffer) => void): string => {
  const out = new TextBuffer(DEFAULT_LIMITS, []);
  write(out);
  return Buffer.concat(out.pieces).toString();
};

describe('numbers of frames', () => {
  const decimals = fc
    .tuple(fc.integer(), fc.integer({ min: 0, max: 6 }))
    .map(([digits, places]) => digits / 10 ** places);
  const doubles = fc.oneof(
    fc.double(),
    decimals,
    fc.integer().map((i) => i * 2 ** 31),
  );

  it('that are floats have the shortest digits, and a point or an exponent', () => {
    fc.assert(
      fc.property(fc.array(doubles, { minLength: 50 }), (values) => {
        const text = written((out) => {
          for (const value of values) {
            writeFloat(out, value);
            out.byte(32);
          }
        });
        expect(text).toBe(values.map((value) => `${floatText(value)} `).join(''));
      }),
      { numRuns: runs(300) },
    );
  });

  it.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [0.5, '0.5'],
    [-0.5, '-0.5'],
    [0.0001, '0.0001'],
    [-0.00001, '-0.00001'],
    [1e15, '1000000000000000.0'],
    [2 ** 53, '9007199254740992.0'],
    [-(2 ** 62), '-4611686018427388000.0'],
    [2 ** 63, '9.223372036854776e+18'],
    [-(2 ** 63), '-9.223372036854776e+18'],
    [1e20, '1e+20'],
    [1.5e300, '1.5e+300'],
    [999_999_999.9999, '999999999.9999'],
    [5e-324, '5e-324'],
    [NaN, 'null'],
    [-Infinity, 'null'],
  ])('write the float %d as %s', (value, text) => {
    expect(written((out) => writeFloat(out, value))).toBe(text);
    if (Number.isFinite(value)) expect(JSON.parse(text)).toBe(value);
  });

  it('that are integers have all their digits', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(written((out) => writeInteger(out, value))).toBe(String(value));
      }),
      { numRuns: runs(1000) },
    );
    for (let power = 1; power < 1e16; power *= 10) {
      for (const value of [power - 1, power, -power])
        expect(written((out) => writeInteger(out, value))).toBe(String(value));
    }
  });
});
