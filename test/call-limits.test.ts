import { Int32 } from 'apache-arrow';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeBody } from '../src/api/json-body.ts';
import type { RaymonError } from '../src/base/errors.ts';
import { DataFrame } from '../src/frame/dataframe.ts';
import { Series } from '../src/frame/series.ts';
import {
  builtins,
  contentHash,
  fromJson,
  fromMsgpack,
  loadJcr,
  toCanonicalJson,
  toJson,
  toJsonBytes,
  toJsonChunks,
  toMsgpack,
  wrap,
} from '../src/toolkit/builtins.ts';
import { defineDataType } from '../src/toolkit/define-data-type.ts';
import { equals } from '../src/toolkit/equals.ts';
import { readJcr, writeJcr } from '../src/toolkit/files.ts';
import { RaymonFileLogger } from '../src/trace/file/file-logger.ts';
import { readLog } from '../src/trace/file/read-log.ts';
import { RaymonApiLogger } from '../src/trace/send/api-logger.ts';
import { Image } from '../src/image/image.ts';
import { MOST_LIMITS, resolveLimits, type Limits } from '../src/base/limits.ts';
import { Native } from '../src/native/native.ts';
import { Numpy } from '../src/numpy/numpy.ts';
import { imageFile } from './support/image-fixtures.ts';
import { refusal } from './support/refusal.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';
import { vectorFrom } from './support/vectors.ts';

/** Values that use up a limit, with the largest use that they make of it. */
const values: readonly [string, keyof Limits, number, () => unknown][] = [
  ['items of an array', 'elements', 5, () => [1, 2, 3, 4, 5]],
  ['members of an object', 'keys', 3, () => ({ a: 1, b: 2, c: 3 })],
  ['long names of an object', 'longKeys', 3, () => Object.fromEntries(['a', 'b', 'c'].map((last) => ['k'.repeat(17_000) + last, 1]))], // oxfmt-ignore
  ['pointers of exact', 'pointerCharacters', 12, () => ({ a: [Number.NaN, -0], 'b/': 1n, c: [1] })],
  ['digits', 'digits', 20, () => ({ a: 10n ** 19n })],
  ['nesting', 'depth', 6, () => ({ a: [[{ b: 1 }]] })],
  ['elements of a typed array', 'elements', 7, () => new Float32Array(7)],
  ['elements of an array in an object', 'elements', 7, () => ({ a: new Float32Array(7) })],
  ['bytes of an array', 'payloadBytes', 24, () => new Float64Array(3)],
  ['bytes of an array in an object', 'payloadBytes', 24, () => ({ a: [new Float64Array(3)] })],
  ['axes of an array', 'dimensions', 3, () => new Numpy({ data: new Int8Array(1), shape: [1, 1, 1] })],
  ['axes of an array in an object', 'dimensions', 3, () => ({ a: new Numpy({ data: new Int8Array(1), shape: [1, 1, 1] }) })], // oxfmt-ignore
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

describe.each<[string, keyof Limits, number, (options: object) => unknown]>([
  ['new Series of a list', 'elements', 3, (options) => new Series([1, 2, 3], options)],
  ['new Series of a typed array', 'elements', 3, (options) => new Series(new Int8Array(3), options)],
  ['new Series of lists', 'elements', 4, (options) => new Series([[1, 2, 3, 4], []], options)],
  ['Series.fromData', 'elements', 2, (options) => Series.fromData({ 0: 1, 1: 2 }, options)],
  ['new Numpy of a Numpy', 'elements', 6, (options) => new Numpy(new Numpy(new Float32Array(6)), options)],
  ['new Numpy of a Numpy', 'payloadBytes', 24, (options) => new Numpy(new Numpy(new Float32Array(6)), options)],
])('%s', (_, limit, most, call) => {
  it(`heeds ${limit}`, () => {
    expect(call({ limits: { [limit]: most } })).toBeDefined();
    expect(refusal(() => call({ limits: { [limit]: most - 1 } }))).toMatchObject({ code: 'limit' });
  });
});

/** Values that pass a default limit, with the limit that they need. */
const beyondDefaults: typeof values = [
  ['nesting beyond the default', 'depth', 602, () => nested(600)],
  ['digits beyond the default', 'digits', 5000, () => ({ a: 10n ** 4999n })],
  ['axes beyond the default', 'dimensions', 33, () => new Strided(33)],
];

/** An array of one element, as npm ndarray makes them. */
class Strided {
  data: Int8Array = new Int8Array(1);
  offset = 0;
  shape: number[];
  stride: number[];
  constructor(axes: number) {
    this.shape = Array.from({ length: axes }, () => 1);
    this.stride = this.shape;
  }
}

/** What takes a value and limits: rejects, or throws, what passes them. */
type Door = (value: unknown, limits: Partial<Limits>) => unknown;

const directory = temporaryDirectory();

function throwFirst(errors: readonly RaymonError[]): void {
  if (errors[0] !== undefined) throw errors[0];
}

const doors: Readonly<Record<string, Door>> = {
  toJson: (value, limits) => toJson(value, { limits }),
  toJsonBytes: (value, limits) => toJsonBytes(value, { limits }),
  toJsonChunks: (value, limits) => [...toJsonChunks(value, { limits })],
  toMsgpack: (value, limits) => toMsgpack(value, { limits }),
  toCanonicalJson: (value, limits) => toCanonicalJson(value, { limits }),
  contentHash: (value, limits) => contentHash(value, { limits }),
  'wrap, then toJson': (value, limits) => toJson(wrap(value, { limits }), { limits }),
  'wrap, then toJcr': (value, limits) => loadJcr(wrap(value, { limits }).toJcr(), { limits }),
  fromJson: (value, limits) => fromJson(toJson(value, { limits: MOST_LIMITS }), { limits }),
  fromMsgpack: (value, limits) => fromMsgpack(toMsgpack(value, { limits: MOST_LIMITS }), { limits }),
  writeJcr: (value, limits) => writeJcr(join(directory(), 'value.json'), value, { limits }),
  async readJcr(value, limits) {
    const path = join(directory(), 'value.json');
    await writeJcr(path, value, { limits: MOST_LIMITS });
    await readJcr(path, { limits });
  },
  async RaymonFileLogger(value, limits) {
    const errors: RaymonError[] = [];
    const path = join(directory(), 'log.jsonl');
    const logger = new RaymonFileLogger({ path, projectId: 'p', limits, onError: (error) => void errors.push(error) });
    expect(logger.log('t', 'r', value)).toBe(errors.length === 0);
    await logger.close();
    throwFirst(errors);
  },
  async RaymonApiLogger(value, limits) {
    const errors: RaymonError[] = [];
    const onError = (error: RaymonError): void => void errors.push(error);
    const logger = new RaymonApiLogger({ projectId: 'p', limits, onError, send: async () => undefined });
    expect(logger.log('t', 'r', value)).toBe(errors.length === 0);
    await logger.close();
    throwFirst(errors);
  },
  async 'readLog of what a logger wrote'(value, limits) {
    const path = join(directory(), 'log.jsonl');
    const logger = new RaymonFileLogger({ path, projectId: 'p', limits: MOST_LIMITS });
    expect(logger.log('t', 'r', value)).toBe(true);
    await logger.close();
    for await (const { data } of readLog(path, { limits })) expect(data).toBeDefined();
  },
  'the body of a request': (value, limits) => writeBody(builtins.wrap(value, { limits }), resolveLimits(limits)),
};

describe.each(Object.entries(doors))('%s', (_, door) => {
  it.each([...values, ...beyondDefaults])(
    'takes what just obeys the limit of %s, and no more',
    async (_, limit, most, make) => {
      await door(make(), { [limit]: most });
      const refused = await Promise.resolve()
        .then(() => door(make(), { [limit]: most - 1 }))
        .then(
          () => undefined,
          (error: unknown) => error,
        );
      expect(refused).toMatchObject({ name: 'LimitError', code: 'limit', limit });
    },
  );
});

describe.each(Object.entries(doors).filter(([name]) => !/wrap|msgpack|contentHash|request/i.test(name)))(
  '%s, of documentBytes',
  (_, door) => {
    it('takes a text of so many bytes, and not of one more', async () => {
      const value = { a: 'é\u{1f600}', b: new Uint8Array(100) };
      const bytes = Buffer.byteLength(toJson(value));
      await door(value, { documentBytes: bytes });
      await expect((async () => door(value, { documentBytes: bytes - 1 }))()).rejects.toMatchObject({
        name: 'LimitError',
        limit: 'documentBytes',
      });
    });
  },
);

it('an error about a limit of a call names the place of what passes it', () => {
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

it.each([null, 5, 'depth'])('invalid limits of a call are refused: %s', (limits) => {
  const options = { limits } as never;
  for (const call of [() => toJson(1, options), () => new Native(1, options), () => fromJson('1', options)]) {
    expect(refusal(call)).toMatchObject({ name: 'OptionError', code: 'bad-option' });
  }
});
