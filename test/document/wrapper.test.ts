import { describe, expect, it } from 'vitest';
import { isWrapper, wrapperType } from '../../src/document/wrapper.ts';
import { Native } from '../../src/native/native.ts';
import { Money } from '../support/money.ts';

describe('wrapperType', () => {
  it('names the class of built-in wrappers and of those of users', () => {
    expect(wrapperType(new Native(1))).toBe('raymon.types.Native');
    expect(wrapperType(new Money(5, 'EUR'))).toBe('acme.Money');
    expect(isWrapper(new Money(5, 'EUR'))).toBe(true);
  });

  it('knows a wrapper of another copy of the package by its brand', () => {
    class Foreign {
      static readonly type = 'raymon.types.Native';
      toJcr(): unknown {
        return {};
      }
    }
    expect(wrapperType(new Foreign())).toBe('raymon.types.Native');
  });

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a string', 'x'],
    ['a class itself', Money],
    ['an array', Object.assign([], { toJcr: () => ({}) })],
    ['a document', { type: 'acme.Money', params: {} }],
    ['a plain object that looks like one', { toJcr: () => ({}), constructor: { type: 'acme.Money' } }],
    ['an object without a prototype', Object.assign(Object.create(null), { toJcr: () => ({}), constructor: Money })],
    ['an instance whose toJcr is no function', new (class { static type = 'a.B'; toJcr = 1; })()], // oxfmt-ignore
    ['an instance of a class without a type', new (class { toJcr(): void {} })()], // oxfmt-ignore
    ['an instance of a class whose type is no string', new (class { static type = 5; toJcr(): void {} })()], // oxfmt-ignore
  ])('takes %s for a value, not for a wrapper', (_, value) => {
    expect(wrapperType(value)).toBeUndefined();
    expect(isWrapper(value)).toBe(false);
  });

  it('takes a value that throws when it is looked at for no wrapper', () => {
    for (const trap of ['get', 'has', 'getPrototypeOf']) {
      const hostile = new Proxy(new Money(1, 'EUR'), {
        [trap]() {
          throw new Error(trap);
        },
      });
      expect(isWrapper(hostile)).toBe(false);
    }
  });
});
