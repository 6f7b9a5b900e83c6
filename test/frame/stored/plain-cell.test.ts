import { describe, expect, it } from 'vitest';
import { plainCell } from '../../../src/frame/stored/plain-cell.ts';

describe('plainCell', () => {
  it('says what JSON cannot as text', () => {
    const cell = {
      big: 2n ** 53n,
      safe: -(2n ** 53n) + 1n,
      nan: Number.NaN,
      far: -Infinity,
      at: new Date(0),
      bytes: Uint8Array.of(1, 2, 3),
      list: [null, true, 0.5, [Infinity]],
      pairs: new Map([['a', 1n]]),
    };
    expect(plainCell(cell)).toEqual({
      big: '9007199254740992',
      safe: -9007199254740991,
      nan: 'NaN',
      far: '-Infinity',
      at: '1970-01-01T00:00:00.000Z',
      bytes: 'AQID',
      list: [null, true, 0.5, ['Infinity']],
      pairs: [['a', 1]],
    });
  });

  it('keeps a member named __proto__ as data', () => {
    const cell = JSON.parse('{"__proto__": 1}') as { readonly [name: string]: number };
    expect(JSON.stringify(plainCell(cell))).toBe('{"__proto__":1}');
  });
});
