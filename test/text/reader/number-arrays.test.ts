import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { isExactNumber, NumberArrays } from '../../../src/text/reader/number-arrays.ts';

const make = ({ markFloats = false, digits = DEFAULT_LIMITS.digits, numberArray = 0 } = {}): NumberArrays =>
  new NumberArrays({ markFloats, limits: { ...DEFAULT_LIMITS, digits }, thresholds: { numberArray } });

describe('NumberArrays', () => {
  it('reads a list of numbers, and says where it ends', () => {
    const arrays = make();
    expect(arrays.read('{"a":[1, -2.5,3e2 ],"b":[]}', 5)).toEqual([1, -2.5, 300]);
    expect(arrays.end).toBe(19);
    expect(arrays.read('{"a":[1, -2.5,3e2 ],"b":[]}', 24)).toEqual([]);
  });

  it.each(['[1,"2"]', '[null]', '[[1]]', '[1,]', '[01]', '[NaN]', '[9007199254740993]', '[1e999]', '[1', '[{"a":1}]'])(
    'leaves %s to be read item by item',
    (text) => {
      expect(make().read(text, 0)).toBeUndefined();
    },
  );

  it('does not look at short lists, which count for nothing', () => {
    const arrays = make({ numberArray: 8 });
    for (let i = 0; i < 20; i++) expect(arrays.read('["x"]', 0)).toBeUndefined();
    expect(arrays.read('[1,2,3,4,5]', 0)).toEqual([1, 2, 3, 4, 5]);
  });

  it('gives up after a few lists of other things, so that a text of them is searched once', () => {
    const arrays = make();
    for (let i = 0; i < 4; i++) expect(arrays.read('["x"]', 0)).toBeUndefined();
    expect(arrays.read('[1,2]', 0)).toBeUndefined();
  });

  it('reads none where the spelling of numbers counts', () => {
    expect(make({ markFloats: true }).read('[1,2]', 0)).toBeUndefined();
    expect(make({ digits: 15 }).read('[1,2]', 0)).toBeUndefined();
    expect(make({ digits: 16 }).read('[1,2]', 0)).toEqual([1, 2]);
  });
});

describe('isExactNumber', () => {
  it('is true of what an engine reads without loss', () => {
    for (const value of [0, -0, 1.5, 2 ** 53 - 1, -(2 ** 53) + 1]) expect(isExactNumber(value)).toBe(true);
    for (const value of [2 ** 53, -(2 ** 53), Infinity, Number.NaN, '1', null, 1n])
      expect(isExactNumber(value)).toBe(false);
  });
});
