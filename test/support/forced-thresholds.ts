import { type Thresholds, THRESHOLDS } from '../../src/text/reader/thresholds.ts';

/** Sizes that force each way of the text reader upon small texts. */
export const forcedThresholds: Readonly<Record<string, Thresholds>> = {
  standard: THRESHOLDS,
  'the engine from the first surprise on': { ...THRESHOLDS, neverLeave: 0, misses: 0 },
  'the engine halfway': { ...THRESHOLDS, neverLeave: 0, misses: 4 },
  'arrays by the engine': { ...THRESHOLDS, numberArray: 0 },
  'long strings cut': { ...THRESHOLDS, cutFrom: 0, cutEvery: 8 },
  'long strings cut, then the engine': { ...THRESHOLDS, cutFrom: 0, cutEvery: 8, neverLeave: 0, misses: 0 },
  'a small window': { ...THRESHOLDS, cutFrom: 0, cutEvery: 2 ** 30, longestText: 0, window: 256 },
};
