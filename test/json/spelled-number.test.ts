import { describe, expect, it } from 'vitest';
import { exactSpelling, keepable, SpelledNumber } from '../../src/json/spelled-number.ts';
import { RawString } from '../../src/json/raw-string.ts';
import { NumberSpellings, WholeFloats } from '../../src/json/whole-floats.ts';
import { orderedObject } from '../support/ordered-object.ts';

describe('exactSpelling', () => {
  it('is there where bare digits would be read as another value', () => {
    expect(exactSpelling(-0)).toBe('-0.0');
    expect(exactSpelling(2 ** 53)).toBe('9007199254740992.0');
    expect(exactSpelling(-(2 ** 60))).toBe('-1152921504606847000.0');
    for (const value of [0, 1, -1.5, 2 ** 53 - 1, 1e21, 5e-324]) expect(exactSpelling(value)).toBeUndefined();
  });

  it('is read as the same double', () => {
    for (const value of [2 ** 53, 2 ** 60, 1e20, 999_999_999_999_999_900_000]) {
      expect(Number(exactSpelling(value))).toBe(value);
    }
  });
});

describe('SpelledNumber', () => {
  it('is a float by its text, or as negative zero', () => {
    expect(['1.0', '1e2', '1E2'].map((text) => new SpelledNumber(1, text).isFloat)).toEqual([true, true, true]);
    expect(new SpelledNumber(5, '5').isFloat).toBe(false);
    expect(new SpelledNumber(-0, '-0').isFloat).toBe(true);
  });
});

describe('keepable', () => {
  it('gives a tree as it is where nothing is to be replaced', () => {
    const tree = { a: [1, 'x', null, { b: true }], c: new Date(0) };
    expect(keepable(tree)).toBe(tree);
  });

  it('spells the numbers that need it, and changes nothing that it was given', () => {
    const tree = Object.freeze({ a: Object.freeze([1, -0]), ['__proto__x']: 2 ** 53 });
    const kept = keepable(tree) as unknown as { a: unknown[]; ['__proto__x']: unknown };
    expect(kept.a).toEqual([1, new SpelledNumber(-0, '-0.0')]);
    expect(kept['__proto__x']).toEqual(new SpelledNumber(2 ** 53, '9007199254740992.0'));
  });

  it('keeps `__proto__` a name', () => {
    const kept = keepable(JSON.parse('{"__proto__":[-0],"a":1}') as object);
    expect(Object.getPrototypeOf(kept)).toBe(Object.prototype);
    expect(Object.keys(kept)).toEqual(['__proto__', 'a']);
  });

  it('spells numbers as their text did, or as the floats that they were', () => {
    const list = [1, 2];
    const object = { '5': 7, b: 8 };
    const spellings = new NumberSpellings();
    spellings.add(list, new Map([[1, '2.00']]));
    spellings.add(object, new Map([['5', '7e0']]));
    expect(keepable([list, object], { spellings })).toEqual([
      [1, new SpelledNumber(2, '2.00')],
      { '5': new SpelledNumber(7, '7e0'), b: 8 },
    ]);
    const wholeFloats = new WholeFloats();
    wholeFloats.add(list, new Set([0]));
    expect(keepable(list, { wholeFloats })).toEqual([new SpelledNumber(1, '1.0'), 2]);
  });

  it('copies strings out of the bytes of a text, in the order of members', () => {
    const bytes = new TextEncoder().encode('abc');
    const kept = keepable(orderedObject(new Map([['b', new RawString(bytes)]])));
    bytes.fill(0);
    expect(String((kept.plain as { b: RawString }).b)).toBe('abc');
  });
});
