import { describe, expect, it } from 'vitest';
import { checkSampleRate, isSampled } from '../../../src/trace/logger/sample.ts';
import { refusal } from '../../support/refusal.ts';

const ids = Array.from({ length: 4000 }, (_, i) => `trace-${i}`);

describe('isSampled', () => {
  it('keeps all of 1, none of 0, and about the share that is asked for', () => {
    expect(ids.every((id) => isSampled(id, 1))).toBe(true);
    expect(ids.some((id) => isSampled(id, 0))).toBe(false);
    for (const rate of [0.1, 0.5, 0.9]) {
      expect(Math.abs(ids.filter((id) => isSampled(id, rate)).length / ids.length - rate)).toBeLessThan(0.04);
    }
  });

  it('has all traces of a smaller share in a larger one', () => {
    for (const id of ids) if (isSampled(id, 0.2)) expect(isSampled(id, 0.3)).toBe(true);
  });

  it('says the same of an id in every service and version', () => {
    // Of FNV-1a and the mixing of MurmurHash3, computed elsewhere.
    expect(['', 'a', 'trace', 'é', '😀', 'trace-1', 'trace-2', 'trace-3'].filter((id) => isSampled(id, 0.5))).toEqual([
      'a',
      '😀',
      'trace-1',
      'trace-3',
    ]);
  });
});

describe('checkSampleRate', () => {
  it('takes numbers from 0 to 1, and all where none is given', () => {
    expect([undefined, 0, 0.5, 1].map(checkSampleRate)).toEqual([1, 0, 0.5, 1]);
    for (const rate of [-0.1, 1.1, Number.NaN, Infinity, '1', null, true]) {
      expect(refusal(() => checkSampleRate(rate))).toMatchObject({ code: 'bad-option', path: 'sampleRate' });
    }
  });
});
