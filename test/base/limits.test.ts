import { describe, expect, it } from 'vitest';
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
  toJsonStream,
  toMsgpack,
} from '../../src/toolkit/core-builtins.ts';
import { defineDataType } from '../../src/toolkit/define-data-type.ts';
import { equals } from '../../src/toolkit/equals.ts';
import { LimitError } from '../../src/base/errors.ts';
import { checkLimit, DEEPEST, DEFAULT_LIMITS, resolveLimits, type Limits } from '../../src/base/limits.ts';
import { Native } from '../../src/native/native.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { unwrap } from '../../src/toolkit/unwrap.ts';
import { refusal } from '../support/refusal.ts';

const LIMIT = { name: 'LimitError', code: 'limit' };

describe('resolveLimits', () => {
  it('completes what is given with the defaults', () => {
    expect(resolveLimits(undefined)).toBe(DEFAULT_LIMITS);
    expect(resolveLimits({ keys: 3 })).toEqual({ ...DEFAULT_LIMITS, keys: 3 });
    expect(resolveLimits({ keys: 0 }).keys).toBe(0);
  });

  it('has the defaults of the format', () => {
    expect(DEFAULT_LIMITS).toEqual({
      depth: 512,
      dimensions: 32,
      elements: 2 ** 32,
      payloadBytes: 2 ** 32,
      documentBytes: 2 ** 33,
      keys: 2 ** 24,
      digits: 4300,
      pixels: 1e8,
    });
    expect(Object.isFrozen(DEFAULT_LIMITS)).toBe(true);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '5' as unknown as number])('refuses %s', (keys) => {
    expect(() => resolveLimits({ keys })).toThrow(LimitError);
  });

  it('takes no depth that the stack would not hold', () => {
    expect(resolveLimits({ depth: DEEPEST }).depth).toBe(DEEPEST);
    expect(() => resolveLimits({ depth: DEEPEST + 1 })).toThrow(
      expect.objectContaining({ limit: 'depth', max: DEEPEST }),
    );
  });
});

describe('checkLimit', () => {
  it('lets N through and refuses N + 1 with name, bound and path', () => {
    checkLimit(DEFAULT_LIMITS, 'dimensions', 32, []);
    expect(() => checkLimit(DEFAULT_LIMITS, 'dimensions', 33, ['params', 'shape'])).toThrow(
      expect.objectContaining({
        limit: 'dimensions',
        max: 32,
        path: '$.params.shape',
        message: 'Expected at most 32 dimensions, got 33 - at $.params.shape',
      }),
    );
  });
});

/** Ways to nest a value once more, and the containers that each opens. */
const NESTINGS: [string, (inside: unknown) => unknown, number][] = [
  ['arrays', (inside) => [inside], 1],
  ['objects', (inside) => ({ a: inside }), 1],
  ['Maps as objects', (inside) => new Map([['a', inside]]), 1],
  ['Maps as pairs', (inside) => new Map([[1, inside]]), 2],
  ['Maps in keys', (inside) => new Map([[inside, 1]]), 2],
  ['Sets', (inside) => new Set([inside]), 1],
];

function nested(levels: number, nest: (inside: unknown) => unknown, leaf: unknown): unknown {
  let value = leaf;
  for (let i = 0; i < levels; i++) value = nest(value);
  return value;
}

describe.each([DEFAULT_LIMITS.depth, DEEPEST, 10])('depth %d', (depth) => {
  const limits: Partial<Limits> = { depth };
  const below: Partial<Limits> = { depth: depth - 2 };

  describe.each(NESTINGS)('of %s', (_, nest, containers) => {
    // NaN takes the way through the encoder, 1 the short way past it.
    it.each([1, Number.NaN])('holds at N and not at N + 1, both ways, around %d', (leaf) => {
      // Document and params are two containers. Where a level opens two, N itself is even.
      const levels = (depth - 2) / containers;
      const value = nested(levels, nest, leaf);
      const native = new Native(value, { limits });
      expect(refusal(() => new Native(nest(value), { limits }))).toMatchObject(LIMIT);

      const document: unknown = JSON.parse(JSON.stringify(native));
      const loaded = loadJcr(document, { limits });
      expect(equals(loaded, native)).toBe(true);
      expect(refusal(() => loadJcr(document, { limits: below }))).toMatchObject(LIMIT);

      const text = toJson(native, { limits });
      expect(equals(fromJson(text, { limits }), native)).toBe(true);
      expect(refusal(() => fromJson(text, { limits: below }))).toMatchObject(LIMIT);
      expect(refusal(() => toJson(native, { limits: below }))).toMatchObject(LIMIT);

      const bytes = toMsgpack(native, { limits });
      expect(equals(fromMsgpack(bytes, { limits }), native)).toBe(true);
      expect(refusal(() => fromMsgpack(bytes, { limits: below }))).toMatchObject(LIMIT);

      expect(contentHash(loaded, { limits })).toBe(contentHash(native, { limits }));
      expect(unwrap(native)).toBe(value);
    });
  });

  it('counts nested documents as the containers they are', () => {
    // Each level is a document, its params and an array.
    const levels = Math.floor((depth - 2) / 3);
    const native = new Native(
      nested(levels, (inside) => [new Native(inside, { limits })], 1),
      { limits },
    );
    const used = 2 + 3 * levels;
    expect(() => toJson(native, { limits: { depth: used } })).not.toThrow();
    expect(refusal(() => toJson(native, { limits: { depth: used - 1 } }))).toMatchObject(LIMIT);
    const document = native.toJcr();
    expect(equals(loadJcr(document, { limits: { depth: used } }), native)).toBe(true);
    expect(refusal(() => loadJcr(document, { limits: { depth: used - 1 } }))).toMatchObject(LIMIT);
  });
});

describe('depth of the smallest documents', () => {
  it('is two: the document and its params', () => {
    const document = { type: 'raymon.types.Native', params: { data: 1 } };
    expect(loadJcr(document, { limits: { depth: 2 } }).data).toBe(1);
    expect(new Native(1, { limits: { depth: 2 } }).toJcr()).toEqual(document);
    for (const depth of [0, 1]) {
      expect(refusal(() => loadJcr(document, { limits: { depth } }))).toMatchObject(LIMIT);
      expect(refusal(() => new Native(1, { limits: { depth } }))).toMatchObject(LIMIT);
      expect(refusal(() => new Native({ a: [1] }, { limits: { depth } }))).toMatchObject(LIMIT);
      expect(refusal(() => toJson(1, { limits: { depth } }))).toMatchObject(LIMIT);
    }
  });

  it('is one for params that are no container', () => {
    const Word = defineDataType({
      type: 'acme.Word',
      is: (value): value is string => typeof value === 'string',
      encode: (word) => word,
      decode: String,
    });
    const document = new Word('x').toJcr();
    expect(builtins.with(Word).loadJcr(document, { limits: { depth: 1 } }).data).toBe('x');
    expect(refusal(() => builtins.with(Word).loadJcr(document, { limits: { depth: 0 } }))).toMatchObject(LIMIT);
  });
});

describe.each([
  ['keys', 'an object', { a: 1, b: 2, c: 3 }, [1], 3],
  ['keys', 'an object beside NaN', { a: 1, b: 2, c: Number.NaN }, [1], 3],
  [
    'keys',
    'a Map',
    new Map([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ]),
    [1],
    3,
  ],
  [
    'keys',
    'a Map in pairs',
    new Map([
      [1, 1],
      [2, 2],
      [3, 3],
    ]),
    [1],
    3,
  ],
  ['keys', 'exact', [undefined, undefined, undefined], [undefined], 3],
  ['elements', 'an array', [1, 2, 3], [1], 3],
  ['elements', 'an array beside NaN', [1, 2, Number.NaN], [1], 3],
  ['elements', 'a Set', new Set([1, 2, 3]), [1], 3],
  ['digits', 'a BigInt', 123n, [1n], 3],
  ['digits', 'a negative BigInt', -123n, [1n], 3],
] as const)('%s of %s', (name, _, value, small, most) => {
  it('hold at N and not at N + 1, both ways', () => {
    const limits = { [name]: most };
    const below = { [name]: most - 1 };
    const native = new Native(value, { limits });
    expect(refusal(() => new Native(value, { limits: below }))).toMatchObject(LIMIT);
    expect(refusal(() => builtins.wrap(value, { limits: below }))).toMatchObject(LIMIT);
    const document = native.toJcr();
    expect(equals(loadJcr(document, { limits }), native)).toBe(true);
    expect(refusal(() => loadJcr(document, { limits: below }))).toMatchObject(LIMIT);
    expect(() => loadJcr(new Native(small).toJcr(), { limits: below })).not.toThrow();
  });
});

describe('digits', () => {
  it('hold at 4300 and not at 4301, and the largest integers cost no time', () => {
    const most = 10n ** 4300n - 1n;
    const native = new Native(most);
    expect(equals(loadJcr(native.toJcr()), native)).toBe(true);
    expect(refusal(() => new Native(most + 1n))).toEqual({ ...LIMIT, path: '$' });
    expect(refusal(() => new Native([-most - 1n]))).toEqual({ ...LIMIT, path: '$[0]' });
    expect(refusal(() => new Native(1n << 10_000_000n))).toEqual({ ...LIMIT, path: '$' });
  });
});

describe('bufferBytes', () => {
  it.each([Number.NaN, -1, 1.5, Infinity, '64', 64n, {}])('refuses %o', (bufferBytes) => {
    const options = { bufferBytes } as { bufferBytes: number };
    for (const write of [toJsonChunks, toJsonStream]) {
      expect(refusal(() => write({ a: 1 }, options))).toMatchObject({
        code: 'unsupported-value',
        path: '$.bufferBytes',
      });
    }
  });

  it('takes less than 1024 for that', () => {
    const value = { a: 'é'.repeat(3000), b: new Float64Array(3000) };
    for (const bufferBytes of [0, 1, 1024]) {
      const pieces = Array.from(toJsonChunks(value, { bufferBytes }), (piece) => piece.slice());
      expect(Buffer.concat(pieces).toString()).toBe(toJson(value));
      expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(1024);
    }
  });
});

describe('documentBytes', () => {
  it.each([
    ['plain', { a: 'é😀', b: [1, 2, 3] }],
    ['marked', { a: 'é😀', b: [Number.NaN] }],
    ['payload', new Numpy(new Float64Array(3000))],
  ])('hold at N and not at N + 1, in every writer of a %s value', (_, value) => {
    const bytes = toJsonBytes(value).length;
    const [limits, below] = [{ documentBytes: bytes }, { documentBytes: bytes - 1 }];
    for (const write of [toJson, toJsonBytes, toCanonicalJson, contentHash]) {
      expect(() => write(value, { limits })).not.toThrow();
      expect(refusal(() => write(value, { limits: below }))).toMatchObject(LIMIT);
    }
    expect([...toJsonChunks(value, { limits })].length).toBeGreaterThan(0);
    expect(refusal(() => [...toJsonChunks(value, { limits: below })])).toMatchObject(LIMIT);
    const packed = toMsgpack(value).length;
    expect(() => toMsgpack(value, { limits: { documentBytes: packed } })).not.toThrow();
    expect(refusal(() => toMsgpack(value, { limits: { documentBytes: packed - 1 } }))).toMatchObject(LIMIT);
  });

  it('hold at N and not at N + 1, in every reader', () => {
    const [text, packed] = [toJsonBytes({ a: 'é😀' }), toMsgpack({ a: 'é😀' })];
    expect(() => fromJson(text, { limits: { documentBytes: text.length } })).not.toThrow();
    expect(refusal(() => fromJson(text, { limits: { documentBytes: text.length - 1 } }))).toMatchObject(LIMIT);
    expect(() => fromMsgpack(packed, { limits: { documentBytes: packed.length } })).not.toThrow();
    expect(refusal(() => fromMsgpack(packed, { limits: { documentBytes: packed.length - 1 } }))).toMatchObject(LIMIT);
  });
});
