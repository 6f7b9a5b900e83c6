import { inspect } from 'node:util';
import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { DataFrame } from '../../src/frame/dataframe.ts';
import { Series, type SeriesOptions } from '../../src/frame/series.ts';
import { equals } from '../../src/toolkit/equals.ts';
import { EncodeError, OptionError } from '../../src/base/errors.ts';
import { Registry } from '../../src/toolkit/registry.ts';
import { toolkit } from '../../src/toolkit/toolkit.ts';
import { seriesCases, vectorOf } from '../support/series-cases.ts';
import { vectorFrom } from '../support/vectors.ts';

const { fromJson, loadJcr, toJson, wrap } = toolkit(Registry.builtin(DataFrame, Series));
const params = (vector: arrow.Vector, options: SeriesOptions = {}): { [name: string]: unknown } =>
  new Series(vector, options).toJcr().params;

const read = (text: string): unknown[] => {
  const series = fromJson(`{"type":"raymon.types.Series","params":${text}}`) as Series;
  return [String(series.dataType), series.name, series.toArray(), series.index.map((level) => [...level])];
};

describe('a Series', () => {
  it.each(seriesCases().map((one) => [one.dtype, String(one.vector.nullCount), one] as const))(
    'tells pandas the dtype %s, with %s null, and comes back',
    (dtype, _, { vector, options }) => {
      const series = new Series(vector, options);
      expect(new Series(vector).toPayloadJcr().params).toMatchObject({ dtype });
      expect(equals(fromJson(toJson(series)), series)).toBe(true);
    },
  );

  it('tells pandas no dtype that does not hold its values', () => {
    const nanoseconds = 1_000_000_000n;
    const at = (seconds: number, zone?: string): unknown =>
      params(vectorOf(new arrow.TimestampNanosecond(zone), BigInt64Array.of(BigInt(seconds) * nanoseconds)))['dtype'];
    expect(at(0)).toBe('datetime64[ns]');
    expect(at(Date.UTC(1678, 0, 1) / 1000)).toBe('datetime64[ns]');
    expect(at(Date.UTC(1678, 0, 1) / 1000 - 1)).toBeUndefined();
    expect(at(Date.UTC(2262, 0, 1) / 1000)).toBeUndefined();
    expect(at(0, '+02:00')).toBe('datetime64[ns, +02:00]');
    expect(at(0, 'Mars/Olympus')).toBeUndefined();
    for (const type of [new arrow.Null(), new arrow.Float16(), new arrow.LargeUtf8(), new arrow.Duration(0)]) {
      expect(params(new arrow.Vector([arrow.makeData({ type })]))['dtype']).toBeUndefined();
    }
  });

  it('states timestamps that pandas knows as text, others as milliseconds', () => {
    const ticks = BigInt64Array.of(-1n, 1_700_000_000_123_456_789n);
    expect(params(vectorOf(new arrow.TimestampNanosecond(), ticks))['data']).toEqual({
      0: '1969-12-31T23:59:59.999999999',
      1: '2023-11-14T22:13:20.123456789',
    });
    expect(params(vectorOf(new arrow.TimestampNanosecond('UTC'), ticks))['data']).toEqual({
      0: '1969-12-31T23:59:59.999999999Z',
      1: '2023-11-14T22:13:20.123456789Z',
    });
    expect(params(vectorOf(new arrow.TimestampSecond(), BigInt64Array.of(10n ** 12n)))['data']).toEqual({ 0: 1e15 });
  });

  it('keeps whether it has a name', () => {
    const vector = arrow.makeVector(Int8Array.of(1));
    for (const name of [undefined, '', 'é', '__index_x']) {
      const series = new Series(vector, name === undefined ? {} : { name });
      const back = loadJcr(series.toJcr()) as Series;
      expect(back.name).toBe(name);
      expect(equals(back, series)).toBe(true);
    }
    expect(equals(new Series(vector, { name: '' }), new Series(vector))).toBe(false);
    expect('name' in params(vector)).toBe(false);
  });

  it('has an index, as frames have', () => {
    const index = { values: vectorFrom(['b', 'a', '1'], new arrow.Utf8()), name: 'key' };
    const series = new Series(arrow.makeVector(Float64Array.of(1, NaN, -0)), { index, name: 'x' });
    expect(toJson(series)).toContain('"data":{"b":1.0,"a":null,"1":-0.0}');
    const back = fromJson(toJson(series)) as Series;
    expect([...(back.index[0] as Iterable<unknown>)]).toEqual(['b', 'a', '1']);
    expect(back.indexNames).toEqual(['key']);
    expect(back.toArray()).toEqual([1, NaN, -0]);
    expect(back.length).toBe(3);
  });

  it('keeps the vector, and shows itself in few words', () => {
    const vector = arrow.makeVector(Float64Array.of(1));
    const series = new Series(vector);
    expect(series.data).toBe(vector);
    expect(inspect(series)).toBe('Series Float64 (1,)');
    expect(equals(wrap(vector), series)).toBe(true);
    expect(Series.adopt([])).toBeUndefined();
  });

  it('refuses what is neither a vector nor a list, and names that are no string', () => {
    const vector = arrow.makeVector(Float64Array.of(1));
    for (const value of [null, {}, new Map(), new arrow.Table()]) {
      expect(() => new Series(value as never)).toThrow(EncodeError);
    }
    expect(() => new Series(vector, { name: '\ud800' })).toThrow(EncodeError);
    for (const name of [5, null]) expect(() => new Series(vector, { name } as never)).toThrow(OptionError);
  });

  it('reads what Python wrote', () => {
    expect(read('{"data":{"0":1,"1":null}}')).toEqual(['Int32', undefined, [1, null], []]);
    expect(read('{"data":{"10":1.5,"9":2},"name":"n"}')).toEqual(['Float64', 'n', [1.5, 2], [['10', '9']]]);
    expect(read('{"data":{}}')).toEqual(['Null', undefined, [], []]);
  });

  it('takes a type from a schema', () => {
    const schema = new arrow.Schema([new arrow.Field('', new arrow.TimestampMillisecond(), true)]);
    expect(Series.fromData({ 0: 5, 1: null }, { schema, name: 't' }).toArray()).toEqual([new Date(5), null]);
  });
});
