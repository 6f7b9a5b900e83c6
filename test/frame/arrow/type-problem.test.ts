import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { typeProblem } from '../../../src/frame/arrow/type-problem.ts';

const child = (name: string, type: arrow.DataType = new arrow.Int8()): arrow.Field => new arrow.Field(name, type, true);
/** A type with members that its class does not allow. */
const having = (type: arrow.DataType, members: object): arrow.DataType =>
  Object.create(type, Object.getOwnPropertyDescriptors(members)) as arrow.DataType;
const map = (type: arrow.DataType): arrow.DataType => new arrow.Map_(child('entries', type) as never);
const structOf = (...names: string[]): arrow.DataType => new arrow.Struct(names.map((name) => child(name)));

describe('typeProblem', () => {
  it.each<[arrow.DataType]>([
    [new arrow.Null()],
    [new arrow.Bool()],
    [new arrow.Int64()],
    [new arrow.Uint8()],
    [new arrow.Float16()],
    [new arrow.Utf8()],
    [new arrow.LargeUtf8()],
    [new arrow.Binary()],
    [new arrow.FixedSizeBinary(0)],
    [new arrow.FixedSizeBinary(2 ** 31 - 1)],
    [new arrow.Decimal(0, 1, 128)],
    [new arrow.Decimal(-5, 38, 128)],
    [new arrow.Decimal(10, 76, 256)],
    [new arrow.DateMillisecond()],
    [new arrow.TimeMillisecond()],
    [new arrow.TimeNanosecond()],
    [new arrow.TimestampSecond('Europe/Berlin')],
    [new arrow.DurationNanosecond()],
    [new arrow.IntervalDayTime()],
    [new arrow.List(child('item'))],
    [new arrow.FixedSizeList(0, child('item'))],
    [new arrow.Struct([])],
    [map(structOf('key', 'value'))],
    [new arrow.DenseUnion([0, 127], [child('a'), child('b')])],
  ])('takes %s', (type) => {
    expect(typeProblem(type)).toBeUndefined();
  });

  it.each<[string, arrow.DataType, string]>([
    [
      'integers of 24 bits',
      having(new arrow.Int32(), { bitWidth: 24 }),
      'bit width of integers that Arrow has, got 24',
    ],
    ['floats of another precision', having(new arrow.Float64(), { precision: 3 }), 'precision of floats'],
    ['dates of another unit', having(new arrow.DateDay(), { unit: 2 }), 'unit of dates'],
    ['times of 32 bits in microseconds', new arrow.Time(arrow.TimeUnit.MICROSECOND, 32), 'unit of times'],
    ['times of 64 bits in seconds', new arrow.Time(arrow.TimeUnit.SECOND, 64), 'unit of times'],
    ['timestamps of another unit', new arrow.Timestamp(4 as never, null), 'unit of timestamps'],
    ['a time zone that is no string', new arrow.Timestamp(0, 5 as never), 'time zone that is a string'],
    ['durations of another unit', having(new arrow.DurationSecond(), { unit: 4 }), 'unit of durations'],
    ['intervals of another unit', having(new arrow.IntervalDayTime(), { unit: 3 }), 'unit of intervals'],
    ['decimals of 16 bits', new arrow.Decimal(0, 5, 16), 'decimals of 32 to 256 bits, got 16'],
    ['decimals without digits', new arrow.Decimal(0, 0, 128), '1 to 38 digits in decimals of 128 bits, got 0'],
    ['decimals of 128 bits and 39 digits', new arrow.Decimal(0, 39, 128), 'got 39'],
    ['decimals of 256 bits and 77 digits', new arrow.Decimal(0, 77, 256), '1 to 76 digits'],
    ['a scale beyond 32 bits', new arrow.Decimal(2 ** 31, 5, 128), 'scale of 32 bits'],
    ['a negative width', new arrow.FixedSizeBinary(-1), 'fixed size, got -1'],
    ['a width of 2^31', new arrow.FixedSizeBinary(2 ** 31), 'fixed size'],
    ['a size that is no integer', new arrow.FixedSizeList(1.5, child('item')), 'fixed size, got 1.5'],
    ['a list without items', having(new arrow.List(child('item')), { children: [] }), '1 child fields, got 0'],
    ['an integer with children', having(new arrow.Int8(), { children: [child('x')] }), '0 child fields, got 1'],
    ['a map of no struct', map(new arrow.Int8()), 'maps of structs'],
    ['a map of structs with three members', map(structOf('a', 'b', 'c')), 'maps of structs'],
    ['a union without children', new arrow.DenseUnion([], []), 'at least one child'],
    ['a union of fewer ids than children', new arrow.DenseUnion([0], [child('a'), child('b')]), 'one type id for each'],
    ['a union with an id twice', new arrow.DenseUnion([1, 1], [child('a'), child('b')]), 'one type id for each'],
    ['a type id of 128', having(new arrow.SparseUnion([0], [child('a')]), { typeIds: [128] }), 'from 0 to 127'],
    ['a negative type id', new arrow.SparseUnion([-1], [child('a')]), 'from 0 to 127'],
    ['a union of another mode', having(new arrow.DenseUnion([0], [child('a')]), { mode: 2 }), 'got mode 2'],
  ])('says what is wrong with %s', (_, type, problem) => {
    expect(typeProblem(type)).toContain(problem);
  });
});
