import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { seriesDtype } from '../../../src/frame/pandas-writer/series-dtype.ts';
import { vectorFrom } from '../../support/vectors.ts';

const dtypeOf = (type: arrow.DataType, values: readonly unknown[]): string | undefined =>
  seriesDtype(type, vectorFrom(values, type).data);
const nanoseconds = (seconds: number): bigint => BigInt(seconds) * 1_000_000_000n;

describe('the dtype of a Series', () => {
  it.each<[arrow.DataType, unknown, string, string | undefined]>([
    [new arrow.Bool(), true, 'bool', 'boolean'],
    [new arrow.Int8(), 1, 'int8', 'Int8'],
    [new arrow.Int64(), 1n, 'int64', 'Int64'],
    [new arrow.Uint16(), 1, 'uint16', 'UInt16'],
    [new arrow.Uint64(), 1n, 'uint64', 'UInt64'],
    [new arrow.Float32(), 0.5, 'float32', 'float32'],
    [new arrow.Float64(), 0.1, 'float64', 'float64'],
    [new arrow.Utf8(), 'a', 'string', 'string'],
    [new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8()), 'a', 'category', 'category'],
  ])('of %s keeps nulls apart where it needs to', (type, value, full, withNull) => {
    expect(dtypeOf(type, [value])).toBe(full);
    expect(dtypeOf(type, [value, null])).toBe(withNull);
    expect(dtypeOf(type, [])).toBe(full);
  });

  it.each<[string, arrow.DataType, unknown]>([
    ['bytes', new arrow.Binary(), Uint8Array.of(1)],
    ['days', new arrow.DateDay(), new Date(0)],
    ['durations', new arrow.DurationSecond(), 1n],
    ['lists', new arrow.List(new arrow.Field('item', new arrow.Int8(), true)), [1]],
    ['categories of numbers', new arrow.Dictionary(new arrow.Int32(), new arrow.Int8()), 1],
  ])('of %s is none', (_, type, value) => expect(dtypeOf(type, [value])).toBeUndefined());

  it('of times is that of nanoseconds, if every one fits 64 bits of them', () => {
    const [first, end] = [Date.UTC(1678, 0, 1) / 1000, Date.UTC(2262, 0, 1) / 1000];
    const seconds = new arrow.TimestampSecond();
    expect(dtypeOf(seconds, [BigInt(first), BigInt(end - 1), null])).toBe('datetime64[ns]');
    expect(dtypeOf(seconds, [BigInt(first - 1)])).toBeUndefined();
    expect(dtypeOf(seconds, [BigInt(end)])).toBeUndefined();
    // One before the first second, rounded down.
    expect(dtypeOf(new arrow.TimestampNanosecond(), [nanoseconds(first) - 1n])).toBeUndefined();
    expect(dtypeOf(new arrow.TimestampNanosecond(), [nanoseconds(first), nanoseconds(end) - 1n])).toBe(
      'datetime64[ns]',
    );
  });

  it.each<[string, string | undefined]>([
    ['UTC', 'datetime64[ns, UTC]'],
    ['Europe/Brussels', 'datetime64[ns, Europe/Brussels]'],
    ['+01:30', 'datetime64[ns, +01:30]'],
    ['Nowhere/At all', undefined],
    ['Mars/Olympus', undefined],
    ['UTC], int8[', undefined],
  ])('of times in the zone %j', (zone, dtype) => {
    expect(dtypeOf(new arrow.TimestampMillisecond(zone), [0n])).toBe(dtype);
  });
});
