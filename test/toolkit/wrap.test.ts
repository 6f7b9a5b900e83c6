import { describe, expect, it } from 'vitest';
import { builtins, wrap } from '../../src/toolkit/core-builtins.ts';
import { defineDataType } from '../../src/toolkit/define-data-type.ts';
import { Native } from '../../src/native/native.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { Money } from '../support/money.ts';
import { refusal } from '../support/refusal.ts';
import { Url } from '../support/url.ts';

describe('wrap', () => {
  it('gives a wrapper back as it is', () => {
    for (const wrapper of [new Native(1), new Numpy(new Int8Array(1)), new Money(1, 'EUR')]) {
      expect(wrap(wrapper)).toBe(wrapper);
    }
  });

  it.each([[null], [undefined], [1], ['x'], [1n], [true], [[1]], [{ a: 1 }], [new Date(0)], [new Map()], [new Set()]])(
    'makes a Native of %o',
    (value: unknown) => {
      const native = wrap(value) as Native;
      expect(native).toBeInstanceOf(Native);
      expect(native.data).toBe(value);
    },
  );

  it('makes a Numpy of arrays of numbers', () => {
    expect(wrap(new Float32Array(2))).toBeInstanceOf(Numpy);
    expect(wrap([new Float32Array(2)])).toBeInstanceOf(Native);
  });

  it('wraps what stands inside', () => {
    const value = { a: [new URL('https://example.com'), new Float32Array(1)], m: new Money(1, 'EUR') };
    expect(builtins.with(Url).wrap(value).toJcr().exact).toEqual({ '/a/0': 'jcr', '/a/1': 'jcr', '/m': 'jcr' });
  });

  it('asks the class that was added last first', () => {
    const Other = defineDataType({
      type: 'acme.Other',
      is: (value): value is URL => value instanceof URL,
      encode: (url) => url.href,
      decode: (text) => new URL(String(text)),
    });
    expect(builtins.with(Url).with(Other).wrap(new URL('https://example.com'))).toBeInstanceOf(Other);
    expect(builtins.with(Other, Url).wrap(new URL('https://example.com'))).toBeInstanceOf(Url);
  });

  it('leaves plain objects data, even where a class would take them', () => {
    const Anything = defineDataType({
      type: 'acme.Anything',
      is: (value): value is object => value instanceof Object,
      encode: () => 1,
      decode: () => ({}),
    });
    expect(builtins.with(Anything).wrap({ a: 1 })).toBeInstanceOf(Native);
    expect(builtins.with(Anything).wrap([{ a: 1 }])).toBeInstanceOf(Native);
    expect(builtins.with(Anything).wrap(/x/)).toBeInstanceOf(Anything);
  });

  it('refuses what no class takes', () => {
    for (const value of [() => 1, Symbol('x'), new WeakMap(), Promise.resolve(1), new Headers()]) {
      expect(refusal(() => wrap(value))).toMatchObject({ code: 'unsupported-value', path: '$' });
      expect(refusal(() => wrap({ a: value }))).toMatchObject({ code: 'unsupported-value', path: '$.a' });
    }
  });

  it('reports a class that throws when it is asked', () => {
    const cause = new TypeError('inner');
    const Throwing = defineDataType({
      type: 'acme.Throwing',
      is: (value): value is RegExp => {
        if (value instanceof RegExp) throw cause;
        return false;
      },
      encode: () => 1,
      decode: () => /x/,
    });
    const registry = builtins.with(Throwing);
    for (const value of [/x/, { a: /x/ }]) {
      expect(() => registry.wrap(value)).toThrow(expect.objectContaining({ code: 'custom-encoder', cause }));
    }
    expect(refusal(() => registry.wrap({ a: /x/ })).path).toBe('$.a');
  });

  it('reports a value that cannot be read', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(refusal(() => wrap(proxy))).toMatchObject({ code: 'unsupported-value', path: '$' });
    expect(refusal(() => wrap({ a: proxy }))).toMatchObject({ code: 'unsupported-value', path: '$.a' });
  });
});
