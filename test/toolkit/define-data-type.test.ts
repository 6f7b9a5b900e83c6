import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { builtins, toJson } from '../../src/toolkit/core-builtins.ts';
import { defineDataType } from '../../src/toolkit/define-data-type.ts';
import { equals } from '../../src/toolkit/equals.ts';
import { Native } from '../../src/native/native.ts';
import { refusal } from '../support/refusal.ts';
import { Url } from '../support/url.ts';

class Box {
  readonly inside: unknown;
  constructor(inside: unknown) {
    this.inside = inside;
  }
}

const is = (value: unknown): value is Box => value instanceof Box;

const Boxed = defineDataType({
  type: 'acme.Box',
  is,
  encode: ({ inside }) => inside,
  decode: (inside) => new Box(inside),
});
const registry = builtins.with(Boxed);

/** Writes and loads a value of a type with some functions replaced. */
const broken = (part: object): (() => unknown) => {
  const Broken = defineDataType({ type: 'acme.Broken', is, encode: () => 1, decode: () => new Box(1), ...part });
  return () => builtins.with(Broken).loadJcr(new Broken(new Box(1)).toJcr());
};

describe('a defined type', () => {
  it.each<[string, unknown, unknown, unknown]>([
    ['JSON', { a: [1] }, { a: [1] }, undefined],
    ['undefined', undefined, null, { '': 'undefined' }],
    [
      'what a Native keeps',
      [Number.NaN, 5n, new Date(0)],
      [null, '5', '1970-01-01T00:00:00.000Z'],
      { '/0': 'nan', '/1': 'bigint', '/2': 'date' },
    ],
    ['a wrapper', new Native(1), { type: 'raymon.types.Native', params: { data: 1 } }, { '': 'jcr' }],
  ])('encodes %s and gives it back', (_, inside, params, exact) => {
    const box = new Boxed(new Box(inside));
    expect(box.toJcr()).toEqual(
      exact === undefined ? { type: 'acme.Box', params } : { type: 'acme.Box', params, exact },
    );
    const back = registry.loadJcr(JSON.parse(JSON.stringify(box)) as unknown);
    expect(equals(back, box)).toBe(true);
    expect(equals((back.data as Box).inside, inside)).toBe(true);
    expect(equals(registry.fromJson(toJson(box)), box)).toBe(true);
  });

  it('keeps the value itself and asks for its encoding when it is written', () => {
    const inside = [1];
    const box = new Boxed(new Box(inside));
    inside.push(2);
    expect(box.toJcr().params).toEqual([1, 2]);
    inside.push((() => 1) as unknown as number);
    expect(refusal(() => box.toJcr())).toMatchObject({ code: 'unsupported-value', path: '$[2]' });
    expect(refusal(() => new Native({ a: box }))).toMatchObject({ code: 'unsupported-value', path: '$.a[2]' });
  });

  it('refuses values of another kind, and encodings that cannot be kept', () => {
    expect(refusal(() => new Boxed({} as Box))).toMatchObject({ code: 'unsupported-value', path: '$' });
    expect(refusal(() => new Boxed(new Box(new WeakMap())))).toMatchObject({ code: 'unsupported-value', path: '$' });
  });

  it('reports functions that throw, with the cause', () => {
    const cause = new TypeError('inner');
    const fail = (): never => {
      throw cause;
    };
    expect(broken({ is: fail })).toThrow(expect.objectContaining({ code: 'custom-encoder', cause }));
    expect(broken({ encode: fail })).toThrow(expect.objectContaining({ code: 'custom-encoder', cause }));
    expect(broken({ decode: fail })).toThrow(
      expect.objectContaining({ code: 'custom-decoder', path: '$.params', cause }),
    );
    expect(refusal(broken({ decode: () => 'no box' }))).toMatchObject({ code: 'custom-decoder' });
    expect(refusal(broken({ decode: async () => new Box(1) }))).toMatchObject({ code: 'custom-decoder' });
  });

  it('gives its decode the context', () => {
    const Strict = defineDataType({
      type: 'acme.Strict',
      is,
      encode: () => ({ a: 1 }),
      decode: (_, context) => context.fail('Expected less', 'a'),
    });
    const load = (): unknown => builtins.with(Strict).loadJcr({ type: 'acme.Strict', params: { a: 1 } });
    expect(refusal(load)).toEqual({ name: 'DecodeError', code: 'bad-value', path: '$.params.a' });
  });

  it('refuses an exact that contradicts its params', () => {
    const document = { type: 'acme.Box', params: [1], exact: { '/0': 'nan' } };
    expect(refusal(() => registry.loadJcr(document))).toMatchObject({ code: 'bad-exact', path: '$.exact["/0"]' });
  });

  it('is shown without what it holds', () => {
    expect(inspect(new Boxed(new Box('secret')))).toBe('Data of acme.Box');
    expect(String(new Url(new URL('https://example.com')))).toBe('Data of acme.Url');
  });
});
