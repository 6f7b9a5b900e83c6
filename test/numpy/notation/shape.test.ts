import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, resolveLimits } from '../../../src/base/limits.ts';
import {
  checkedByteLength,
  elementCount,
  formatShape,
  parseShape,
  placeOf,
} from '../../../src/numpy/notation/shape.ts';

const parse = (text: string): readonly number[] => parseShape(text, DEFAULT_LIMITS, ['shape']);

describe('parseShape', () => {
  it.each([
    ['()', []],
    ['( )', []],
    ['(3,)', [3]],
    ['(2, 3)', [2, 3]],
    ['(2,3)', [2, 3]],
    ['(2,3,)', [2, 3]],
    [' ( 2 ,\t3 )\n', [2, 3]],
    ['(0, 4)', [0, 4]],
    ['(9007199254740991, 0)', [2 ** 53 - 1, 0]],
  ])('reads %j', (text, shape) => {
    expect(parse(text)).toEqual(shape);
  });

  it('reads what formatShape writes', () => {
    for (const shape of [[], [3], [2, 3], [0], [1, 2, 3, 4]]) expect(parse(formatShape(shape))).toEqual(shape);
  });

  it('refuses megabytes of junk and shapes of 100000 dimensions without walking them twice', () => {
    const many = '1, '.repeat(100_000);
    expect(() => parse(`(${many})`)).toThrow('at most 32 dimensions, got 33');
    expect(() => parse('('.repeat(4_000_000))).toThrow('Expected a tuple');
    expect(() => parse(`(${'9'.repeat(4_000_000)},)`)).toThrow('Expected a tuple');
    expect(() => parse(`(1${' '.repeat(4_000_000)}1)`)).toThrow('Expected a tuple');
  });

  it('allows as many dimensions as the limits do', () => {
    const limits = resolveLimits({ dimensions: 3 });
    expect(parseShape('(1, 1, 1)', limits, [])).toEqual([1, 1, 1]);
    expect(() => parseShape('(1, 1, 1, 1)', limits, [])).toThrow('at most 3 dimensions, got 4');
  });
});

describe('sizes', () => {
  it('counts elements exactly, none where an axis is empty', () => {
    expect(elementCount([])).toBe(1);
    expect(elementCount([2, 3, 4])).toBe(24);
    expect(elementCount(Array.from({ length: 32 }, (_, i) => (i === 31 ? 0 : 2 ** 53 - 1)))).toBe(0);
    expect(elementCount([94906267, 94906267])).toBeGreaterThan(2 ** 53 - 1);
  });

  it('checks elements and bytes at their limits', () => {
    const limits = resolveLimits({ elements: 6, payloadBytes: 24 });
    expect(checkedByteLength([2, 3], 4, limits, [])).toBe(24);
    expect(() => checkedByteLength([7], 1, limits, [])).toThrow('at most 6 elements, got 7');
    expect(() => checkedByteLength([5], 5, limits, [])).toThrow('at most 24 payload bytes, got 25');
  });

  it('allows 2^24 elements without bytes and no more', () => {
    expect(checkedByteLength([2 ** 24], 0, DEFAULT_LIMITS, [])).toBe(0);
    expect(() => checkedByteLength([2 ** 24 + 1], 0, DEFAULT_LIMITS, [])).toThrow('at most 16777216 elements');
  });

  it('finds the place of a flat index', () => {
    expect(placeOf(5, [2, 3])).toEqual([1, 2]);
    expect(placeOf(0, [])).toEqual([]);
  });
});
