import { describe, expect, it } from 'vitest';
import { Native } from '../../src/native/native.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { unwrap } from '../../src/toolkit/unwrap.ts';
import { Invoice, Money } from '../support/money.ts';
import { refusal } from '../support/refusal.ts';

describe('unwrap', () => {
  it('gives arrays as typed arrays where it is asked to', () => {
    const memory = Float32Array.of(1, 2, 3, 4);
    const array = new Numpy(memory, { shape: [2, 2] });
    const flat = unwrap(array, { arrays: 'typed' });
    expect(flat).toBeInstanceOf(Float32Array);
    expect((flat as Float32Array).buffer).toBe(memory.buffer);
    const value = new Native({ a: [array], b: new Map([['c', Numpy.fromArray(['x', 'y'])]]) });
    expect(unwrap(value, { arrays: 'typed' })).toEqual({ a: [memory], b: new Map([['c', ['x', 'y']]]) });
    expect(refusal(() => unwrap(1, { arrays: 'flat' as 'typed' }))).toEqual({
      name: 'OptionError',
      code: 'bad-option',
      path: 'arrays',
    });
    expect(refusal(() => unwrap(1, { array: 'typed' } as object))).toEqual({
      name: 'OptionError',
      code: 'bad-option',
      path: 'array',
    });
  });

  it('gives the data of a wrapper, not a copy', () => {
    const data = { a: [1, new Date(0)] };
    expect(unwrap(new Native(data))).toBe(data);
    expect(unwrap(new Native(new Native(data)))).toBe(data);
  });

  it('gives what is no wrapper back as it is', () => {
    const array = new Float32Array(1);
    for (const value of [1, 'x', null, undefined, array, /x/, () => 1]) expect(unwrap(value)).toBe(value);
  });

  it('replaces wrappers inside, and makes only their containers anew', () => {
    const same = { untouched: [1] };
    const value = {
      same,
      list: [1, new Native('x')],
      map: new Map([[new Native('key'), new Native(1)]]),
      set: new Set([new Native(2), 3]),
      ['__proto__x']: new Native(4),
    };
    const bare = unwrap(value) as unknown as { readonly same: unknown };
    expect(bare).toEqual({
      same,
      list: [1, 'x'],
      map: new Map([['key', 1]]),
      set: new Set([2, 3]),
      ['__proto__x']: 4,
    });
    expect(bare.same).toBe(same);
    expect(value.list[1]).toBeInstanceOf(Native);
  });

  it('keeps names that objects inherit as data', () => {
    const object: unknown = JSON.parse('{"__proto__":{"a":1},"b":0}');
    (object as { b: unknown }).b = new Native(2);
    const bare = unwrap(object) as object;
    expect(JSON.stringify(bare)).toBe('{"__proto__":{"a":1},"b":2}');
    expect(Object.getPrototypeOf(bare)).toBe(Object.prototype);
  });

  it('gives a wrapper without data back as it is', () => {
    const invoice = new Invoice(new Money(1, 'EUR'), []);
    expect(unwrap(invoice)).toBe(invoice);
    expect(unwrap(new Money(1, 'EUR'))).toEqual({ cents: 1, currency: 'EUR' });
  });

  it('refuses values that contain themselves', () => {
    const array: unknown[] = [];
    array.push({ array });
    const inside: unknown[] = [];
    const native = new Native(inside);
    inside.push(native);
    const own = new (class Own extends Native {
      override readonly data: unknown = this;
    })(1);
    for (const value of [array, native, own]) expect(refusal(() => unwrap(value))).toMatchObject({ code: 'limit' });
  });

  it('reports a value that cannot be read', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(refusal(() => unwrap({ a: proxy }))).toMatchObject({ code: 'unsupported-value', path: '$' });
  });
});
