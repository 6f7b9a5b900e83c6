import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { Cursor } from '../../../src/text/reader/cursor.ts';
import { readNumber } from '../../../src/text/reader/number-token.ts';
import { runs } from '../../support/runs.ts';

interface Read {
  readonly value: number | bigint;
  readonly at: number;
  readonly sawFloat: boolean;
  readonly isPlain: boolean;
}

function read(text: string, start = 0, digits = DEFAULT_LIMITS.digits): Read {
  const cursor = new Cursor(text, 0);
  const value = readNumber(cursor, start, { ...DEFAULT_LIMITS, digits });
  return { value, at: cursor.at, sawFloat: cursor.sawFloat, isPlain: cursor.isPlain };
}

describe('an integer', () => {
  it.each<[string, number | bigint]>([
    ['0', 0],
    ['-0', -0],
    ['999999999', 999_999_999],
    ['2147483648', 2 ** 31],
    ['-4294967296', -(2 ** 32)],
    ['9007199254740991', 2 ** 53 - 1],
    ['9007199254740992', 2n ** 53n],
    ['-9007199254740993', -(2n ** 53n) - 1n],
    ['18446744073709551615', 2n ** 64n - 1n],
    ['9999999999999999999', 9_999_999_999_999_999_999n],
    ['10000000000000000000', 10n ** 19n],
  ])('%s is exact', (text, value) => {
    const found = read(`${text},`);
    expect(Object.is(found.value, value)).toBe(true);
    expect(found).toMatchObject({ at: text.length, sawFloat: false, isPlain: typeof value === 'number' });
  });

  it('of any length is what BigInt reads', () => {
    const digits = fc.stringMatching(/^-?[1-9][0-9]{0,60}$/);
    fc.assert(
      fc.property(digits, (text) => {
        const exact = BigInt(text);
        const isSafe = exact <= BigInt(Number.MAX_SAFE_INTEGER) && exact >= -BigInt(Number.MAX_SAFE_INTEGER);
        expect(read(`[${text}]`, 1)).toEqual({
          value: isSafe ? Number(exact) : exact,
          at: text.length + 1,
          sawFloat: false,
          isPlain: isSafe,
        });
      }),
      { numRuns: runs(500) },
    );
  });

  it('has no more digits than the limit, the sign not counted', () => {
    expect(read('-12345', 0, 5).value).toBe(-12_345);
    expect(() => read('-123456', 0, 5)).toThrow('digits in one integer, got 6');
    // A float is bounded by its double.
    expect(read('1.23456789', 0, 5).value).toBe(1.234_567_89);
  });
});

describe('a float', () => {
  it('of any spelling is the double that JSON.parse reads, and is seen as a float', () => {
    const text = fc
      .tuple(fc.integer(), fc.stringMatching(/^(?:\.[0-9]{1,25})?$/), fc.stringMatching(/^(?:[eE][+-]?[0-9]{1,2})?$/))
      .map(([whole, decimals, exponent]) => `${whole}${decimals}${exponent}`)
      .filter((spelling) => /[.eE]/.test(spelling));
    fc.assert(
      fc.property(text, (spelling) => {
        const found = read(spelling);
        expect(Object.is(found.value, JSON.parse(spelling))).toBe(true);
        expect(found).toMatchObject({ at: spelling.length, sawFloat: true, isPlain: true });
      }),
      { numRuns: runs(1000) },
    );
  });

  it.each([
    ['-0.0', -0],
    ['9007199254740993.0', 9_007_199_254_740_992],
    ['0.1', 0.1],
    ['5e-324', 5e-324],
    ['1e-400', 0],
    ['1.7976931348623157e308', Number.MAX_VALUE],
  ])('%s is rounded once', (text, value) => expect(Object.is(read(text).value, value)).toBe(true));

  it('beyond all doubles is refused', () => {
    expect(() => read('1e309')).toThrow('a number that a double can hold');
    expect(() => read('-1e309')).toThrow('a number that a double can hold');
  });
});

it.each(['-', '01', '-01', '1.', '1.e1', '1e', '1e+', '.5', '+1', '1.2.3', '1e5.0', '1e5e5', '1.5.', 'N', ''])(
  'text that only begins as a number is refused: %j',
  (text) => expect(() => read(`${text} `)).toThrow('Expected'),
);
