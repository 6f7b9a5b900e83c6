import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { microseconds } from '../../../src/hub/ingest/timestamp.ts';
import { runs } from '../../support/runs.ts';

describe('microseconds', () => {
  it('agrees with the platform about milliseconds and any offset', () => {
    const offsets = fc.tuple(fc.constantFrom('+', '-'), fc.nat(23), fc.nat(59));
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true }),
        offsets,
        (date, [sign, h, m]) => {
          const offset = `${sign}${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`;
          const text = date.toISOString().replace('Z', offset);
          expect(microseconds(text)).toBe(Date.parse(text) * 1000);
        },
      ),
      { numRuns: runs(500) },
    );
  });

  it.each([
    ['2021-06-17T06:33:41.226792+00:00', 1_623_911_621_226_792],
    ['2021-06-17 06:33:41.226792+00:00', 1_623_911_621_226_792],
    ['2021-06-17T06:33:41.226792999Z', 1_623_911_621_226_792],
    ['2021-06-17T06:33:41,5Z', 1_623_911_621_500_000],
    ['2021-06-17T06:33Z', 1_623_911_580_000_000],
    ['2021-06-17T08:33:41+0200', 1_623_911_621_000_000],
    ['2021-06-17T08:33:41+02', 1_623_911_621_000_000],
    ['2016-12-31T23:59:60Z', 1_483_228_800_000_000],
    ['2024-02-29T00:00:00z', 1_709_164_800_000_000],
    ['0001-01-01T00:00:00Z', -Number.MAX_SAFE_INTEGER],
    ['9999-12-31T23:59:59Z', Number.MAX_SAFE_INTEGER],
  ])('reads %s', (text, at) => {
    expect(microseconds(text)).toBe(at);
  });

  it.each([
    '',
    'now',
    '2021-06-17',
    '2021-06-17T06:33:41',
    '2021-13-01T00:00:00Z',
    '2021-02-29T00:00:00Z',
    '2021-06-00T00:00:00Z',
    '2021-06-17T24:00:00Z',
    '2021-06-17T06:60:00Z',
    '2021-06-17T06:33:61Z',
    '2021-06-17T06:33:41.1234567890Z',
    '2021-06-17T06:33:41+24:00',
    '2021-06-17T06:33:41Z\n',
    ' 2021-06-17T06:33:41Z',
  ])('refuses %j', (text) => {
    expect(() => microseconds(text)).toThrow(expect.objectContaining({ code: 'bad-timestamp', status: 422 }));
  });
});
