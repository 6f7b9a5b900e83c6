import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clockText,
  dateText,
  instantText,
  readClock,
  readDate,
  readInstant,
} from '../../../src/frame/csv/time-text.ts';
import { runs } from '../../support/runs.ts';

const INT64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const UNIT = fc.constantFrom(0, 1, 2, 3);

describe('times as text', () => {
  it('are read back as they were, in every unit', () => {
    fc.assert(
      fc.property(INT64, UNIT, (count, unit) => {
        expect(readInstant(instantText(count, unit), unit)).toBe(count);
        expect(readClock(clockText(count, unit), unit)).toBe(count);
      }),
      { numRuns: runs(100) },
    );
  });

  it('are read back as they were, of every day', () => {
    fc.assert(
      fc.property(INT64, (day) => readDate(dateText(day)) === day),
      { numRuns: runs(100) },
    );
  });

  it('are the instants that Date names', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (date) => {
          expect(readInstant(date.toISOString().slice(0, -1), 1)).toBe(BigInt(date.getTime()));
        },
      ),
      { numRuns: runs(100) },
    );
  });
});

describe('readDate', () => {
  it.each([
    '2023-02-29',
    '1900-02-29',
    '2024-04-31',
    '2024-00-10',
    '2024-13-01',
    '2024-01-00',
    '24-01-01',
    ' 2024-01-01',
  ])('knows no day %s', (text) => expect(readDate(text)).toBeUndefined());

  it('knows the leap days of the calendar', () => {
    expect([readDate('2000-02-29'), readDate('2024-02-29')]).toEqual([11_016n, 19_782n]);
  });
});

describe('readInstant', () => {
  it('takes a space for the T, and a day for its midnight', () => {
    expect(readInstant('1970-01-02 00:00:01', 0)).toBe(86_401n);
    expect(readInstant('1970-01-02', 0)).toBe(86_400n);
  });

  it.each([
    '1970-01-01T24:00:00',
    '1970-01-01T-01:00:00',
    '1970-01-01T00:60:00',
    '1970-01-01T',
    '1970-01-01T00:00:00Z',
  ])('knows no instant %s', (text) => expect(readInstant(text, 0)).toBeUndefined());

  it('refuses what is finer than the unit, but for zeros', () => {
    expect(readInstant('1970-01-01T00:00:00.0001', 1)).toBeUndefined();
    expect(readInstant('1970-01-01T00:00:00.1000', 1)).toBe(100n);
  });
});
