import { describe, expect, it } from 'vitest';
import { builtins, fromJson, fromMsgpack, loadJcr, toJson, toMsgpack } from '../../src/toolkit/core-builtins.ts';
import { equals } from '../../src/toolkit/equals.ts';
import { refusal } from '../support/refusal.ts';
import { RegistryError } from '../../src/base/errors.ts';
import type { Jcr, RaymonDataTypeClass } from '../../src/document/jcr.ts';
import { Native } from '../../src/native/native.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { Registry } from '../../src/toolkit/registry.ts';

/** A wrapper class of any name. */
function named<const T extends string>(type: T): RaymonDataTypeClass<T> {
  return class Named {
    static readonly type = type;
    static fromJcr(): Named {
      return new Named();
    }
    toJcr(): Jcr<T> {
      return { type, params: null };
    }
    toJSON(): Jcr<T> {
      return this.toJcr();
    }
  };
}

describe('a registry', () => {
  it('knows its classes by name, in order', () => {
    const Money = named('acme.Money');
    const registry = builtins.with(Money);
    expect(registry.types).toEqual(['raymon.types.Native', 'raymon.types.Numpy', 'acme.Money']);
    expect(registry.get('acme.Money')).toBe(Money);
    expect(registry.has('acme.Money')).toBe(true);
    expect(registry.get('raymon.types.Native')).toBe(Native);
    expect(registry.get('raymon.types.Numpy')).toBe(Numpy);
  });

  it('never changes', () => {
    const registry = builtins.with(named('acme.Money'));
    registry.with(named('acme.Url'));
    (registry.types as string[]).push('acme.Url');
    expect(registry.has('acme.Url')).toBe(false);
    expect(registry.types).toHaveLength(3);
    expect(builtins.has('acme.Money')).toBe(false);
  });

  it('knows nothing that objects inherit', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'size', 'get', '']) {
      expect(builtins.get(name)).toBeUndefined();
      expect(builtins.has(name)).toBe(false);
    }
  });

  it.each(['acme.Money', 'a.b', '_a._b.C_1', 'com.example.deep.Name', `a.${'b'.repeat(198)}`])(
    'takes the name %s',
    (type) => {
      expect(builtins.with(named(type)).has(type)).toBe(true);
    },
  );

  it.each([
    '',
    'Money',
    '.Money',
    'acme.',
    'acme..Money',
    'acme.1Money',
    'acme.Mo ney',
    'acme.Money\n',
    'acme.Mon\0ey',
    'acmé.Money',
    '__proto__',
    'raymon.types.Mine',
    'raymon.Mine',
    'raymon.types.Native',
    `a.${'b'.repeat(199)}`,
  ])('refuses the name %j', (type) => {
    expect(() => builtins.with(named(type))).toThrow(
      expect.objectContaining({ code: 'registry', name: 'RegistryError' }),
    );
  });

  it('refuses a name twice, in one call and in two', () => {
    expect(() => builtins.with(named('a.B'), named('a.B'))).toThrow(RegistryError);
    expect(() => builtins.with(named('a.B')).with(named('a.B'))).toThrow(RegistryError);
  });

  it('takes any number of classes in linear time', () => {
    const registry = builtins.with(...Array.from({ length: 10_000 }, (_, i) => named(`acme.Type${i}`)));
    expect(registry.types).toHaveLength(10_002);
    expect(registry.has('acme.Type9999')).toBe(true);
  });

  it.each([
    [undefined],
    [null],
    ['acme.Money'],
    [{ type: 'acme.Money', fromJcr: () => null }],
    [Object.assign(() => undefined, {})],
    [Object.assign(() => undefined, { type: 5 })],
    [Object.assign(() => undefined, { type: 'acme.OneWay' })],
    [Object.assign(() => undefined, { type: 'acme.NoFunction', fromJcr: 'fromJcr' })],
  ])('refuses %s, which is no wrapper class', (added) => {
    expect(() => builtins.with(added as unknown as RaymonDataTypeClass)).toThrow(RegistryError);
  });

  it('cannot be made but from another', () => {
    expect(Registry.builtin().types).toEqual([]);
  });
});

describe('the class that is asked for', () => {
  const array = new Numpy(Float32Array.of(1));
  const doors: Record<string, (as: unknown) => unknown> = {
    fromJson: (as) => fromJson(toJson(array), { as } as object),
    loadJcr: (as) => loadJcr(array.toJcr(), { as } as object),
    fromMsgpack: (as) => fromMsgpack(toMsgpack(array), { as } as object),
  };

  it.each(Object.entries(doors))('is what %s gives, or refuses', (_, read) => {
    expect(equals(read(Numpy), array)).toBe(true);
    expect(refusal(() => read(Native))).toEqual({ name: 'DecodeError', code: 'wrong-type', path: '$.type' });
    class Other extends Numpy {}
    expect(refusal(() => read(Other))).toMatchObject({ code: 'wrong-type', path: '$.type' });
    for (const none of [null, 1, 'Numpy', {}, Date, () => 1]) {
      expect(refusal(() => read(none))).toMatchObject({ name: 'OptionError', path: 'as' });
    }
  });

  it('is told before the params are read', () => {
    const text = '{"type":"raymon.types.Numpy","params":{"data":"!","shape":"x","dtype":"y"}}';
    expect(refusal(() => fromJson(text, { as: Native }))).toMatchObject({ code: 'wrong-type', path: '$.type' });
    expect(refusal(() => fromJson('{"type":"a.B","params":1}', { as: Native, unknown: 'keep' }))).toMatchObject({
      code: 'wrong-type',
    });
    expect(refusal(() => fromJson('[]', { as: Native }))).toMatchObject({ code: 'not-a-document' });
  });
});
