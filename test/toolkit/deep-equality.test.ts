import assert from 'node:assert';
import { isDeepStrictEqual } from 'node:util';
import { vectorFromArray, Float64, Int32 } from 'apache-arrow';
import ndarray from 'ndarray';
import { chai, describe, expect, it } from 'vitest';
import { DataFrame } from '../../src/frame/dataframe.ts';
import { Series } from '../../src/frame/series.ts';
import { Image } from '../../src/image/image.ts';
import { Native } from '../../src/native/native.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { builtins, fromJson, loadJcr, toJson } from '../../src/toolkit/builtins.ts';
import { equals } from '../../src/toolkit/equals.ts';
import { equalityTester } from '../../src/testing.ts';
import { fixture } from '../support/image-fixtures.ts';
import { Url } from '../support/url.ts';

/** Wrappers of which no two are equal; each is made twice. */
const DIFFERENT: Record<string, () => object> = {
  'no numbers': () => new Numpy(new Float32Array(0)),
  'one number': () => new Numpy(Float32Array.of(1)),
  'another number': () => new Numpy(Float32Array.of(2)),
  zero: () => new Numpy(Float32Array.of(0)),
  'minus zero': () => new Numpy(Float32Array.of(-0)),
  NaN: () => new Numpy(Float32Array.of(NaN)),
  'another dtype': () => new Numpy(Float64Array.of(1)),
  'the same bytes under another dtype': () => new Numpy(Uint32Array.of(0x3f800000)),
  'one axis': () => new Numpy(Int8Array.of(1, 2, 3, 4)),
  'two axes': () => new Numpy({ data: Int8Array.of(1, 2, 3, 4), shape: [2, 2] }),
  'two axes that were asked for': () => new Numpy(Int8Array.of(1, 2, 3, 5), { shape: [2, 2] }),
  'two axes of a list': () => new Numpy([1, 2, 3, 4], { shape: [2, 2] }),
  'no axes': () => new Numpy(Float32Array.of(1), { shape: [] }),
  'no axes, another number': () => new Numpy(Float32Array.of(2), { shape: [] }),
  'rows of nothing': () => new Numpy(new Float32Array(0), { shape: [2, 0] }),
  'more rows of nothing': () => new Numpy(new Float32Array(0), { shape: [3, 0] }),
  'two axes, turned': () => new Numpy(ndarray(Int8Array.of(1, 2, 3, 4), [2, 2]).transpose(1, 0)),
  texts: () => Numpy.fromArray(['a', 'b']),
  'an empty frame': () => DataFrame.fromColumns({}),
  'a frame': () => DataFrame.fromColumns({ a: [1, null] }),
  'a frame with another cell': () => DataFrame.fromColumns({ a: [1, 2] }),
  'a frame with another name': () => DataFrame.fromColumns({ b: [1, null] }),
  'a frame with an index': () =>
    DataFrame.fromColumns({ a: [1, null] }, { index: vectorFromArray([5, 6], new Int32()) }),
  'a frame of integers': () => DataFrame.fromColumns({ a: vectorFromArray([1, null], new Int32()) }),
  'a series': () => new Series(vectorFromArray([1, null], new Float64())),
  'another series': () => new Series(vectorFromArray([1, 2], new Float64())),
  'a series with a name': () => new Series(vectorFromArray([1, null], new Float64()), { name: 'a' }),
  'a picture': () => new Image(fixture('images/grey-1.png')),
  'another picture': () => new Image(fixture('images/grey-1-key.png')),
  'a picture with loss': () => new Image(fixture('images/grey-1.png'), { lossless: false }),
  'a value': () => new Native({ a: 1 }),
  'another value': () => new Native({ a: 2 }),
  'a value of minus zero': () => new Native(-0),
  'a value of zero': () => new Native(0),
  'a value with an array': () => new Native({ a: new Numpy(Float32Array.of(1)) }),
  'a value with another array': () => new Native({ a: new Numpy(Float32Array.of(2)) }),
  'a URL': () => new Url(new URL('https://example.org/a')),
  'an unknown document': () => fromJson('{"type":"a.B","params":{"x":1}}', { unknown: 'keep' }),
  'another unknown document': () => fromJson('{"type":"a.B","params":{"x":2}}', { unknown: 'keep' }),
};

/** Whether an assertion passes. */
function passes(assertion: () => void): boolean {
  try {
    assertion();
    return true;
  } catch (error) {
    if ((error as Error).name.startsWith('AssertionError')) return false;
    throw error;
  }
}

/** Ways of others to compare. */
const WAYS: Record<string, (a: unknown, b: unknown) => boolean> = {
  'isDeepStrictEqual of Node': isDeepStrictEqual,
  'deepStrictEqual of node:assert': (a, b) => passes(() => assert.deepStrictEqual(a, b)),
  'toEqual of vitest': (a, b) => passes(() => expect(a).toEqual(b)),
  'toStrictEqual of vitest': (a, b) => passes(() => expect(a).toStrictEqual(b)),
  'deep equal of chai': (a, b) => passes(() => chai.assert.deepEqual(a, b)),
};

describe.each(Object.entries(WAYS))('%s', (_, same) => {
  it('tells different wrappers apart, and equal ones not', () => {
    const told: string[] = [];
    for (const [ours, makeOurs] of Object.entries(DIFFERENT)) {
      for (const [theirs, makeTheirs] of Object.entries(DIFFERENT)) {
        const [a, b] = [makeOurs(), makeTheirs()];
        if (same(a, b) !== equals(a, b)) told.push(`${ours}, ${theirs}: ${same(a, b)}`);
      }
    }
    expect(told).toEqual([]);
  });

  it('takes what was written and read for what it was', () => {
    const registry = builtins.with(Url);
    const different: string[] = [];
    for (const [name, make] of Object.entries(DIFFERENT)) {
      const options = { unknown: 'keep' } as const;
      if (!same(registry.fromJson(toJson(make()), options), make())) different.push(name);
    }
    expect(different).toEqual([]);
  });

  it('compares what is wrapped, however it lies in memory', () => {
    const turned = new Numpy(ndarray(Float32Array.of(1, 2, 3, 4), [2, 2]).transpose(1, 0));
    expect(same(turned, new Numpy({ data: Float32Array.of(1, 3, 2, 4), shape: [2, 2] }))).toBe(true);
    const bytes = Buffer.from(fixture('images/grey-1.png'));
    expect(same(new Image(bytes), new Image(new Uint8Array(bytes)))).toBe(true);
    expect(same(DataFrame.fromColumns({ a: [1] }, { layout: 'arrow' }), DataFrame.fromColumns({ a: [1] }))).toBe(true);
    const memory = Float32Array.of(1);
    const [a, b] = [new Numpy(memory), new Numpy(Float32Array.of(1))];
    memory[0] = 2;
    expect(same(a, b)).toBe(false);
    const twice = Numpy.fromBytes(Buffer.from(new Uint8Array(4)), { dtype: '>f4', shape: [1] });
    expect(same(twice, loadJcr(twice.toJcr()))).toBe(true);
  });
});

describe('what shows a wrapper to comparisons', () => {
  it.each(Object.entries(DIFFERENT))('is in no list of names: %s', (_, make) => {
    expect(Object.keys(make()).filter((name) => !['data', 'lossless', 'name', 'state', 'type'].includes(name))).toEqual(
      [],
    );
  });

  it('copies nothing', () => {
    const memory = new Float32Array(4);
    expect(new Numpy(memory).state.packed.buffer).toBe(memory.buffer);
  });
});

describe('equalityTester', () => {
  it('is equals for two wrappers, and nothing else', () => {
    const [a, b] = [new Native({ a: undefined }), new Native({})];
    expect(equalityTester(a, b)).toBe(false);
    expect(equalityTester(a, new Native({ a: undefined }))).toBe(true);
    expect(equalityTester(a, {})).toBeUndefined();
    expect(equalityTester(1, 1)).toBeUndefined();
  });

  it('makes toEqual as exact as equals', () => {
    const [a, b] = [{ x: [new Native({ a: undefined })] }, { x: [new Native({})] }];
    expect(a).toEqual(b);
    expect.addEqualityTesters([equalityTester]);
    expect(a).not.toEqual(b);
    expect(a).toEqual({ x: [new Native({ a: undefined })] });
    expect(a).toEqual({ x: [expect.any(Native)] });
    expect(new Native({ a: 1, b: 2 })).toMatchObject({ data: { a: 1 } });
  });
});
