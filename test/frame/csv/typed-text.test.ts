import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFloat64, isInt64, looksTyped } from '../../../src/frame/csv/typed-text.ts';
import { runs } from '../../support/runs.ts';

describe('isInt64', () => {
  it.each(['0', '-1', '9223372036854775807', '-9223372036854775808'])('is so for %s', (text) => {
    expect(isInt64(text)).toBe(true);
  });

  it.each(['', '-0', '+1', '007', '1.0', '1e3', '9223372036854775808', '-9223372036854775809', '1_000', ' 1'])(
    'is not so for %j',
    (text) => expect(isInt64(text)).toBe(false),
  );
});

describe('isFloat64', () => {
  it('is so for all that a double is written as', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => isFloat64(String(value))),
      { numRuns: runs(100) },
    );
  });

  it.each(['0.10', '1e400', '0.1000000000000000055', '9007199254740993', '.5', '5.', '1e', 'Infinity', '0x10'])(
    'tells whether the double says all digits of %s',
    (text) => expect(isFloat64(text)).toBe(text === '0.10'),
  );

  it('does not mind how an exponent is written', () => {
    expect([isFloat64('1E+3'), isFloat64('1000e-3'), isFloat64('-0.0')]).toEqual([true, true, true]);
  });
});

describe('looksTyped', () => {
  it.each(['true', 'FALSE', '12', '-1.5', 'NaN', '-inf'])('is so for %s', (text) => {
    expect(looksTyped(text)).toBe(true);
  });

  it.each(['', 'tRUE', '+1', '007', 'null', '1 2', 'infinity'])('is not so for %j', (text) => {
    expect(looksTyped(text)).toBe(false);
  });
});
