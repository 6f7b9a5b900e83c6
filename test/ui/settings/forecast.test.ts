import { describe, expect, it } from 'vitest';
import { forecastOf, type Keeping } from '../../../src/ui/settings/forecast.ts';

const rate = { heldBytes: 5e9, tracesPerDay: 1000, bytesPerDay: 1e9, sampled: 250, days: 7 };
const keeping = (changes: Partial<Keeping>): Keeping => ({ days: null, maxBytes: null, quotaBytes: null, ...changes });

describe('a forecast', () => {
  it.each<[Partial<Keeping>, string[]]>([
    [{}, ['It grows by about 30.0 GB in 30 days; nothing is ever deleted.']],
    [{ days: 30 }, ['Kept for 30 days, it comes to about 30.0 GB.']],
    [{ days: 30, maxBytes: 10e9 }, ['At 10.0 GB the oldest go: traces are kept for about 10 days.']],
    [{ days: 7, maxBytes: 10e9 }, ['Kept for 7 days, it comes to about 7.00 GB.']],
    [{ maxBytes: 1e9 }, ['At 1.00 GB the oldest go: traces are kept for about 24 hours.']],
    [
      { days: 7, quotaBytes: 10e9 },
      ['Kept for 7 days, it comes to about 7.00 GB.', 'The quota of 10.0 GB is not reached.'],
    ],
    [
      { days: 30, quotaBytes: 10e9 },
      [
        'Kept for 30 days, it comes to about 30.0 GB.',
        'The quota of 10.0 GB is reached in about 5 days: then nothing more is taken.',
      ],
    ],
  ])('of %j', (changes, lines) => {
    expect(forecastOf(rate, keeping(changes))).toEqual(lines);
  });

  it('of what does not grow is that it stays', () => {
    const lines = forecastOf({ ...rate, bytesPerDay: 0 }, keeping({ days: 1 }));
    expect(lines).toEqual(['Nothing has come lately: it stays as it is.']);
  });
});
