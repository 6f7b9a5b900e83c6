import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarDate, yearText } from '../../../src/frame/arrow/calendar-date.ts';
import { runs } from '../../support/runs.ts';

describe('calendarDate', () => {
  it('is the date that Date gives, as far as that goes', () => {
    const years = fc.integer({ min: Date.UTC(0, 0, 1) / 86_400_000 - 719_528, max: 2_932_896 });
    fc.assert(
      fc.property(years, (day) => {
        const date = new Date(day * 86_400_000);
        fc.pre(date.getUTCFullYear() >= 0);
        expect(calendarDate(BigInt(day))).toBe(
          date
            .toISOString()
            .replace(/^\+\d\d/, '')
            .slice(0, 10),
        );
      }),
      { numRuns: runs(100) },
    );
  });

  it.each([
    [0n, '1970-01-01'],
    [-1n, '1969-12-31'],
    [11_016n, '2000-02-29'],
    [-25_509n, '1900-02-28'],
    [-25_508n, '1900-03-01'],
    [-719_528n, '0000-01-01'],
    [-719_529n, '-0001-12-31'],
    [146_097n * 10_000n, '4001970-01-01'],
    [-146_097n * 10_000n, '-3998030-01-01'],
  ])('of day %d is %s', (day, text) => {
    expect(calendarDate(day)).toBe(text);
  });
});

describe('yearText', () => {
  it('has four digits or more', () => {
    expect([yearText(7n), yearText(-7n), yearText(0n), yearText(12_345n)]).toEqual(['0007', '-0007', '0000', '12345']);
  });
});
