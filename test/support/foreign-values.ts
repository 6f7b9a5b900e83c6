import { runInNewContext } from 'node:vm';

/** An instance whose members throw. */
class Guarded {
  #cents = 5;
  get data(): number {
    throw new Error(`no ${this.#cents}`);
  }
}

function trap(): never {
  throw new Error('no');
}

const TRAPS: ProxyHandler<object> = {
  get: trap,
  set: trap,
  has: trap,
  ownKeys: trap,
  getPrototypeOf: trap,
  getOwnPropertyDescriptor: trap,
  defineProperty: trap,
  deleteProperty: trap,
  isExtensible: trap,
  preventExtensions: trap,
  setPrototypeOf: trap,
  apply: trap,
  construct: trap,
};

function revoked(target: object): unknown {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

function transferred<T extends ArrayBufferView<ArrayBuffer>>(view: T): T {
  structuredClone(view.buffer, { transfer: [view.buffer] });
  return view;
}

function circular(): unknown {
  const list: unknown[] = [];
  list.push(list);
  return list;
}

/** What callers pass without meaning to, and what is made to break those who look at it. Each is made anew. */
export const FOREIGN_VALUES: readonly (readonly [string, () => unknown])[] = [
  ['undefined', () => undefined],
  ['null', () => null],
  ['true', () => true],
  ['0', () => 0],
  ['NaN', () => Number.NaN],
  ['a bigint', () => 5n],
  ['a string', () => 'abc'],
  ['a string with NUL', () => 'a\0b'],
  ['half a surrogate pair', () => '\ud800'],
  ['a symbol', () => Symbol('s')],
  ['a function', () => () => 1],
  ['a class', () => Guarded],
  ['a Promise', () => Promise.resolve(1)],
  ['a thenable', () => Object.fromEntries(new Map([['then', (take: (value: number) => void) => take(1)]]))],
  ['a Blob', () => new Blob(['a'])],
  ['a Response', () => new Response('a')],
  ['an ArrayBuffer', () => new ArrayBuffer(8)],
  ['a SharedArrayBuffer', () => new SharedArrayBuffer(8)],
  ['a DataView', () => new DataView(new ArrayBuffer(8))],
  ['a Map', () => new Map([[1, 2]])],
  ['a Set', () => new Set([1])],
  ['a WeakMap', () => new WeakMap()],
  ['a Date', () => new Date(0)],
  ['a RegExp', () => /a/],
  ['an Error', () => new Error('x')],
  ['a URL', () => new URL('a:b')],
  ['Headers', () => new Headers()],
  ['an instance', () => new Guarded()],
  ['a generator', () => [1].values()],
  ['an empty list', () => []],
  ['a list', () => [1]],
  ['a list with a hole', () => Array.from({ length: 2 }).fill(1, 0, 1)],
  ['a list that contains itself', circular],
  ['an object', () => ({})],
  ['an object without a prototype', () => Object.create(null) as unknown],
  ['an object of a length', () => ({ length: 1e15 })],
  ['a list by inheritance', () => Object.create([]) as unknown],
  ['bytes by inheritance', () => Object.create(new Uint8Array(2)) as unknown],
  ['bytes by prototype', () => Object.create(Uint8Array.prototype) as unknown],
  ['a Date by inheritance', () => Object.create(new Date()) as unknown],
  ['a Map by prototype', () => Object.create(Map.prototype) as unknown],
  ['a boxed number', () => Object(1)],
  ['a boxed string', () => Object('a')],
  ['a boxed symbol', () => Object(Symbol('x'))],
  ['bytes', () => new Uint8Array(3)],
  ['no bytes', () => new Uint8Array(0)],
  ['transferred bytes', () => transferred(new Uint8Array(8))],
  ['transferred floats', () => transferred(new Float64Array(8))],
  ['a list of another realm', () => runInNewContext('[1, 2]') as unknown],
  ['bytes of another realm', () => runInNewContext('new Uint8Array(2)') as unknown],
  ['an Error of another realm', () => runInNewContext('new RangeError("x")') as unknown],
  ['a Date of another realm', () => runInNewContext('new Date(0)') as unknown],
  ['a Promise of another realm', () => runInNewContext('Promise.resolve(1)') as unknown],
  ['a proxy that throws', () => new Proxy({}, TRAPS)],
  ['a proxy of a function that throws', () => new Proxy(() => 1, TRAPS)],
  ['a proxy of bytes', () => new Proxy(new Uint8Array(2), {})],
  ['a revoked proxy', () => revoked({})],
  ['a revoked proxy of a list', () => revoked([])],
  ['a revoked proxy of a function', () => revoked(() => 1)],
  ['a tag that throws', () => Object.defineProperty({}, Symbol.toStringTag, { get: trap })],
  ['an iterable that throws', () => ({ [Symbol.iterator]: trap })],
  ['an iterable of no iterator', () => ({ [Symbol.iterator]: () => 5 })],
  ['an asynchronous iterable that throws', () => ({ [Symbol.asyncIterator]: trap })],
  ['what is no text', () => ({ toString: trap, valueOf: trap })],
  [
    'accessors that throw',
    () => Object.defineProperties({}, accessorsOf('data', 'shape', 'type', 'length', 'name', 'toJcr')),
  ],
];

function accessorsOf(...names: readonly string[]): PropertyDescriptorMap {
  return Object.fromEntries(names.map((name) => [name, { get: trap, enumerable: true }]));
}
