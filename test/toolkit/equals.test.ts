import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { builtins, fromJson, loadJcr } from '../../src/toolkit/core-builtins.ts';
import { equals } from '../../src/toolkit/equals.ts';
import { Native } from '../../src/native/native.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { refusal } from '../support/refusal.ts';
import { Url } from '../support/url.ts';

const foreign = (code: string): unknown => runInContext(`(${code})`, createContext({}));

/** An unknown document read from text. */
function read(params: string): unknown {
  return fromJson(`{"type":"a.B","params":${params}}`, { unknown: 'keep' });
}

function endless(): unknown[] {
  const array: unknown[] = [];
  array.push(array);
  return array;
}

/** Values of which no two are equal; each is made twice. */
const DIFFERENT: (() => unknown)[] = [
  () => null,
  () => undefined,
  () => 0,
  () => -0,
  () => Number.NaN,
  () => 0n,
  () => '0',
  () => false,
  () => [],
  () => [0],
  () => [-0],
  () => [undefined],
  // oxlint-disable-next-line no-sparse-arrays
  () => [,],
  () => [5, undefined],
  () => [undefined, 5],
  () => ({}),
  () => ({ a: undefined }),
  () => ({ b: undefined }),
  () => ({ a: 1, b: 2 }),
  () => ({ __proto__: null, constructor: 1 }),
  () => JSON.parse('{"__proto__": 1}') as unknown,
  () => new Date(0),
  () => new Date(1),
  () => new Date(Number.NaN),
  () => new Map(),
  () => new Map([['a', undefined]]),
  () =>
    new Map([
      ['a', 1],
      ['b', 2],
    ]),
  () =>
    new Map([
      ['b', 2],
      ['a', 1],
    ]),
  () => new Set(),
  () => new Set(['a', 'b']),
  () => new Set(['b', 'a']),
  () => new Native([]),
  () => new Native([0]),
  () => new Native(new Native([])),
  () => new Float32Array([1]),
  () => new Float64Array([1]),
  () => new Float64Array([Number.NaN]),
  () => new Float64Array([-0]),
  () => new Numpy({ data: new Float64Array([1]), shape: [1, 1] }),
];

describe('equals', () => {
  it.each(DIFFERENT.map((make, index) => ({ make, index })))('knows $index from all others', ({ make, index }) => {
    for (const [at, other] of DIFFERENT.entries()) {
      expect(equals(make(), other())).toBe(at === index);
      expect(equals([{ a: make() }], [{ a: other() }])).toBe(at === index);
    }
  });

  it('does not count the order of names', () => {
    expect(equals({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 })).toBe(true);
  });

  it('takes plain objects, arrays, dates, Maps and Sets of another realm for what they are', () => {
    const value = { a: [1, { b: new Date(5) }], m: new Map([['k', new Set([1])]]) };
    const code = '{ a: [1, { b: new Date(5) }], m: new Map([["k", new Set([1])]]) }';
    expect(equals(foreign(code), value)).toBe(true);
    expect(equals(value, foreign(code))).toBe(true);
    expect(equals(foreign('new Date(6)'), new Date(5))).toBe(false);
  });

  it('compares typed arrays and views as the arrays they are stated as', () => {
    const data = new Float32Array([1, 2, 3, 4]);
    expect(equals(new Numpy(data), data)).toBe(true);
    expect(equals(data.subarray(1, 3), new Float32Array([2, 3]))).toBe(true);
    expect(equals({ data, shape: [2], stride: [2], offset: 0 }, new Float32Array([1, 3]))).toBe(false);
    expect(equals(new Numpy({ data, shape: [2], stride: [2], offset: 0 }), new Float32Array([1, 3]))).toBe(true);
  });

  it('compares NaN by its bits where there are bits', () => {
    const one = new Float64Array(new BigUint64Array([0x7ff8000000000001n]).buffer);
    expect(equals(one, one.slice())).toBe(true);
    expect(equals(one, new Float64Array([Number.NaN]))).toBe(false);
  });

  it('compares what a registry wraps with what comes back', () => {
    const registry = builtins.with(Url);
    const wrapped = registry.wrap({ home: new URL('https://example.com/'), at: [new URL('https://example.org/')] });
    const loaded = registry.loadJcr(wrapped.toJcr() as unknown);
    expect(equals(loaded, wrapped)).toBe(true);
    expect(equals(wrapped, loaded)).toBe(true);
    expect(equals(registry.wrap({ home: new URL('https://example.net/') }), wrapped)).toBe(false);
    expect(equals(new URL('https://example.com/'), new URL('https://example.com/'))).toBe(true);
  });

  it('does not know what no document can hold, but for itself', () => {
    const thing = new WeakMap();
    expect(equals(thing, thing)).toBe(true);
    expect(equals(thing, new WeakMap())).toBe(false);
    expect(equals(Promise.resolve(1), Promise.resolve(1))).toBe(false);
    expect(equals(new Error('x'), {})).toBe(false);
    expect(equals(Symbol.iterator, Symbol.iterator)).toBe(true);
  });

  it('compares unknown documents by what they state, from text or not', () => {
    const long = 'x'.repeat(200_000);
    const documents = ['{"2":1,"1":[2]}', '{"a":-0}', `{"data":"${long}"}`, '[123456789012345678901234567890]'];
    for (const [at, params] of documents.entries()) {
      for (const [other, theirs] of documents.entries()) expect(equals(read(params), read(theirs))).toBe(at === other);
    }
    const parsed = loadJcr({ type: 'a.B', params: { 1: [2], 2: 1 } }, { unknown: 'keep' });
    expect(equals(read('{"2":1,"1":[2]}'), parsed)).toBe(true);
    expect(equals(parsed, read('{"2":1,"1":[2]}'))).toBe(true);
    expect(
      equals(read(`{"data":"${long}"}`), loadJcr({ type: 'a.B', params: { data: long } }, { unknown: 'keep' })),
    ).toBe(true);
  });

  it('refuses values that contain themselves', () => {
    expect(refusal(() => equals(endless(), endless()))).toMatchObject({ code: 'limit', path: '$' });
  });

  it('raises an error of the package where a value cannot be read', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(refusal(() => equals(proxy, {}))).toMatchObject({ code: 'unsupported-value' });
    expect(refusal(() => equals(Object.create(Date.prototype), new Date(0)))).toMatchObject({
      code: 'unsupported-value',
    });
  });
});
