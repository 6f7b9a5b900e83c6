import * as arrow from 'apache-arrow';
import type { SeriesOptions } from '../../src/frame/series.ts';
import { vectorFrom } from './vectors.ts';

/** A Series, the dtype that pandas must give it, and the texts of its values there. */
export interface SeriesCase {
  readonly vector: arrow.Vector;
  readonly options: SeriesOptions;
  readonly dtype: string;
  readonly texts: readonly (string | null)[];
}

function withNull(vector: arrow.Vector): arrow.Vector {
  const [data] = vector.data as [arrow.Data];
  const parts = { 0: data.valueOffsets, 1: data.values, 2: Uint8Array.of(0b01) } as Partial<arrow.Data['buffers']>;
  return new arrow.Vector([new arrow.Data(data.type, 0, 2, 1, parts, data.children, data.dictionary)]);
}

/** A case for each row of the format's table of dtypes. */
export function seriesCases(): SeriesCase[] {
  const cases: SeriesCase[] = [];
  const add = (vector: arrow.Vector, dtype: string, nullable: string, texts: readonly [string, string]): void => {
    cases.push({ vector, options: { name: dtype }, dtype, texts });
    cases.push({ vector: withNull(vector), options: {}, dtype: nullable, texts: [texts[0], null] });
  };
  for (const array of [Int8Array, Int16Array, Int32Array, Uint8Array, Uint16Array, Uint32Array]) {
    const name = array.name.slice(0, -5).toLowerCase();
    const most = 2 ** (array.BYTES_PER_ELEMENT * 8 - (name.startsWith('u') ? 0 : 1)) - 1;
    const nullable = name.startsWith('u') ? `UInt${name.slice(4)}` : `Int${name.slice(3)}`;
    add(arrow.makeVector(array.of(most, 1)), name, nullable, [String(most), '1']);
  }
  add(arrow.makeVector(BigInt64Array.of(2n ** 53n + 1n, -1n)), 'int64', 'Int64', ['9007199254740993', '-1']);
  add(arrow.makeVector(BigUint64Array.of(2n ** 64n - 1n, 1n)), 'uint64', 'UInt64', ['18446744073709551615', '1']);
  add(arrow.makeVector(Float32Array.of(0.5, -2)), 'float32', 'float32', ['0.5', '-2.0']);
  add(arrow.makeVector(Float64Array.of(0.1, -2.5)), 'float64', 'float64', ['0.1', '-2.5']);
  const bool = new arrow.Data(new arrow.Bool(), 0, 2, 0, { 1: Uint8Array.of(1) } as Partial<arrow.Data['buffers']>);
  add(new arrow.Vector([bool]), 'bool', 'boolean', ['True', 'False']);
  add(vectorFrom(['é', '1'], new arrow.Utf8()), 'string', 'string', ['é', '1']);
  const category = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8());
  add(vectorFrom(['b', 'a'], category), 'category', 'category', ['b', 'a']);
  const instant = BigInt64Array.of(1_700_000_000_123_456_789n, -1n);
  const zoned = new arrow.TimestampNanosecond('Europe/Brussels');
  add(vectorOf(new arrow.TimestampNanosecond(), instant), 'datetime64[ns]', 'datetime64[ns]', [
    '2023-11-14 22:13:20.123456789',
    '1969-12-31 23:59:59.999999999',
  ]);
  add(vectorOf(zoned, instant), 'datetime64[ns, Europe/Brussels]', 'datetime64[ns, Europe/Brussels]', [
    '2023-11-14 23:13:20.123456789+01:00',
    '1970-01-01 00:59:59.999999999+01:00',
  ]);
  const seconds = BigInt64Array.of(1_700_000_000n, -1n);
  add(vectorOf(new arrow.TimestampSecond(), seconds), 'datetime64[ns]', 'datetime64[ns]', [
    '2023-11-14 22:13:20',
    '1969-12-31 23:59:59',
  ]);
  return cases;
}

/** A vector over values as they are: apache-arrow's own makers convert times. */
export function vectorOf(type: arrow.DataType, values: BigInt64Array): arrow.Vector {
  const parts = { 1: values } as Partial<arrow.Data['buffers']>;
  return new arrow.Vector([new arrow.Data(type, 0, values.length, 0, parts)]);
}
