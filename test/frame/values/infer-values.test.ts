import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/base/errors.ts';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { inferValues } from '../../../src/frame/values/infer-values.ts';
import { refusal } from '../../support/refusal.ts';

const refuse = (message: string, row: number): never => {
  throw new DecodeError('bad-value', message, ['column', row]);
};

function typeOf(values: readonly unknown[], integers = false, depth = 512): string {
  return String(inferValues(values, refuse, { ...DEFAULT_LIMITS, depth }, ['column'], 1, integers));
}

const placeOf = (...values: unknown[]) => refusal(() => typeOf(values)).path;

describe('inferValues', () => {
  it.each<[unknown[], string]>([
    [[], 'Null'],
    [[null, undefined], 'Null'],
    [[null, true], 'Bool'],
    [[1, null, -0], 'Float64'],
    [[1n, 2n ** 63n - 1n], 'Int64'],
    [['', 'x'], 'Utf8'],
    [[new Date(0)], 'Timestamp<MILLISECOND, UTC>'],
    [[new Uint8Array(0)], 'Binary'],
    [[[1], [], null], 'List<Float64>'],
    [[[[]]], 'List<List<Null>>'],
    [[new Float32Array(1)], 'List<Float32>'],
    [[new BigInt64Array(1)], 'List<Int64>'],
    [[{ a: 1 }, null, { b: 'x' }], 'Struct<{a:Float64, b:Utf8}>'],
    [[{}], 'Struct<{}>'],
  ])('case %# is what each value says of itself', (values, type) => {
    expect(typeOf(values)).toBe(type);
  });

  it.each<[unknown[], string]>([
    [[1, null, 2], 'Int64'],
    [[Number.MAX_SAFE_INTEGER], 'Int64'],
    [[2 ** 53], 'Float64'],
    [[1, -0], 'Float64'],
    [[1, 0.5], 'Float64'],
    [[NaN], 'Float64'],
    [[[1, 2], [3]], 'List<Int64>'],
  ])('case %# takes numbers for integers where it may and none is lost', (values, type) => {
    expect(typeOf(values, true)).toBe(type);
  });

  it('refuses a second kind in one column, at its row', () => {
    expect(placeOf(1, null, 'x')).toBe('$.column[2]');
    expect(placeOf(1, 1n)).toBe('$.column[1]');
    expect(placeOf([1], { a: 1 })).toBe('$.column[1]');
    expect(placeOf(new Float32Array(1), new Float64Array(1))).toBe('$.column[1]');
  });

  it('refuses what no column holds, at the row that it stands in', () => {
    expect(placeOf('x', () => 1)).toBe('$.column[1]');
    expect(placeOf([1], [1, Symbol('x')])).toBe('$.column[1]');
    expect(placeOf({ a: 1 }, { a: new Map() })).toBe('$.column[1]');
  });

  it('takes types as deep as the limit says, and not one level more', () => {
    expect(typeOf([[[1]]], false, 3)).toBe('List<List<Float64>>');
    expect(refusal(() => typeOf([[[1]]], false, 2))).toEqual({ name: 'LimitError', code: 'limit', path: '$.column' });
    expect(typeOf([{ a: { b: 1 } }], false, 3)).toBe('Struct<{a:Struct<{b:Float64}>}>');
    expect(refusal(() => typeOf([{ a: { b: 1 } }], false, 2))).toMatchObject({ code: 'limit' });
  });
});
