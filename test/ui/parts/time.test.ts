import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationText, secondText, timeOf, timeParts } from '../../../src/ui/parts/time.ts';
import { runs } from '../../support/runs.ts';

describe('timeParts', () => {
  it.each([
    [0, '1970-01-01', '00:00:00', '000000'],
    [1_795_848_821_226_792, '2026-11-28', '06:53:41', '226792'],
    [-1, '1969-12-31', '23:59:59', '999999'],
  ])('takes %d apart', (at, day, clock, fraction) => {
    expect(timeParts(at)).toEqual({ day, clock, fraction });
  });

  it('gives back the time that was logged, to the microsecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: -6e15, max: 6e15 }), (at) => {
        const { day, clock, fraction } = timeParts(at);
        expect(timeOf(`${day}T${clock}.${fraction}Z`)).toBe(at);
      }),
      { numRuns: runs(100) },
    );
  });

  it('is undefined for what is not a time', () => {
    expect(timeOf('yesterday')).toBeUndefined();
  });
});

describe('secondText', () => {
  it('is UTC, to the second', () => {
    expect(secondText(1_795_848_821_999)).toBe('2026-11-28 06:53:41');
  });
});

describe('durationText', () => {
  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [999.6, '1 s'],
    [1499, '1 s'],
    [59_499, '59 s'],
    [59_600, '1 min'],
    [3_569_000, '59 min'],
    [3_599_000, '1 h'],
    [84_000_000, '23 h'],
    [86_300_000, '1 day'],
    [3 * 86_400_000, '3 days'],
  ])('writes %d ms as %s', (milliseconds, text) => {
    expect(durationText(milliseconds)).toBe(text);
  });
});
