import { describe, expect, it } from 'vitest';
import { builtins } from '../../src/toolkit/core-builtins.ts';
import { equals } from '../../src/toolkit/equals.ts';
import { Native } from '../../src/native/native.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { toolkit } from '../support/toolkit.ts';
import { unwrap } from '../../src/toolkit/unwrap.ts';
import { Invoice, Money } from '../support/money.ts';
import { refusal } from '../support/refusal.ts';
import { Url } from '../support/url.ts';

const registry = builtins.with(Money, Invoice, Url);
const kit = toolkit(registry);

const home = new URL('https://example.com/a?b#c');
const invoice = new Invoice(new Money(1250, 'EUR'), [
  new Native({ note: new Map([[1, Number.NaN]]) }),
  new Numpy(new Float32Array([1, 2])),
  new Url(home),
  new Invoice(new Money(1, 'EUR'), []),
]);

describe('a wrapper of a class with static type and fromJcr', () => {
  it('comes back as itself', () => {
    const money = new Money(1250, 'EUR');
    expect(registry.loadJcr(money.toJcr())).toEqual(money);
    expect(registry.loadJcr(JSON.parse(JSON.stringify(money)) as unknown)).toBeInstanceOf(Money);
  });

  it('comes back from text and msgpack, with what it holds', () => {
    for (const back of [
      registry.loadJcr(JSON.parse(JSON.stringify(invoice)) as unknown),
      kit.fromJson(kit.toJson(invoice)),
      kit.fromJson(kit.toJsonBytes(invoice)),
      kit.fromMsgpack(kit.toMsgpack(invoice)),
    ]) {
      expect(back).toBeInstanceOf(Invoice);
      expect(equals(back, invoice)).toBe(true);
      expect((back as Invoice).lines[2]).toBeInstanceOf(Url);
      expect(kit.contentHash(back)).toBe(kit.contentHash(invoice));
    }
  });

  it('stands inside a Native as a document of its own', () => {
    const native = new Native({ price: new Money(5, 'EUR'), all: [invoice] });
    const document = native.toJcr();
    expect(document).toMatchObject({
      params: { data: { price: { type: 'acme.Money', params: { cents: 5 } } } },
      exact: { '/price': 'jcr', '/all/0': 'jcr' },
    });
    const back = registry.loadJcr(document);
    expect(equals(back, native)).toBe(true);
    expect(back.data).toMatchObject({ price: new Money(5, 'EUR') });
  });

  it('refuses with the place in the whole document', () => {
    const document = JSON.parse(JSON.stringify(new Native({ a: [invoice] }))) as {
      params: { data: { a: { params: { total: { params: { cents: unknown } } } }[] } };
    };
    const total = document.params.data.a[0]?.params.total.params;
    if (total !== undefined) total.cents = 'many';
    expect(refusal(() => registry.loadJcr(document as unknown))).toEqual({
      name: 'DecodeError',
      code: 'bad-value',
      path: '$.params.data.a[0].params.total.params.cents',
    });
  });
});

describe('a wrapper by defineDataType', () => {
  it('comes back as itself', () => {
    const url = new Url(home);
    expect(url.toJcr()).toEqual({ type: 'acme.Url', params: home.href });
    const back = registry.loadJcr(url.toJcr());
    expect(back).toBeInstanceOf(Url);
    expect(back.data).toEqual(home);
    expect(equals(back, url)).toBe(true);
  });

  it('is picked by wrap, deep inside too, and unwrapped again', () => {
    expect(registry.wrap(home)).toBeInstanceOf(Url);
    const value = { links: new Map([['home', home]]) };
    const native = registry.wrap(value);
    const back = registry.loadJcr(JSON.parse(JSON.stringify(native)) as unknown);
    expect(equals(back, native)).toBe(true);
    expect(unwrap(back)).toEqual(value);
  });

  it('refuses what its decode refuses, as one error with the cause', () => {
    expect(() => registry.loadJcr({ type: 'acme.Url', params: 'nowhere' })).toThrow(
      expect.objectContaining({ code: 'custom-decoder', path: '$.params', cause: expect.any(TypeError) as TypeError }),
    );
  });
});
