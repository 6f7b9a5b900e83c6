import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, type Limits } from '../../src/base/limits.ts';
import { LongKeys } from '../../src/base/keys/long-keys.ts';
import type { Path } from '../../src/base/path.ts';
import { copyJson, type CopyRules, type JsonCopy } from '../../src/json/copy.ts';
import { RawString } from '../../src/json/raw-string.ts';
import { refusal } from '../support/refusal.ts';
import { orderedObject } from '../support/ordered-object.ts';

class Refused extends Error {
  readonly at: Path;

  constructor(message: string, at: Path) {
    super(message);
    this.at = at;
  }
}

function copy<Leaf = never>(
  value: unknown,
  rules: Partial<CopyRules<Leaf>> = {},
  limits: Partial<Limits> = {},
): JsonCopy<Leaf> {
  return copyJson<Leaf>(value, {
    limits: { ...DEFAULT_LIMITS, ...limits },
    path: ['params'],
    depth: 0,
    leaf: () => undefined,
    refuse(message, path) {
      throw new Refused(message, path);
    },
    ...rules,
  });
}

function refused(value: unknown): { readonly message: string; readonly at: Path } {
  try {
    copy(value);
  } catch (error) {
    if (error instanceof Refused) return { message: error.message, at: error.at };
    throw error;
  }
  throw new Error('Expected a refusal, got none');
}

/** Makes a value one that only the checking copy takes. */
const slow = (value: unknown): unknown[] => [value, new RawString(new Uint8Array(0))];

const deepest = (value: unknown) => {
  let most = 0;
  copy(value, { depth: 2, opened: (depth) => (most = Math.max(most, depth)) });
  return most;
};

const limitAt = (path: string) => ({ name: 'LimitError', code: 'limit', path });

const longName = (i: number): string => `${'n'.repeat(20_000)}${i}`;

describe('copyJson', () => {
  it('gives the same copy by its fast path and by the one that explains', () => {
    const value = { b: [1, -0, 'x', null, false], a: { '1000000': {}, '5': [] }, ['n'.repeat(20_000)]: 1 };
    const [copied] = copy(slow(value)) as [typeof value];
    expect(copied).toEqual(copy(value));
    expect(copied).toEqual(value);
    expect(copied.b).not.toBe(value.b);
    expect(Object.is(copied.b[1], -0)).toBe(true);
  });

  it('keeps `__proto__` as data, on both paths', () => {
    const value: unknown = JSON.parse('{"__proto__":{"x":1}}');
    for (const found of [copy(value), (copy(slow(value)) as unknown[])[0]]) {
      expect(Object.entries(found as object)).toEqual([['__proto__', { x: 1 }]]);
      expect(Object.getPrototypeOf(found)).toBe(Object.prototype);
    }
  });

  it('takes what our readers give: strings left in bytes, and members in their order', () => {
    const raw = new RawString(new TextEncoder().encode('é'));
    const ordered = orderedObject(
      new Map<string, never>([
        ['b', raw as never],
        ['1', [raw] as never],
      ]),
    );
    expect(copy([raw, ordered])).toEqual(['é', { '1': ['é'], b: 'é' }]);
  });

  it.each<[string, unknown, string]>([
    ['NaN', Number.NaN, 'Expected a JSON value, got NaN'],
    ['an infinity', -Infinity, 'Expected a JSON value, got -Infinity'],
    ['undefined', undefined, 'Expected a JSON value, got undefined'],
    ['a bigint', 1n, 'Expected a JSON value, got bigint'],
    ['an object of a class', new Date(0), 'Expected a JSON value, got a Date'],
  ])('refuses %s, at its place', (_, value, message) => {
    expect(refused({ a: [0, { 'b c': value }] })).toEqual({ message, at: ['params', 'a', 1, 'b c'] });
    expect(refused(value)).toEqual({ message, at: ['params'] });
  });

  it('refuses holes and accessors', () => {
    const sparse = Array.from({ length: 2 }, () => 1);
    delete sparse[1];
    expect(refused({ a: sparse })).toEqual({ message: 'Expected a dense array, got a hole', at: ['params', 'a', 1] });
    let runs = 0;
    const value = Object.defineProperty({}, 'b', {
      enumerable: true,
      get() {
        runs++;
        return Number.NaN;
      },
    });
    expect(refused(value)).toEqual({
      message: 'Expected a value, got an accessor',
      at: ['params', 'b'],
    });
    // The fast path reads it once to find out that it gives up; the one that explains does not.
    expect(runs).toBeLessThanOrEqual(1);
  });

  it('lets in the leaves of its rules, told how deep they stand', () => {
    const depths: number[] = [];
    const leaf = (value: unknown, depth: number): Date | undefined => {
      depths.push(depth);
      return value instanceof Date ? value : undefined;
    };
    const date = new Date(0);
    const found = copy<Date>({ a: [date], b: date }, { leaf, depth: 3 });
    expect(found).toEqual({ a: [date], b: date });
    expect((found as { b: Date }).b).toBe(date);
    expect(depths).toEqual([5, 4]);
    expect(() => copy<Date>([new Map()], { leaf })).toThrow(Refused);
  });

  it('tells of containers, the deepest one on each path', () => {
    expect(deepest([[], [[1]]])).toBe(5);
    expect(deepest(slow([[], [[1]]]))).toBe(6);
    expect(deepest('x')).toBe(0);
  });

  it('keeps to the limits, with the place of what passes them', () => {
    const refusedBy = (value: unknown, limits: Partial<Limits>) => refusal(() => copy({ a: value }, {}, limits));
    expect(copy({ a: [[1]] }, {}, { depth: 3 })).toEqual({ a: [[1]] });
    expect(refusedBy([[1]], { depth: 2 })).toEqual(limitAt('$.params.a[0]'));
    expect(refusedBy({ b: {} }, { depth: 2 })).toEqual(limitAt('$.params.a.b'));
    expect(refusedBy(orderedObject(new Map([['b', []]])), { depth: 2 })).toEqual(limitAt('$.params.a.b'));
    expect(refusedBy([1, 2, 3], { elements: 2 })).toEqual(limitAt('$.params.a'));
    expect(refusedBy({ x: 1, y: 2 }, { keys: 1 })).toEqual(limitAt('$.params.a'));
  });

  it('refuses a value that contains itself as one that is too deep', () => {
    const round: Record<string, unknown> = {};
    round['again'] = [round];
    expect(refusal(() => copy(round)).code).toBe('limit');
  });

  it('counts names that engines cannot hash, over all values of a call', () => {
    const longKeys = new LongKeys();
    const limits = { longKeys: 2 };
    copy({ [longName(0)]: 1 }, { longKeys }, limits);
    copy({ [longName(0)]: 1, [longName(1)]: 1 }, { longKeys }, limits);
    expect(refusal(() => copy([{ [longName(2)]: 1 }], { longKeys }, limits)).code).toBe('limit');
    expect(copy({ [longName(2)]: 1 }, {}, limits)).toEqual({ [longName(2)]: 1 });
  });
});
