import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { DataFrame } from '../../src/frame/dataframe.ts';
import { Series } from '../../src/frame/series.ts';
import { fromJson } from '../../src/toolkit/builtins.ts';
import { refusal } from '../support/refusal.ts';

/** A frame of one column `x`, of a type and the values that it stores. */
function frameOf(type: arrow.DataType, values: readonly unknown[]): DataFrame {
  return DataFrame.fromRows(
    values.map((x) => ({ x })),
    { schema: new arrow.Schema([new arrow.Field('x', type, true)]) },
  );
}

/** A frame of mixed cells, as Python's documents have them. */
function read(cells: string): DataFrame {
  return fromJson(`{"type":"raymon.types.DataFrame","params":{"data":{"x":${cells}}}}`, { as: DataFrame });
}

function typesOf(frame: DataFrame): string[] {
  return frame.data.schema.fields.map(({ type }) => String(type));
}

const day = new Date(Date.UTC(2026, 10, 28));
const js = { as: 'js' } as const;

describe("{ as: 'js' }", () => {
  it.each<[string, arrow.DataType, unknown, unknown]>([
    ['int64', new arrow.Int64(), 2n ** 53n - 1n, 2 ** 53 - 1],
    ['negative int64', new arrow.Int64(), -(2n ** 53n) + 1n, -(2 ** 53) + 1],
    ['uint64', new arrow.Uint64(), 7n, 7],
    ['int32', new arrow.Int32(), 7, 7],
    ['float64', new arrow.Float64(), -0, -0],
    ['strings', new arrow.Utf8(), 'a', 'a'],
    ['days', new arrow.DateDay(), day, day],
    ['seconds', new arrow.TimestampSecond(), day, day],
    ['milliseconds', new arrow.TimestampMillisecond('UTC'), day, day],
    ['microseconds', new arrow.TimestampMicrosecond('UTC'), BigInt(day.getTime()) * 1000n, day],
    ['nanoseconds', new arrow.TimestampNanosecond(), BigInt(day.getTime()) * 1_000_000n, day],
    ['nanoseconds before 1970', new arrow.TimestampNanosecond(), -5_000_000n, new Date(-5)],
    ['durations', new arrow.DurationMillisecond(), 5n, 5],
    ['lists', new arrow.List(new arrow.Field('item', new arrow.Int64(), true)), [1n, null], [1, null]],
    ['structs', new arrow.Struct([new arrow.Field('a', new arrow.Int64(), true)]), { a: 1n }, { a: 1 }],
  ])('gives %s as numbers and Dates', (_, type, value, expected) => {
    const frame = frameOf(type, [value, null]);
    expect(frame.toRows(js)).toEqual([{ x: expected }, { x: null }]);
    expect(frame.values('x', js)).toEqual([expected, null]);
    expect(new Series(frame.column('x')).toArray(js)).toEqual([expected, null]);
  });

  it.each<[string, arrow.DataType, unknown]>([
    ['int64 beyond numbers', new arrow.Int64(), 2n ** 53n],
    ['uint64 beyond numbers', new arrow.Uint64(), 2n ** 64n - 1n],
    ['a microsecond', new arrow.TimestampMicrosecond(), 1n],
    ['a nanosecond before 1970', new arrow.TimestampNanosecond(), -1n],
    ['microseconds that Dates do not reach', new arrow.TimestampMicrosecond(), 8_640_000_000_000_001n * 1000n],
    ['seconds that Dates do not reach', new arrow.TimestampSecond(), 8_640_000_000_001n],
    ['a list with one beyond', new arrow.List(new arrow.Field('item', new arrow.Int64(), true)), [1n, 2n ** 60n]],
    ['a struct with one beyond', new arrow.Struct([new arrow.Field('a', new arrow.Int64(), true)]), { a: 2n ** 60n }],
  ])('refuses %s with its place', (_, type, value) => {
    const frame = frameOf(type, [null, value]);
    const what = { name: 'EncodeError', code: 'unsupported-value' };
    expect(refusal(() => frame.toRows(js))).toEqual({ ...what, path: '$[1].x' });
    expect(refusal(() => frame.values('x', js))).toEqual({ ...what, path: '$[1].x' });
    expect(refusal(() => new Series(frame.column('x')).toArray(js))).toEqual({ ...what, path: '$[1]' });
    expect(frame.toRows()).toHaveLength(2);
  });

  it('gives mixed cells as they are, without bigints', () => {
    expect(read('{"0":{"a":[1,"b",null]},"1":"s"}').toRows(js)).toEqual([{ x: { a: [1, 'b', null] } }, { x: 's' }]);
    const large = read('{"0":"s","1":[9007199254740993]}');
    expect(large.toRows()).toEqual([{ x: 's' }, { x: [9007199254740993n] }]);
    expect(refusal(() => large.toRows(js))).toMatchObject({ path: '$[1].x' });
  });
});

describe('numbers that are all integers', () => {
  const rows = [
    { a: 1, b: 1.5, c: -0, d: null, e: [1, 2], f: 2 ** 53 },
    { a: null, b: 2, c: 1, d: null, e: null, f: 1 },
  ];

  it('are int64 where they are asked for, with null', () => {
    expect(typesOf(DataFrame.fromRows(rows, { integers: 'int' }))).toEqual([
      'Int64',
      'Float64',
      'Float64',
      'Null',
      'List<Int64>',
      'Float64',
    ]);
    expect(typesOf(DataFrame.fromRows(rows))).toEqual(['Float64', 'Float64', 'Float64', 'Null', 'List<Float64>', 'Float64']); // oxfmt-ignore
    const columns = DataFrame.fromColumns({ a: [1, 2], b: [NaN, 1] }, { integers: 'int' });
    expect(typesOf(columns)).toEqual(['Int64', 'Float64']);
    expect(String(new Series([1, null], { integers: 'int' }).dataType)).toBe('Int64');
  });

  it('come back as they were', () => {
    const frame = DataFrame.fromRows(rows, { integers: 'int' });
    expect(frame.toRows(js)).toEqual(DataFrame.fromRows(rows).toRows());
    expect(Object.is(frame.toRows()[0]?.['c'], -0)).toBe(true);
  });
});

describe('a Series of values', () => {
  it('is made of lists and typed arrays, and owns them', () => {
    const list = [1, null, 3];
    const memory = Int8Array.of(1, 2);
    const [ofList, ofMemory] = [new Series(list, { name: 'a' }), new Series(memory, { index: arrow.vectorFromArray(['x', 'y'], new arrow.Utf8()) })]; // oxfmt-ignore
    list[0] = 9;
    memory[0] = 9;
    expect([ofList.toArray(), ofList.name, String(ofList.dataType)]).toEqual([[1, null, 3], 'a', 'Float64']);
    expect([ofMemory.toArray(), String(ofMemory.dataType)]).toEqual([[1, 2], 'Int8']);
    expect(new Series([]).length).toBe(0);
    expect(new Series(['a', undefined]).toArray()).toEqual(['a', null]);
  });

  it('refuses values with their place', () => {
    const what = { name: 'EncodeError', code: 'unsupported-value' };
    expect(refusal(() => new Series([1, 'a']))).toEqual({ ...what, path: '$[1]' });
    expect(refusal(() => new Series([1, () => 1]))).toEqual({ ...what, path: '$[1]' });
    for (const none of [undefined, null, 1, 'abc', {}, new DataView(new ArrayBuffer(1))]) {
      expect(refusal(() => new Series(none as never))).toEqual({ ...what, path: '$' });
    }
  });
});
