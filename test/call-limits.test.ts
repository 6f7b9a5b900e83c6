import { Int32 } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { DataFrame } from '../src/frame/dataframe.ts';
import { Series } from '../src/frame/series.ts';
import {
  builtins,
  fromJson,
  fromMsgpack,
  loadJcr,
  toJson,
  toJsonBytes,
  toMsgpack,
  wrap,
} from '../src/toolkit/builtins.ts';
import { defineDataType } from '../src/toolkit/define-data-type.ts';
import { equals } from '../src/toolkit/equals.ts';
import { Image } from '../src/image/image.ts';
import type { Limits } from '../src/base/limits.ts';
import { Native } from '../src/native/native.ts';
import { Numpy } from '../src/numpy/numpy.ts';
import { imageFile } from './support/image-fixtures.ts';
import { refusal } from './support/refusal.ts';
import { vectorFrom } from './support/vectors.ts';

/** Values that use up a limit, with the largest use that they make of it. */
const values: readonly [string, keyof Limits, number, () => unknown][] = [
  ['items of an array', 'elements', 5, () => [1, 2, 3, 4, 5]],
  ['members of an object', 'keys', 3, () => ({ a: 1, b: 2, c: 3 })],
  ['digits', 'digits', 20, () => ({ a: 10n ** 19n })],
  ['nesting', 'depth', 6, () => ({ a: [[{ b: 1 }]] })],
  ['elements of a typed array', 'elements', 7, () => new Float32Array(7)],
  ['elements of an array in an object', 'elements', 7, () => ({ a: new Float32Array(7) })],
  ['bytes of an array', 'payloadBytes', 24, () => new Float64Array(3)],
  ['bytes of an array in an object', 'payloadBytes', 24, () => ({ a: [new Float64Array(3)] })],
  ['axes of an array', 'dimensions', 3, () => new Numpy({ data: new Int8Array(1), shape: [1, 1, 1] })],
  ['axes of an array in an object', 'dimensions', 3, () => ({ a: new Numpy({ data: new Int8Array(1), shape: [1, 1, 1] }) })], // prettier-ignore
  ['bytes of an image', 'payloadBytes', imageFile('rgb-8.png').length, () => new Image(imageFile('rgb-8.png'))],
  ['rows of a frame', 'elements', 4, () => DataFrame.fromColumns({ a: [1, 2, 3, 4] })],
  ['rows of a series', 'elements', 4, () => new Series(vectorFrom([1, 2, 3, 4], new Int32()))],
  ['rows of a frame in an object', 'elements', 4, () => ({ a: DataFrame.fromColumns({ a: [1, 2, 3, 4] }) })],
  ['pixels of an image', 'pixels', pixelsOf('rgb-8.png'), () => new Image(imageFile('rgb-8.png'))],
];

function pixelsOf(name: string): number {
  const { width, height } = new Image(imageFile(name));
  return width * height;
}

describe.each(values)('the limit of a call, by %s', (_, limit, most, make) => {
  const enough = { limits: { [limit]: most } };
  const tooLittle = { limits: { [limit]: most - 1 } };
  const refused = { name: 'LimitError', code: 'limit' };

  it('is the same for writing, of values and of wrappers, and for reading', () => {
    const text = toJson(make());
    const bytes = toMsgpack(make());
    for (const value of [make(), wrap(make())]) {
      expect(toJson(value, enough)).toBe(text);
      expect(toMsgpack(value, enough)).toEqual(bytes);
      for (const write of [toJson, toJsonBytes, toMsgpack]) {
        expect(refusal(() => write(value, tooLittle))).toMatchObject(refused);
      }
    }
    const readers = [
      (options: object) => fromJson(text, options),
      (options: object) => fromMsgpack(bytes, options),
      (options: object) => loadJcr(JSON.parse(text), options),
    ];
    for (const read of readers) {
      expect(toJson(read(enough))).toBe(text);
      expect(refusal(() => read(tooLittle))).toMatchObject(refused);
    }
  });
});

it('names the place of what passes the limit', () => {
  const options = { limits: { elements: 6 } };
  expect(refusal(() => toJson({ a: [1, new Float32Array(7)] }, options))).toMatchObject({ path: '$.a[1]' });
  expect(refusal(() => toJson(new Native({ a: new Numpy(new Int8Array(7)) }), options))).toMatchObject({ path: '$.a' });
});

describe('a raised limit', () => {
  it('reaches what is wrapped on the way', () => {
    const axes = Array.from({ length: 33 }, () => 1);
    const options = { limits: { dimensions: 33 } };
    class Strided {
      data = new Int8Array(1);
      shape = axes;
      stride = axes;
      offset = 0;
    }
    expect(refusal(() => toJson({ a: new Strided() }))).toMatchObject({ code: 'limit', path: '$.a' });
    expect(fromJson(toJson({ a: new Strided() }, options), options)).toBeInstanceOf(Native);
  });

  it('reaches types of users', () => {
    const Count = defineDataType({
      type: 'acme.Count',
      is: (value): value is Box => value instanceof Box,
      encode: (box) => box.count,
      decode: (count) => new Box(count as bigint),
    });
    class Box {
      readonly count: bigint;
      constructor(count: bigint) {
        this.count = count;
      }
    }
    const registry = builtins.with(Count);
    const large = new Box(10n ** 4400n);
    const options = { limits: { digits: 4401 } };
    expect(refusal(() => registry.wrap(large))).toMatchObject({ code: 'limit' });
    expect(refusal(() => new Count(large))).toMatchObject({ code: 'limit' });
    const wrapper = registry.wrap(large, options);
    const text = toJson(wrapper, options);
    expect(text).toBe(toJson(new Count(large, options), options));
    expect(JSON.stringify(wrapper)).toBe(text);
    expect(registry.fromJson(text, options)).toMatchObject({ data: large });
    expect(refusal(() => toJson(wrapper))).toMatchObject({ code: 'limit' });
  });

  it('is not asked for again to compare', () => {
    const [long, deep] = [{ digits: 6000 }, { depth: 1024 }];
    expect(equals(new Native(10n ** 5000n, { limits: long }), new Native(10n ** 5000n, { limits: long }))).toBe(true);
    expect(equals(new Native(nested(900), { limits: deep }), new Native(nested(900), { limits: deep }))).toBe(true);
  });
});

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

it.each([null, 5, 'depth'])('limits that are none are refused: %s', (limits) => {
  const options = { limits } as never;
  for (const call of [() => toJson(1, options), () => new Native(1, options), () => fromJson('1', options)]) {
    expect(refusal(call)).toMatchObject({ name: 'LimitError', code: 'limit' });
  }
});
