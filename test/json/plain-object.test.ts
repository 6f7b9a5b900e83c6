import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { builtInClass, hasSymbols, isPlainArray, isPlainObject } from '../../src/json/plain-object.ts';

class Own {
  readonly a = 1;
}

const elsewhere = (code: string): object => runInNewContext(code) as object;

describe('plain objects and arrays', () => {
  it('are plain in this realm and in others', () => {
    for (const object of [{}, { a: 1 }, Object.create(null) as object, elsewhere('({ a: 1 })')]) {
      expect(isPlainObject(object)).toBe(true);
    }
    for (const array of [[], elsewhere('[1]')]) expect(isPlainArray(array as unknown[])).toBe(true);
  });

  it('are not what inherits, whatever it pretends', () => {
    const pretender = Object.create({ isPrototypeOf: () => true, constructor: Object }) as object;
    for (const object of [new Own(), new Date(), new Map(), [], Object.create({}) as object, pretender]) {
      expect(isPlainObject(object)).toBe(false);
    }
    class List extends Array<unknown> {}
    expect(isPlainArray(new List())).toBe(false);
    expect(isPlainArray(elsewhere('new (class extends Array {})()') as unknown[])).toBe(false);
  });
});

describe('hasSymbols', () => {
  it('sees symbols that are the own ones of an object', () => {
    expect(hasSymbols({ [Symbol('s')]: 1 })).toBe(true);
    expect(hasSymbols(Object.defineProperty({}, Symbol('s'), { value: 1 }))).toBe(true);
    expect(hasSymbols(Object.create({ [Symbol('s')]: 1 }) as object)).toBe(false);
  });
});

describe('builtInClass', () => {
  it('names Dates, Maps and Sets of any realm', () => {
    for (const name of ['Date', 'Map', 'Set']) {
      expect(builtInClass(elsewhere(`new ${name}()`))).toBe(name);
    }
    expect([new Date(), new Map(), new Set()].map(builtInClass)).toEqual(['Date', 'Map', 'Set']);
  });

  it('names nothing that only looks like one, or extends it', () => {
    class Later extends Date {}
    for (const object of [
      new Later(),
      {},
      [],
      Object.create(null) as object,
      elsewhere('new (class extends Map {})()'),
      elsewhere('new WeakMap()'),
    ]) {
      expect(builtInClass(object)).toBeUndefined();
    }
  });
});
