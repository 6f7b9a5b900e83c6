import { describe, expect, it } from 'vitest';
import { parsePlane, planeOf } from '../../../src/cli/show/plane.ts';

describe('parsePlane', () => {
  it('reads an index as NumPy spells it', () => {
    expect(parsePlane('3,:, : ,-1')).toEqual([3, undefined, undefined, -1]);
  });

  it.each(['', '3,', '1:2', 'a', '1.5', '+1', '1e3', '-', '9'.repeat(16)])('refuses %j', (text) => {
    expect(() => parsePlane(text)).toThrow('Expected --index to be like 3,:,:,-1');
  });
});

describe('planeOf', () => {
  it('shows the axes that are left open', () => {
    expect(planeOf([4, 5, 6], [-1, undefined, undefined])).toEqual({ row: 1, column: 2, at: [3, 0, 0] });
    expect(planeOf([4, 5, 6], [0, undefined, 5])).toEqual({ row: undefined, column: 1, at: [0, 0, 5] });
    expect(planeOf([4, 5], [0, -5])).toEqual({ row: undefined, column: undefined, at: [0, 0] });
  });

  it('shows the first plane where none is asked for', () => {
    expect(planeOf([2, 3, 4], undefined)).toMatchObject({ row: 1, column: 2, at: [0, 0, 0] });
    expect(planeOf([], undefined).at).toEqual([]);
  });

  it.each([
    ['of other axes', [4, 5], [0], '2 parts'],
    ['with three axes open', [4, 5, 6], [undefined, undefined, undefined], 'at most two axes open, got 3'],
    ['beyond an axis', [4, 5], [4, undefined], 'below 4 on axis 0, got 4'],
    ['before an axis', [4, 5], [-5, undefined], 'below 4 on axis 0, got -5'],
    ['of an empty axis', [0, 5], [0, undefined], 'below 0 on axis 0'],
  ])('refuses a plane %s', (_, shape, asked, message) => {
    expect(() => planeOf(shape, asked)).toThrow(message);
  });
});
