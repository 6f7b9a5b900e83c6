import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import {
  contentHash,
  equals,
  fromJson,
  fromMsgpack,
  loadJcr,
  Native,
  toJson,
  toMsgpack,
  unwrap,
} from '../../../src/core.ts';
import { refusal } from '../../support/refusal.ts';

class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;

  constructor(message: string, status: number, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

function back<T>(value: T): T {
  const native = new Native(value);
  const loaded = fromJson(toJson(native)) as Native<T>;
  expect(equals(loaded, native)).toBe(true);
  expect(toJson(loaded)).toBe(toJson(native));
  expect(contentHash(loaded)).toBe(contentHash(native));
  expect(equals(loadJcr(native.toJcr()), native)).toBe(true);
  expect(equals(fromMsgpack(toMsgpack(native)), native)).toBe(true);
  return loaded.data;
}

/** As classes were written before there was a word for them. */
function Old(this: Error): void {
  this.message = 'old';
}
Old.prototype = Object.create(Error.prototype, { name: { value: 'Old' } });

/** A document of so many regular expressions. */
function expressions(count: number, source: string, flags: string): unknown {
  const places = Array.from({ length: count }, (_, at) => [`/${at}`, 'regexp']);
  return {
    type: 'raymon.types.Native',
    params: { data: places.map(() => [source, flags]) },
    exact: Object.fromEntries(places),
  };
}

describe('an error', () => {
  it('is its name, its message, its stack, and what it has of its own', () => {
    const error = new HttpError('not found', 404, { cause: new TypeError('inner') });
    const { params, exact } = new Native(error).toJcr();
    expect(Object.keys((params as { data: object }).data)).toEqual(['name', 'message', 'stack', 'cause', 'status']);
    expect(exact).toEqual({ '': 'error', '/cause': 'error' });
    const loaded = back(error);
    expect(loaded).toBeInstanceOf(Error);
    expect(loaded).toMatchObject({ name: 'HttpError', message: 'not found', status: 404, stack: error.stack });
    expect(loaded.cause).toBeInstanceOf(TypeError);
    expect(Object.keys(loaded)).toEqual(['status']);
  });

  it.each([Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError])(
    'comes back as the standard class of its name: %o',
    (Class) => {
      const loaded = back(new Class('x'));
      expect(Object.getPrototypeOf(loaded)).toBe(Class.prototype);
      expect(Object.hasOwn(loaded, 'name')).toBe(false);
    },
  );

  it('keeps the errors that it gathers', () => {
    const loaded = back(new AggregateError([new RangeError('a'), 1n, Number.NaN], 'all'));
    expect(loaded).toBeInstanceOf(AggregateError);
    expect(loaded.errors).toEqual([new RangeError('a'), 1n, Number.NaN]);
    const bare = new Native({ name: 'AggregateError', message: 'm' });
    const named = loadJcr({ ...bare.toJcr(), exact: { '': 'error' } }) as Native<AggregateError>;
    expect(Object.getOwnPropertyNames(named.data)).toEqual(['message']);
  });

  it('has no stack but its own', () => {
    const error = new Error('x');
    delete (error as { stack?: unknown }).stack;
    expect(back(error).stack).toBeUndefined();
  });

  it('keeps names that objects inherit, and values that JSON cannot say', () => {
    const error = Object.assign(new Error(''), {
      toString: 'data',
      constructor: -0,
      7: new Set([1]),
      cause: undefined,
    });
    Object.defineProperty(error, '__proto__', { value: 1n, enumerable: true });
    const loaded = back(error);
    expect(Object.getPrototypeOf(loaded)).toBe(Error.prototype);
    expect(Object.getOwnPropertyDescriptor(loaded, '__proto__')?.value).toBe(1n);
    expect(Object.hasOwn(loaded, 'cause')).toBe(true);
  });

  it('may be of another realm, of an engine, or of a class in the old way', () => {
    const foreign = runInNewContext('new RangeError("far", { cause: 1 })') as Error;
    expect(foreign).not.toBeInstanceOf(Error);
    expect(back(foreign)).toBeInstanceOf(RangeError);
    expect(back(new DOMException('stop', 'AbortError'))).toMatchObject({ name: 'AbortError', message: 'stop' });
    expect(back(Reflect.construct(Old, []) as Error)).toMatchObject({ name: 'Old', message: 'old' });
  });

  it('is compared by what a document says of it', () => {
    const stack = 'stack';
    const of = (members: object): Error => Object.assign(new Error('x'), { stack, ...members });
    expect(equals(of({ a: 1, b: 2 }), of({ b: 2, a: 1 }))).toBe(true);
    expect(equals(of({ a: 1 }), of({ a: 2 }))).toBe(false);
    expect(equals(of({ a: 1 }), of({ b: 1 }))).toBe(false);
    expect(equals(of({}), of({ cause: undefined }))).toBe(false);
    expect(equals(of({}), { name: 'Error', message: 'x', stack })).toBe(false);
    expect(equals(of({}), Object.assign(new TypeError('x'), { stack }))).toBe(false);
  });

  it('is unwrapped as other containers are', () => {
    const plain = new Error('x', { cause: [1] });
    expect(unwrap(plain)).toBe(plain);
    const scores = new Native([1]);
    const bare = unwrap(Object.assign(new TypeError('x'), { scores }));
    expect(bare).toBeInstanceOf(TypeError);
    expect(bare.scores).toEqual([1]);
  });

  it.each<[string, () => unknown, string]>([
    [
      'a member that no document can hold',
      () => Object.assign(new Error('x'), { request: { on() {} } }),
      '$[0].request.on',
    ],
    ['an accessor', () => Object.defineProperty(new Error('x'), 'a', { get: () => 1, enumerable: true }), '$[0].a'],
    [
      'an accessor for a message',
      () => Object.defineProperty(new Error('x'), 'message', { get: () => 'a' }),
      '$[0].message',
    ],
    ['a hidden member', () => Object.defineProperty(new Error('x'), 'a', { value: 1 }), '$[0].a'],
    ['a member named by a symbol', () => Object.assign(new Error('x'), { [Symbol('a')]: 1 }), '$[0]'],
    ['a name that is no text', () => Object.assign(new Error('x'), { name: 1 }), '$[0].name'],
    ['a message that is no text', () => Object.assign(new Error('x'), { message: [] }), '$[0].message'],
  ])('is refused with %s', (_, make, path) => {
    expect(refusal(() => new Native([make()]))).toMatchObject({ code: 'unsupported-value', path });
  });

  it('is refused if it contains itself, with the place', () => {
    const error = new Error('x');
    error.cause = { error };
    expect(refusal(() => new Native(error))).toMatchObject({ code: 'cycle', path: '$.cause.error' });
  });
});

describe('a URL', () => {
  it('is its href', () => {
    const url = new URL('https://user:pw@example.com:8080/a%20b?c=d#e');
    expect(new Native([url]).toJcr()).toMatchObject({ params: { data: [url.href] }, exact: { '/0': 'url' } });
    expect(back(url)).toBeInstanceOf(URL);
    expect(back({ url }).url.href).toBe(url.href);
    expect(equals(url, new URL(url.href))).toBe(true);
    expect(equals(url, new URL('/', url))).toBe(false);
  });

  it('is refused with properties of its own, and as a subclass', () => {
    expect(refusal(() => new Native([Object.assign(new URL('a:b'), { x: 1 })]))).toMatchObject({ path: '$[0].x' });
    expect(refusal(() => new Native([new (class extends URL {})('a:b')]))).toMatchObject({ path: '$[0]' });
    expect(refusal(() => new Native([Object.create(URL.prototype)]))).toMatchObject({ path: '$[0]' });
  });
});

describe('a RegExp', () => {
  it.each([/a/, /\//g, new RegExp(''), new RegExp('/\n'), /(?<year>\d{4})/dgimsuy, new RegExp('[\\p{L}--a]', 'v')])(
    'is its source and its flags: %o',
    (regexp) => {
      const { params, exact } = new Native({ regexp }).toJcr();
      expect(params).toEqual({ data: { regexp: [regexp.source, regexp.flags] } });
      expect(exact).toEqual({ '/regexp': 'regexp' });
      expect(back(regexp)).toEqual(regexp);
    },
  );

  it.each(JSON.parse(readFileSync('fixtures/python/regexps.json', 'utf8')) as readonly (readonly [string, string])[])(
    'comes back as Python must spell it, too: /%s/%s',
    (source, flags) => {
      const regexp = new RegExp(source, flags);
      expect([regexp.source, regexp.flags]).toEqual([source, flags]);
      // msgpack holds no half of a surrogate pair.
      const isHalf = /\p{Surrogate}/u.test(source);
      expect(isHalf ? (fromJson(toJson(new Native(regexp))) as Native).data : back(regexp)).toEqual(regexp);
    },
  );

  it('may be of another realm', () => {
    expect(back(runInNewContext('/x/g') as RegExp)).toEqual(/x/g);
  });

  it('is refused in use, with properties of its own, and as a subclass', () => {
    const used = /a/g;
    used.test('a');
    expect(refusal(() => new Native([used]))).toMatchObject({ path: '$[0].lastIndex' });
    expect(used.lastIndex).toBe(1);
    expect(refusal(() => new Native([Object.assign(/a/, { x: 1 })]))).toMatchObject({ path: '$[0].x' });
    expect(refusal(() => new Native([new (class extends RegExp {})('a')]))).toMatchObject({ path: '$[0]' });
    expect(refusal(() => new Native([Object.create(RegExp.prototype)]))).toMatchObject({ path: '$[0]' });
  });

  it('costs no more to make than a call may spend', () => {
    const words = new RegExp('a'.repeat(2 ** 16));
    expect(back(words)).toEqual(words);
    const message = /cost/;
    expect(() => new Native([words, /a/])).toThrow(message);
    // Eight of these take an engine half a second, a megabyte of them minutes.
    expect(() => loadJcr(expressions(9, '\\p{RGI_Emoji}', 'v'))).toThrow(message);
    expect(() => loadJcr(expressions(1, '\\p{L}'.repeat(1024), 'u'))).toThrow(message);
    expect(loadJcr(expressions(1, '\\p{L}'.repeat(900), 'u'))).toBeInstanceOf(Native);
    // Documents inside of documents spend of the same.
    const inner = new Native([words]);
    expect(() => toJson([inner, inner])).toThrow(message);
  });
});

describe('bytes', () => {
  const { buffer } = Uint8Array.of(1, 2, 3, 4);

  it('are what an ArrayBuffer has, and what a DataView shows', () => {
    const { params, exact } = new Native([buffer, new DataView(buffer, 1, 2), new ArrayBuffer(0)]).toJcr();
    expect(params).toEqual({ data: ['AQIDBA==', 'AgM=', ''] });
    expect(exact).toEqual({ '/0': 'arraybuffer', '/1': 'dataview', '/2': 'arraybuffer' });
    expect(back(buffer)).toEqual(buffer);
    const view = back(new DataView(buffer, 1, 2));
    expect([view.byteOffset, view.byteLength, view.buffer.byteLength, view.getUint16(0)]).toEqual([0, 2, 2, 0x0203]);
    expect(back(runInNewContext('new Uint8Array([1, 2, 3, 4]).buffer') as ArrayBuffer)).toEqual(buffer);
    expect(equals(buffer, new DataView(buffer))).toBe(false);
    expect(equals(new DataView(buffer, 1), new DataView(buffer))).toBe(false);
  });

  it('are copied when they are stated, and have memory of their own when they come back', () => {
    const own = buffer.slice(0);
    const { params } = new Native(own).toJcr();
    new Uint8Array(own).fill(9);
    expect(params).toEqual({ data: 'AQIDBA==' });
    expect(back(buffer)).not.toBe(buffer);
    const long = back({ bytes: new ArrayBuffer(100_000) });
    expect(long.bytes.byteLength).toBe(100_000);
  });

  it.each<[string, () => unknown]>([
    ['shared memory', () => new SharedArrayBuffer(1)],
    ['a view of shared memory', () => new DataView(new SharedArrayBuffer(1) as unknown as ArrayBuffer)],
    ['memory that may grow', () => Reflect.construct(ArrayBuffer, [1, { maxByteLength: 2 }])],
    ['memory that is gone', () => gone(new ArrayBuffer(1))],
    ['a view of memory that is gone', () => goneView(new DataView(new ArrayBuffer(1)))],
    ['a subclass', () => new (class extends ArrayBuffer {})(1)],
    ['an object of that name', () => Object.create(ArrayBuffer.prototype)],
  ])('are refused as %s', (_, make) => {
    expect(refusal(() => new Native([make()]))).toMatchObject({ code: 'unsupported-value', path: '$[0]' });
  });

  it('are held to the limit of payloads', () => {
    expect(() => new Native(buffer, { limits: { payloadBytes: 3 } })).toThrow(/3/);
    expect(() => loadJcr(new Native([buffer]).toJcr(), { limits: { payloadBytes: 3 } })).toThrow(/3/);
  });
});

function gone(buffer: ArrayBuffer): ArrayBuffer {
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
}

function goneView(view: DataView<ArrayBuffer>): DataView {
  gone(view.buffer);
  return view;
}
