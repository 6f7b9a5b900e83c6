import { describe, expect, it } from 'vitest';
import { RawString } from '../../src/json/raw-string.ts';
import type { JsonTree } from '../../src/json/tree.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { settled, UNSETTLED } from '../../src/native/plain-in-place.ts';
import { readJson } from '../../src/text/reader/json-reader.ts';

function read(text: string): JsonTree {
  return readJson(text, { limits: DEFAULT_LIMITS, strict: false, rawStrings: true }).tree;
}

function raw(): RawString {
  return new RawString(Buffer.from('żółw'));
}

describe('settled', () => {
  it('gives plain objects for those whose labels are out of order, wherever they stand', () => {
    const tree = read('[{"b":{"10":[{"9":1,"2":{"7":8,"x":"y","5":6}}],"a":null,"1":true}},3]');
    expect(settled(tree, 10)).toEqual([{ b: { 1: true, 10: [{ 2: { 5: 6, 7: 8, x: 'y' }, 9: 1 }], a: null } }, 3]);
    expect(settled(read('{"2":1,"1":2}'), 10)).toStrictEqual({ 1: 2, 2: 1 });
  });

  it('changes the tree itself, and leaves what is plain as it is', () => {
    const tree = read('{"a":[1,12345678901234567890],"b":{"2":1,"1":2}}') as { readonly a: object };
    const { a } = tree;
    expect(settled(tree, 10)).toBe(tree);
    expect(tree.a).toBe(a);
    expect(tree).toEqual({ a: [1, 12345678901234567890n], b: { 1: 2, 2: 1 } });
  });

  it('reads strings that were left in the bytes of the text', () => {
    expect(settled(raw(), 10)).toBe('żółw');
    expect(settled({ a: [raw(), { ['__proto__']: raw() }] }, 10)).toEqual({ a: ['żółw', { ['__proto__']: 'żółw' }] });
  });

  it('keeps names that objects inherit as data', () => {
    const value = settled(read('{"2":1,"__proto__":{"3":4,"1":2},"1":{"constructor":[]}}'), 10) as object;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.entries(value)).toEqual([
      ['1', { constructor: [] }],
      ['2', 1],
      ['__proto__', { 1: 2, 3: 4 }],
    ]);
  });

  it('leaves a tree with too long an array to a copy that says where it is', () => {
    for (const text of ['[1,2,3]', '{"a":[[1,2,3]]}', '{"2":{"2":[1,2,3]},"1":0}']) {
      expect(settled(read(text), 2)).toBe(UNSETTLED);
      expect(settled(read(text), 3)).not.toBe(UNSETTLED);
    }
  });
});
