import { describe, expect, it } from 'vitest';
import { fromJson, loadJcr } from '../../src/toolkit/core-builtins.ts';
import { equals } from '../../src/toolkit/equals.ts';
import { Native } from '../../src/native/native.ts';

const restored = (data: unknown, exact?: object): unknown => {
  const document = { type: 'raymon.types.Native', params: { data }, ...(exact === undefined ? {} : { exact }) };
  const parsed = loadJcr(JSON.parse(JSON.stringify(document)) as unknown) as Native;
  const read = fromJson(JSON.stringify(document)) as Native;
  expect(equals(read, parsed)).toBe(true);
  return parsed.data;
};

/** A document that says a number is a Number, however it is spelt. */
function text(digits: string): string {
  return `{"type":"raymon.types.Native","params":{"data":${digits}},"exact":{"":"number"}}`;
}

describe('restoring', () => {
  it.each<[unknown, object | undefined, unknown]>([
    [[1, 'a', null], undefined, [1, 'a', null]],
    [{ a: {} }, {}, { a: {} }],
    [null, { '': 'nan' }, Number.NaN],
    [
      [null, null, null, 0],
      { '/0': 'inf', '/1': '-inf', '/2': 'undefined', '/3': '-0' },
      [Infinity, -Infinity, undefined, -0],
    ],
    [1e20, { '': 'number' }, 1e20],
    ['-5', { '': 'bigint' }, -5n],
    ['-000001-01-01T00:00:00.000Z', { '': 'date' }, new Date('-000001-01-01T00:00:00.000Z')],
    [null, { '': 'date' }, new Date(Number.NaN)],
    [
      { b: 1, a: null },
      { '': 'map', '/a': 'nan' },
      new Map([
        ['b', 1],
        ['a', Number.NaN],
      ]),
    ],
    [[], { '': 'map' }, new Map()],
    [[['a', 1]], { '': 'map' }, new Map([['a', 1]])],
    [[[null, []]], { '/0/1': 'set', '': 'map', '/0/0': 'undefined' }, new Map([[undefined, new Set()]])],
    [[[]], { '/0': 'set', '': 'set' }, new Set([new Set()])],
    [
      { type: 'raymon.types.Native', params: { data: 1 } },
      undefined,
      { type: 'raymon.types.Native', params: { data: 1 } },
    ],
    [{ type: 'raymon.types.Native', params: { data: 1 } }, { '': 'jcr' }, new Native(1)],
  ])('of %j with %j', (data, exact, expected) => {
    expect(equals(restored(data, exact), expected)).toBe(true);
  });

  it('keeps two dates of one time apart: they are two keys', () => {
    const data = restored(
      [
        ['2020-01-01T00:00:00.000Z', 1],
        ['2020-01-01T00:00:00.000Z', 2],
      ],
      { '': 'map', '/0/0': 'date', '/1/0': 'date' },
    );
    expect((data as Map<unknown, unknown>).size).toBe(2);
  });

  it('gives plain objects with names that objects inherit as their own', () => {
    const text =
      '{"type":"raymon.types.Native","params":{"data":{"__proto__":{"x":null}}},"exact":{"/__proto__/x":"nan"}}';
    for (const loaded of [loadJcr(JSON.parse(text) as unknown), fromJson(text)]) {
      const { data } = loaded as unknown as Native<object>;
      expect(Object.keys(data)).toEqual(['__proto__']);
      expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
      expect(Object.getOwnPropertyDescriptor(data, '__proto__')?.value).toEqual({ x: Number.NaN });
    }
  });

  it('takes a number for what a text spells only where both are the same', () => {
    expect(fromJson(text('9007199254740992'))).toMatchObject({ data: 2 ** 53 });
    expect(fromJson(text('123456789012345680000'))).toMatchObject({ data: 123456789012345680000 });
    expect(() => fromJson(text('9007199254740993'))).toThrow(expect.objectContaining({ code: 'bad-exact' }));
    expect(fromJson('{"type":"raymon.types.Native","params":{"data":9007199254740993}}')).toMatchObject({
      data: 9007199254740993n,
    });
  });
});
