import { describe, expect, it } from 'vitest';
import { LimitError } from '../../src/base/errors.ts';
import { DEFAULT_LIMITS, type Limits } from '../../src/base/limits.ts';
import { copyPlain, type PlainCopy } from '../../src/json/copy-plain.ts';

const copy = (value: unknown, limits: Partial<Limits> = {}, depth = 0): PlainCopy | undefined =>
  copyPlain(value, { ...DEFAULT_LIMITS, ...limits }, depth);

describe('copyPlain', () => {
  it('copies plain JSON, shares nothing with it, and counts its containers', () => {
    const value = { b: [1, 'x', null, true, { c: [] }], a: -0.5, '': {} };
    const { copy: found, depth } = copy(value) ?? {};
    expect(found).toEqual(value);
    expect(Object.keys(found as object)).toEqual(['b', 'a', '']);
    expect(depth).toBe(4);
    value.b.push('later');
    (value.b[4] as { c: unknown[] }).c.push(1);
    expect(found).toEqual({ b: [1, 'x', null, true, { c: [] }], a: -0.5, '': {} });
  });

  it.each([0, -0, 'a', true, null])('gives %s as it is, without a container', (value) => {
    const found = copy(value);
    expect(Object.is(found?.copy, value)).toBe(true);
    expect(found?.depth).toBe(0);
  });

  it('keeps names that objects inherit as data, and leaves the prototype alone', () => {
    const value: unknown = JSON.parse('{"__proto__":{"x":1},"toString":1}');
    const found = copy(value)?.copy as object;
    expect(Object.keys(found)).toEqual(['__proto__', 'toString']);
    expect(Object.getPrototypeOf(found)).toBe(Object.prototype);
    expect(copy(Object.assign(Object.create(null) as object, { a: 1 }))?.copy).toEqual({ a: 1 });
  });

  it('keeps integer-like names that are far apart, in few bytes', () => {
    const value = Object.fromEntries(['0', '1023', '4294967294', 'a'].map((name) => [name, name]));
    expect(copy(value)?.copy).toEqual(value);
  });

  it.each<[string, unknown]>([
    ['NaN', Number.NaN],
    ['undefined', undefined],
    ['a bigint', 1n],
    ['a symbol', Symbol('s')],
    ['a function', () => 1],
    [
      'a hole',
      Array.of(1, 2, 3)
        .fill(0)
        .concat(Array.from({ length: 1 })),
    ],
    ['a Date', new Date(0)],
    ['an object of a class', new LimitError('depth', 1, 'any')],
    ['what inherits', Object.create({ a: 1 })],
    ['a property named by a symbol', { [Symbol('s')]: 1 }],
    ['a name of 20,000 characters', { ['n'.repeat(20_000)]: 1 }],
  ])('leaves %s to the copy that says what is wrong, wherever it stands', (_, value) => {
    for (const place of [value, [value], { a: { b: [1, value] } }]) expect(copy(place)).toBeUndefined();
  });

  it('leaves values that throw to the explaining copy', () => {
    const getter = {
      get a(): number {
        throw new Error('mine');
      },
    };
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect([copy(getter), copy([proxy])]).toEqual([undefined, undefined]);
  });

  it('reads each property once, so what was checked is what is kept', () => {
    let reads = 0;
    const shifty = {
      get a(): unknown {
        return reads++ === 0 ? 1 : () => 'later';
      },
    };
    expect(copy({ inner: shifty })?.copy).toEqual({ inner: { a: 1 } });
    expect(reads).toBe(1);
  });

  it('goes as far as the limits, containers around it counted', () => {
    const nested = [[[1]]];
    expect(copy(nested, { depth: 3 })?.depth).toBe(3);
    expect(copy(nested, { depth: 2 })).toBeUndefined();
    expect(copy(nested, { depth: 4 }, 1)?.depth).toBe(3);
    expect(copy(nested, { depth: 4 }, 2)).toBeUndefined();
    expect(copy([1, 2], { elements: 2 })).toBeDefined();
    expect(copy([1, 2], { elements: 1 })).toBeUndefined();
    expect(copy({ a: 1, b: 2 }, { keys: 2 })).toBeDefined();
    expect(copy({ a: 1, b: 2 }, { keys: 1 })).toBeUndefined();
  });

  it('ends for a value that contains itself', () => {
    const round: unknown[] = [];
    round.push(round);
    expect(copy(round)).toBeUndefined();
  });
});
