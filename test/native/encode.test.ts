import { describe, expect, it } from 'vitest';
import { Native } from '../../src/native/native.ts';

const stated = (value: unknown): { data: unknown; exact: unknown } => {
  const { params, exact } = new Native(value).toJcr();
  return { data: (params as { data: unknown }).data, exact };
};

describe('the kinds of the Native table', () => {
  it.each<[string, unknown, unknown, unknown]>([
    ['null', null, null, undefined],
    ['true', true, true, undefined],
    ['a string with lone surrogates', 'a\ud800', 'a\ud800', undefined],
    ['a number', 0.1, 0.1, undefined],
    ['the largest safe integer', 2 ** 53 - 1, 2 ** 53 - 1, undefined],
    ['2^53', 2 ** 53, 2 ** 53, { '': 'number' }],
    ['-(2^53)', -(2 ** 53), -(2 ** 53), { '': 'number' }],
    ['1e20', 1e20, 1e20, { '': 'number' }],
    ['1e21', 1e21, 1e21, undefined],
    ['-1e21', -1e21, -1e21, undefined],
    ['NaN', Number.NaN, null, { '': 'nan' }],
    ['Infinity', Number.POSITIVE_INFINITY, null, { '': 'inf' }],
    ['-Infinity', Number.NEGATIVE_INFINITY, null, { '': '-inf' }],
    ['-0', -0, 0, { '': '-0' }],
    ['undefined', undefined, null, { '': 'undefined' }],
    ['an undefined item', [undefined], [null], { '/0': 'undefined' }],
    ['an undefined property', { a: undefined }, { a: null }, { '/a': 'undefined' }],
    ['a BigInt', -12345678901234567890n, '-12345678901234567890', { '': 'bigint' }],
    ['0n', 0n, '0', { '': 'bigint' }],
    ['a date', new Date(1), '1970-01-01T00:00:00.001Z', { '': 'date' }],
    ['a date of a far year', new Date(8.64e15), '+275760-09-13T00:00:00.000Z', { '': 'date' }],
    ['an invalid date', new Date(Number.NaN), null, { '': 'date' }],
    [
      'a Map of names',
      new Map([
        ['b', 1],
        ['a', 2],
      ]),
      { b: 1, a: 2 },
      { '': 'map' },
    ],
    ['an empty Map', new Map(), {}, { '': 'map' }],
    ['a Map of __proto__', new Map([['__proto__', 1]]), JSON.parse('{"__proto__":1}'), { '': 'map' }],
    [
      'a Map with an integer-like name',
      new Map([
        ['a', 1],
        ['7', 2],
      ]),
      [
        ['a', 1],
        ['7', 2],
      ],
      { '': 'map' },
    ],
    ['a Map with the last integer-like name', new Map([['4294967294', 1]]), [['4294967294', 1]], { '': 'map' }],
    ['a Map with a name beyond', new Map([['4294967295', 1]]), { 4294967295: 1 }, { '': 'map' }],
    [
      'a Map of other keys',
      new Map<unknown, unknown>([
        [Number.NaN, -0],
        [[1], 'x'],
      ]),
      [
        [null, 0],
        [[1], 'x'],
      ],
      { '': 'map', '/0/0': 'nan', '/0/1': '-0' },
    ],
    ['a Set', new Set(['b', undefined, 'a']), ['b', null, 'a'], { '': 'set', '/1': 'undefined' }],
    [
      'a Native',
      new Native([-0]),
      { type: 'raymon.types.Native', params: { data: [0] }, exact: { '/0': '-0' } },
      { '': 'jcr' },
    ],
  ])('%s', (_, value, data, exact) => {
    const json = stated(value);
    expect(json.exact).toEqual(exact);
    expect(JSON.stringify(json.data)).toBe(JSON.stringify(data));
    expect(Object.is(json.data, data) || typeof data === 'object').toBe(true);
  });
});

describe('pointers', () => {
  it('are RFC 6901, in document order, parents first', () => {
    const value = {
      'a/b': { '~': [1, -0] },
      '': Number.NaN,
      ['~1']: new Map([['m', new Set([1n])]]),
      n: [[undefined]],
    };
    expect(Object.entries(stated(value).exact as object)).toEqual([
      ['/a~1b/~0/1', '-0'],
      ['/', 'nan'],
      ['/~01', 'map'],
      ['/~01/m', 'set'],
      ['/~01/m/0', 'bigint'],
      ['/n/0/0', 'undefined'],
    ]);
  });

  it('never enter a nested wrapper', () => {
    const { exact } = stated({ a: new Native({ b: [Number.NaN] }), c: Number.NaN });
    expect(exact).toEqual({ '/a': 'jcr', '/c': 'nan' });
  });
});

describe('names', () => {
  it('that objects inherit are data', () => {
    const value = JSON.parse('{"__proto__":{"a":1},"constructor":2,"toString":null,"toJSON":3}') as object;
    for (const given of [value, { nan: Number.NaN, value }]) {
      const text = JSON.stringify(new Native(given));
      expect(text).toContain('{"__proto__":{"a":1},"constructor":2,"toString":null,"toJSON":3}');
    }
    expect(({} as { a?: unknown }).a).toBeUndefined();
  });
});
