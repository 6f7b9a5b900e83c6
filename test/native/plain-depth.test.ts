import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toJson } from '../../src/toolkit/core-builtins.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { encodeValue } from '../../src/native/encode.ts';
import { Native } from '../../src/native/native.ts';
import { plainDepth } from '../../src/native/plain-depth.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { runs } from '../support/runs.ts';
import { valuesOf } from '../support/value-arbitraries.ts';

const values = valuesOf({ Native, Numpy });

const depthOf = (value: unknown, depth = 512): number | undefined =>
  plainDepth(value, { ...DEFAULT_LIMITS, depth }, 2, true);

const encode = (value: unknown): ReturnType<typeof encodeValue> =>
  encodeValue(value, { limits: DEFAULT_LIMITS, depth: 2, path: [], adopt: () => undefined });

describe('plainDepth', () => {
  it('counts the containers of what JSON.stringify states exactly', () => {
    expect([null, 'x', 1, true, 1e21, 0.5].map((value) => depthOf(value))).toEqual([0, 0, 0, 0, 0, 0]);
    expect([[], {}, [[]], { a: [{}] }, [1, [2], [[3]]]].map((value) => depthOf(value))).toEqual([1, 1, 2, 3, 3]);
  });

  it('never lets through what the encoder marks or refuses, and finds the same depth', () => {
    fc.assert(
      fc.property(
        fc.oneof(values, fc.anything({ withSparseArray: true, withNullPrototype: true, withBoxedValues: true })),
        (value) => {
          const depth = depthOf(value);
          if (depth === undefined) return;
          const encoded = encode(value);
          expect(encoded.exact).toBeUndefined();
          expect(encoded.depth).toBe(depth);
          expect(JSON.stringify(encoded.json)).toBe(JSON.stringify(value));
        },
      ),
      { numRuns: runs(500) },
    );
  });

  it('leaves what is too deep to the encoder, whatever the limit', () => {
    expect(depthOf([[]], 4)).toBe(2);
    expect(depthOf([[]], 3)).toBeUndefined();
    for (const depth of [0, 1, 2]) expect(depthOf([], depth)).toBeUndefined();
  });

  it('lets no proxy through that says one thing to who looks and another to who reads', () => {
    const lie = new Proxy({ a: 1 }, { get: (target, name) => (name === 'a' ? Number.NaN : Reflect.get(target, name)) });
    const fault = new Proxy({ a: 1 }, { get: () => { throw new TypeError('trap'); } }); // oxfmt-ignore
    const list = new Proxy([1], { get: (target, name) => (name === '0' ? 2 : Reflect.get(target, name)) });
    for (const value of [lie, fault, list, { lie }, [list]]) expect(depthOf(value)).toBeUndefined();
    expect(toJson([lie, fault, list])).toBe('{"type":"raymon.types.Native","params":{"data":[{"a":1},{"a":1},[1]]}}');
  });

  it('lets nothing through while someone gives all objects a toJSON', () => {
    // oxlint-disable-next-line no-extend-native
    Object.defineProperty(Object.prototype, 'toJSON', { value: () => 'said', configurable: true });
    try {
      expect(depthOf({ a: 1 })).toBeUndefined();
    } finally {
      Reflect.deleteProperty(Object.prototype, 'toJSON');
    }
    expect(depthOf({ a: 1 })).toBe(1);
  });
});
