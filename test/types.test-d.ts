import { describe, expectTypeOf, it } from 'vitest';
import { builtins, loadJcr, wrap } from '../src/toolkit/core-builtins.ts';
import { defineDataType } from '../src/toolkit/define-data-type.ts';
import {
  isRaymonError,
  type DecodeError,
  type EncodeError,
  type LimitError,
  type RaymonError,
  type UnknownTypeError,
} from '../src/base/errors.ts';
import type { RaymonDataType } from '../src/document/jcr.ts';
import { DataFrame } from '../src/frame/dataframe.ts';
import { Native } from '../src/native/native.ts';
import type { StandardSchema } from '../src/native/standard-schema.ts';
import { Numpy } from '../src/numpy/numpy.ts';
import type { NumpyValues } from '../src/numpy/values.ts';
import type { Unknown } from '../src/document/unknown.ts';
import { unwrap } from '../src/toolkit/unwrap.ts';
import { Money } from './support/money.ts';

const Url = defineDataType({
  type: 'acme.Url',
  is: (value): value is URL => value instanceof URL,
  encode: (url) => url.href,
  decode: (text) => new URL(String(text)),
});
const untyped: unknown = null;

describe('loading', () => {
  it('a typed document gives its class', () => {
    expectTypeOf(loadJcr(new Numpy(new Float32Array(1)).toJcr())).toEqualTypeOf<Numpy>();
    expectTypeOf(loadJcr(new Native(1).toJcr())).toEqualTypeOf<Native>();
    expectTypeOf(loadJcr({ type: 'raymon.types.Native', params: { data: 1 } })).toEqualTypeOf<Native>();
  });

  it('anything else gives one of the registered classes', () => {
    expectTypeOf(loadJcr(untyped)).toEqualTypeOf<Native | Numpy>();
    expectTypeOf(builtins.fromJson('')).toEqualTypeOf<Native | Numpy>();
    expectTypeOf(builtins.fromMsgpack(new Uint8Array(0))).toEqualTypeOf<Native | Numpy>();
  });

  it('may give an Unknown where it is asked to keep them', () => {
    expectTypeOf(loadJcr(untyped, { unknown: 'keep' })).toEqualTypeOf<Native | Numpy | Unknown>();
    expectTypeOf(builtins.fromJson('', { unknown: 'keep' })).toEqualTypeOf<Native | Numpy | Unknown>();
    expectTypeOf(loadJcr(untyped, { limits: { depth: 5 } })).toEqualTypeOf<Native | Numpy>();
  });

  it('is of the class that is asked for', () => {
    expectTypeOf(loadJcr(untyped, { as: Numpy })).toEqualTypeOf<Numpy>();
    expectTypeOf(builtins.fromJson('', { as: Native, unknown: 'keep' })).toEqualTypeOf<Native>();
    expectTypeOf(builtins.with(Url).fromJson('', { as: Url }).data).toEqualTypeOf<URL>();
    // @ts-expect-error no class of wrappers
    void (() => builtins.fromJson('', { as: Date }));
  });

  it('knows what was added to the registry', () => {
    const registry = builtins.with(Money, Url);
    expectTypeOf(registry.loadJcr(untyped)).toEqualTypeOf<Native | Numpy | Money | InstanceType<typeof Url>>();
    expectTypeOf(registry.loadJcr(new Money(1, 'EUR').toJcr())).toEqualTypeOf<Money>();
    expectTypeOf(registry.loadJcr(new Url(new URL('https://example.com')).toJcr()).data).toEqualTypeOf<URL>();
    expectTypeOf(builtins.with(Money).with(Url).loadJcr(untyped)).toEqualTypeOf<
      Native | Numpy | Money | InstanceType<typeof Url>
    >();
  });
});

describe('a class', () => {
  it('needs the static side of a wrapper', () => {
    // @ts-expect-error no statics at all
    builtins.with(Date);
    // @ts-expect-error no type
    builtins.with({ fromJcr: () => new Money(1, 'EUR') });
    // @ts-expect-error no fromJcr
    builtins.with({ type: 'acme.OneWay' });
  });
});

describe('defineDataType', () => {
  it('infers the name, the value and what encode gives', () => {
    expectTypeOf(Url.type).toEqualTypeOf<'acme.Url'>();
    expectTypeOf(new Url(new URL('https://example.com')).data).toEqualTypeOf<URL>();
    expectTypeOf(new Url(new URL('https://example.com')).toJcr().type).toEqualTypeOf<'acme.Url'>();
    // @ts-expect-error not a URL
    void (() => new Url('https://example.com'));
  });
});

describe('wrap and unwrap', () => {
  it('give arrays as they are asked for', () => {
    expectTypeOf(unwrap(new Numpy(new Float32Array(1)), { arrays: 'typed' })).toEqualTypeOf<NumpyValues>();
    expectTypeOf(unwrap(new Native({ a: 1 }), { arrays: 'typed' })).toEqualTypeOf<{ a: number }>();
  });

  it('give Numpys inside of a Native, and values of what is no wrapper', () => {
    expectTypeOf(
      unwrap(new Native({ a: new Numpy(new Float32Array(1)) }), { arrays: 'typed' }).a,
    ).toEqualTypeOf<Numpy>();
    expectTypeOf(unwrap(untyped, { arrays: 'typed' })).toEqualTypeOf<unknown>();
    // @ts-expect-error no such form
    void (() => unwrap(new Numpy(new Float32Array(1)), { arrays: 'flat' }));
  });

  it('goes from a Native to what a schema says', () => {
    const schema = null as unknown as StandardSchema<{ boxes: number[] }>;
    expectTypeOf(new Native(untyped).parse(schema)).toEqualTypeOf<{ boxes: number[] }>();
  });

  it('keep the kinds of JavaScript as they are', () => {
    const kinds = { error: new TypeError('no'), url: new URL('a:b'), match: /a/g, bytes: new ArrayBuffer(1) };
    expectTypeOf(wrap(kinds).data).toEqualTypeOf<{ error: TypeError; url: URL; match: RegExp; bytes: ArrayBuffer }>();
    expectTypeOf(unwrap(new Native(new DataView(new ArrayBuffer(1)))).getInt8).toBeFunction();
    expectTypeOf(new Native(/a/).data).toEqualTypeOf<RegExp>();
    // A class of one's own may take instances of other classes.
    expectTypeOf(wrap(new URL('a:b'))).toEqualTypeOf<RaymonDataType>();
  });

  it('tell what can be told', () => {
    expectTypeOf(wrap(1)).toEqualTypeOf<Native<number>>();
    expectTypeOf(wrap(new Float32Array(1))).toEqualTypeOf<Numpy>();
    expectTypeOf(wrap(new Money(1, 'EUR'))).toEqualTypeOf<Money>();
    expectTypeOf(wrap(untyped)).toEqualTypeOf<RaymonDataType>();
    expectTypeOf(unwrap(new Native(new Date(0)))).toEqualTypeOf<Date>();
    expectTypeOf(unwrap(5)).toEqualTypeOf<number>();
    expectTypeOf(new Native({ a: 1 }).data).toEqualTypeOf<{ a: number }>();
  });
});

describe('isRaymonError', () => {
  it('narrows by codes', () => {
    const error: unknown = null;
    if (isRaymonError(error)) expectTypeOf(error).toEqualTypeOf<RaymonError>();
    if (isRaymonError(error, 'unknown-type')) expectTypeOf(error).toEqualTypeOf<UnknownTypeError>();
    if (isRaymonError(error, 'limit')) expectTypeOf(error).toEqualTypeOf<LimitError>();
    if (isRaymonError(error, 'cycle', 'limit')) expectTypeOf(error).toEqualTypeOf<EncodeError | LimitError>();
    if (isRaymonError(error, 'bad-shape')) expectTypeOf(error).toEqualTypeOf<DecodeError | EncodeError>();
    // @ts-expect-error no such code
    isRaymonError(error, 'no-such-code');
  });
});

describe('frames as files', () => {
  it('are bytes of their own, or text', () => {
    const frame = DataFrame.fromIPC(new Uint8Array(0), { zstd: (packed, size) => packed.subarray(0, size) });
    expectTypeOf(frame).toEqualTypeOf<DataFrame>();
    expectTypeOf(frame.toIPC({ format: 'file' })).toEqualTypeOf<Uint8Array<ArrayBuffer>>();
    expectTypeOf(frame.toCsv({ lossy: true, limits: { documentBytes: 1 } })).toEqualTypeOf<string>();
    // @ts-expect-error no format of Arrow
    void (() => frame.toIPC({ format: 'feather' }));
    // @ts-expect-error Zstandard is unpacked at once
    void (() => DataFrame.fromIPC(new Uint8Array(0), { zstd: async (packed) => packed }));
  });
});
