import { inspect } from 'node:util';
import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { loadJcr } from '../../src/toolkit/core-builtins.ts';
import { equals } from '../../src/toolkit/equals.ts';
import { Native } from '../../src/native/native.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { refusal } from '../support/refusal.ts';

const foreign = (code: string): unknown => runInContext(`(${code})`, createContext({}));

class Point {
  x = 1;
}

describe('a Native', () => {
  it('keeps its value by reference, and states what it is when asked', () => {
    const data = { a: [1] };
    const native = new Native(data);
    data.a.push(2);
    expect(native.data).toBe(data);
    expect(native.toJcr()).toEqual({ type: 'raymon.types.Native', params: { data: { a: [1, 2] } } });
  });

  it('refuses a value that was changed into one that no document holds', () => {
    const data: { a: unknown } = { a: 1 };
    const native = new Native({ in: data });
    data.a = (): number => 1;
    expect(refusal(() => native.toJcr())).toMatchObject({ code: 'unsupported-value', path: '$.in.a' });
    const outer = { b: [native] };
    expect(refusal(() => new Native(outer))).toMatchObject({ code: 'unsupported-value', path: '$.b[0].in.a' });
    data.a = Number.NaN;
    expect(native.toJcr().exact).toEqual({ '/in/a': 'nan' });
  });

  it('takes plain objects, arrays, dates, Maps and Sets of another realm', () => {
    const code = '{ a: [1, { b: new Date(5) }], m: new Map([["k", new Set([1n])]]), n: Object.create(null) }';
    const native = new Native(foreign(code));
    expect(equals(loadJcr(native.toJcr()), native)).toBe(true);
  });

  it('states typed arrays and ndarrays as Numpy', () => {
    const native = new Native({ a: new Float32Array([1, 2]), b: { data: new Int8Array(4), shape: [2, 2] } });
    const back = loadJcr(native.toJcr()) as unknown as Native<{ a: unknown }>;
    expect(native.toJcr().exact).toMatchObject({ '/a': 'jcr' });
    expect(back.data.a).toBeInstanceOf(Numpy);
  });

  it.each<[string, () => unknown, string]>([
    ['a function', () => ({ a: () => 1 }), '$.a'],
    ['a method', () => ({ a() {} }), '$.a'],
    ['a class', () => [Point], '$[0]'],
    ['a symbol', () => [Symbol('x')], '$[0]'],
    ['a symbol for a name', () => ({ a: { [Symbol('x')]: 1 } }), '$.a'],
    ['a symbol on an array', () => [Object.assign([], { [Symbol('x')]: 1 })], '$[0]'],
    [
      'a getter',
      () => ({
        a: {
          get b() {
            return 1;
          },
        },
      }),
      '$.a.b',
    ],
    ['a setter', () => ({ a: { set b(_: unknown) {} } }), '$.a.b'],
    [
      'a getter that throws',
      () => ({
        get b() {
          throw new Error('x');
        },
      }),
      '$.b',
    ],
    ['a getter in an array', () => Object.defineProperty([0], 0, { get: () => 1, enumerable: true }), '$[0]'],
    ['a hidden property', () => Object.defineProperty({}, 'h', { value: 1 }), '$.h'],
    ['a hidden item', () => Object.defineProperty([0], 0, { value: 1, enumerable: false }), '$[0]'],
    ['a property of an array', () => [Object.assign([1], { extra: 1 })], '$[0].extra'],
    ['a property of a regular match', () => 'ab'.match(/b/), '$.index'],
    ['a property of a Date', () => Object.assign(new Date(0), { extra: 1 }), '$.extra'],
    ['a property of a Map', () => [Object.assign(new Map(), { extra: 1 })], '$[0].extra'],
    ['a hole', () => [[1, , 3]], '$[0][1]'], // oxlint-disable-line no-sparse-arrays
    ['holes alone', () => Array.from({ length: 1 }).fill(Array(3)), '$[0][0]'], // oxlint-disable-line unicorn/no-new-array, unicorn/new-for-builtins
    ['a boxed number', () => [Object(1)], '$[0]'],
    ['a boxed string', () => [Object('a')], '$[0]'],
    ['a SharedArrayBuffer', () => [new SharedArrayBuffer(1)], '$[0]'],
    ['a WeakMap', () => [new WeakMap()], '$[0]'],
    ['a Promise', () => [Promise.resolve(1)], '$[0]'],
    ['an instance of a class', () => [new Point()], '$[0]'],
    ['a subclass of Array', () => [new (class Mine extends Array {})()], '$[0]'],
    ['a subclass of Map', () => [new (class Mine extends Map {})()], '$[0]'],
    ['a subclass of Date', () => [new (class Mine extends Date {})(0)], '$[0]'],
    ['an array with another prototype', () => [Object.setPrototypeOf([1], null)], '$[0]'],
    ['an object that is a Date by name only', () => [Object.create(Date.prototype)], '$[0]'],
    ['an object that is a Map by name only', () => [Object.create(Map.prototype)], '$[0]'],
    ['an object with a prototype of its own', () => [Object.create({ a: 1 })], '$[0]'],
    [
      'arguments',
      () => [
        (function () {
          return arguments;
        })(),
      ],
      '$[0]',
    ], // oxlint-disable-line prefer-rest-params
    [
      'a generator',
      () => [
        (function* () {
          yield 1;
        })(),
      ],
      '$[0]',
    ],
    ['globalThis', () => globalThis, '$'],
  ])('refuses %s, with its place', (_, make, path) => {
    // Beside NaN the value takes the way through the encoder, alone the short way past it.
    const value = make();
    expect(refusal(() => new Native(value))).toMatchObject({ name: 'EncodeError', code: 'unsupported-value' });
    if (value !== globalThis) expect(refusal(() => new Native(value))).toMatchObject({ path });
    expect(refusal(() => new Native({ nan: Number.NaN, value }))).toMatchObject({
      code: 'unsupported-value',
    });
  });

  it('refuses cycles with their place, but writes a shared part twice', () => {
    const part = { a: [1] };
    expect(new Native([part, part]).toJcr().params).toEqual({ data: [part, part] });
    const array: unknown[] = [];
    array.push({ array });
    expect(refusal(() => new Native({ in: array }))).toMatchObject({ code: 'cycle', path: '$.in[0].array' });
    const map = new Map<string, unknown>();
    map.set('m', new Set([map]));
    expect(refusal(() => new Native(map))).toMatchObject({ code: 'cycle', path: '$.m[0]' });
  });

  it('refuses a cycle that goes through wrappers', () => {
    const inside: unknown[] = [];
    const native = new Native(inside);
    inside.push(new Native([native]));
    expect(refusal(() => new Native(native))).toMatchObject({ code: 'cycle' });
    inside.pop();
    expect(native.toJcr().params).toEqual({ data: [] });
  });

  it('says what it is in a few words, never what it holds', () => {
    expect(String(new Native([1, 2, 3]))).toBe('Native array (3)');
    expect(String(new Native(new ArrayBuffer(2)))).toBe('Native an ArrayBuffer');
    expect(String(new Native(new DataView(new ArrayBuffer(2))))).toBe('Native a DataView');
    expect(inspect(new Native({ secret: 'x' }))).toBe('Native object (1)');
    expect(inspect(new Native(new Map([[1, 2]])))).toBe('Native Map (1)');
    expect(inspect(new Native(new Set()))).toBe('Native Set (0)');
    expect(inspect({ a: new Native('secret') })).toBe('{ a: Native string }');
    expect(inspect(new Native(null))).toBe('Native null');
  });

  it('shares no memory with its documents', () => {
    const data = { a: [1] };
    const native = new Native(data);
    const document = native.toJcr() as unknown as { params: { data: { a: number[] } } };
    document.params.data.a.push(5);
    expect(data.a).toEqual([1]);
    expect(native.toJcr().params).toEqual({ data: { a: [1] } });
  });
});

describe('Native.lossy', () => {
  it('asks for what JSON.stringify makes of a value', () => {
    const value = {
      f: () => 1,
      u: undefined,
      n: Number.NaN,
      z: -0,
      d: new Date(0),
      p: new Point(),
      m: new Map([[1, 2]]),
      t: { toJSON: () => 'said' },
      a: [undefined, () => 1],
      s: Symbol('x'),
    };
    const native = Native.lossy(value);
    expect(native.data).toEqual(JSON.parse(JSON.stringify(value)));
    expect(native.toJcr()).toEqual({ type: 'raymon.types.Native', params: { data: native.data } });
  });

  it('refuses what JSON.stringify cannot write', () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    for (const value of [cycle, 1n, undefined, () => 1, Symbol('x')]) {
      expect(refusal(() => Native.lossy(value))).toMatchObject({ code: 'unsupported-value', path: '$' });
    }
    expect(refusal(() => Native.lossy([[1]], { limits: { depth: 3 } }))).toMatchObject({ code: 'limit' });
  });
});
