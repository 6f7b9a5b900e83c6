import { toolkit } from '../../src/toolkit/toolkit.ts';
import { createHash } from 'node:crypto';
import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { RaymonError } from '../../src/base/errors.ts';
import { DataFrame } from '../../src/frame/dataframe.ts';
import { Series } from '../../src/frame/series.ts';
import { Native } from '../../src/native/native.ts';
import { equals } from '../../src/toolkit/equals.ts';
import { Registry } from '../../src/toolkit/registry.ts';
import { vectorFrom } from '../support/vectors.ts';

const { contentHash, fromJson, fromMsgpack, loadJcr, toCanonicalJson, toJson, toMsgpack } = toolkit(
  Registry.builtin(Native, DataFrame, Series),
);

/** Rows of which no byte stands in the stream. */
const emptyRows = (rows: number): arrow.Table => {
  const field = new arrow.Field('n', new arrow.Null(), true);
  const schema = new arrow.Schema([field]);
  const type = new arrow.Struct([field]);
  const data = new arrow.Data(type, 0, rows, 0, undefined, [new arrow.Data(new arrow.Null(), 0, rows, rows)]);
  return new arrow.Table(schema, new arrow.RecordBatch(schema, data as arrow.Data<arrow.Struct>));
};
const refusal = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error instanceof RaymonError && 'path' in error ? [error.code, error.path] : error;
  }
  return undefined;
};
/** A column of one long entry, repeated: its cells as text would be 10^12 characters. */
const repeated = (): arrow.Vector => {
  const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8());
  const entry = vectorFrom(['x'.repeat(2 ** 20)], new arrow.Utf8());
  return new arrow.Vector([arrow.makeData({ type, data: new Int8Array(2 ** 20), dictionary: entry })]);
};

describe('the canonical form of frames', () => {
  it('is the stream alone, however many rows it claims', () => {
    const frame = new DataFrame(emptyRows(2 ** 24), { layout: 'arrow' });
    const text = toJson(frame);
    expect(text.length).toBeLessThan(500);
    const back = fromJson(text);
    expect(equals(back, fromJson(text))).toBe(true);
    expect(toCanonicalJson(back).length).toBe(text.length);
    expect(contentHash(back)).toBe(createHash('sha256').update(toCanonicalJson(frame)).digest('hex'));
  });

  it('does not hold the cells, which may be many times as long as the stream', () => {
    const frame = DataFrame.fromColumns({ d: repeated() });
    expect(equals(frame, DataFrame.fromColumns({ d: repeated() }))).toBe(true);
    expect(toCanonicalJson(frame).length).toBeLessThan(4 * 2 ** 20);
    const series = new Series(repeated(), { name: 'd' });
    expect(equals(series, new Series(repeated(), { name: 'd' }))).toBe(true);
    expect(toCanonicalJson(series).length).toBeLessThan(4 * 2 ** 20);
  });

  it('is the same for equal frames of every layout, and a document of the frame', () => {
    const columns = { a: Int32Array.of(1, 2), s: ['x', null] };
    const [both, arrowOnly, json] = (['both', 'arrow', 'json'] as const).map((layout) =>
      DataFrame.fromColumns(columns, { layout }),
    );
    expect(toCanonicalJson(arrowOnly)).toBe(toCanonicalJson(both));
    expect(toCanonicalJson(json)).toBe(toCanonicalJson(both));
    expect(toCanonicalJson(both)).toMatch(
      /^\{"exact":\{"arrow":"[^"]*"\},"params":\{\},"type":"raymon\.types\.DataFrame"\}$/,
    );
    expect(equals(fromJson(toCanonicalJson(both)), both)).toBe(true);
  });

  it('of a Series has its name, and comes back without cells', () => {
    const series = new Series(arrow.makeVector(Int8Array.of(1, 2)), { name: 'é' });
    const text = toCanonicalJson(series);
    expect(text).toMatch(/^\{"exact":\{"arrow":"[^"]*"\},"params":\{"name":"é"\},"type":"raymon\.types\.Series"\}$/);
    const back = fromJson(text) as Series;
    expect(equals(back, series)).toBe(true);
    expect(back.toArray()).toEqual([1, 2]);
    expect(toJson(back)).not.toContain('"data"');
    expect(toCanonicalJson(back)).toBe(text);
    expect(toCanonicalJson(new Series(series.data))).not.toBe(text);
    const params = { name: 'other' };
    expect(refusal(() => loadJcr({ ...JSON.parse(text), params }))).toEqual(['bad-exact', '$.params.name']);
    expect(refusal(() => loadJcr({ type: Series.type, params: {} }))).toEqual(['missing', '$.params.data']);
  });
});

const readBundle = (data: readonly unknown[], pointers: readonly string[]): unknown =>
  refusal(() =>
    loadJcr({
      type: 'raymon.types.Native',
      params: { data },
      exact: Object.fromEntries(pointers.map((pointer) => [pointer, 'jcr'])),
    }),
  );

describe('rows without bytes', () => {
  const half = new DataFrame(emptyRows(2 ** 23), { layout: 'arrow' });
  const one = new DataFrame(emptyRows(1), { layout: 'arrow' });

  it('are bounded for a call, not for each frame', () => {
    const bundle = [half.toJcr(), { deep: half.toJcr() }];
    expect(readBundle(bundle, ['/0', '/1/deep'])).toBeUndefined();
    expect(readBundle([...bundle, one.toJcr()], ['/0', '/1/deep', '/2'])).toEqual([
      'limit',
      '$.params.data[2].exact.arrow',
    ]);
    // Each call counts for itself.
    for (let i = 0; i < 3; i++) expect(equals(loadJcr(half.toJcr()), half)).toBe(true);
  });

  it('are bounded alike when a bundle is wrapped or written', () => {
    expect(refusal(() => toJson([half, half]))).toBeUndefined();
    expect(equals(fromMsgpack(toMsgpack([half, half])), new Native([half, half]))).toBe(true);
    expect(refusal(() => toJson([half, half, one]))).toEqual(['limit', '$[2]']);
    expect(refusal(() => new Native({ a: [half], b: half, c: one }))).toEqual(['limit', '$.c']);
  });

  it('count the members of absent structs as well, which reading makes', () => {
    const text = '{"type":"raymon.types.DataFrame","params":{"data":{"a":{"0":{"x":1,"y":2},"1":null,"2":null}}}}';
    expect(refusal(() => fromJson(text))).toBeUndefined();
    const almost = toJson(new DataFrame(emptyRows(2 ** 24 - 3), { layout: 'arrow' }));
    const bundle = `{"type":"raymon.types.Native","params":{"data":[${almost},${text}]},"exact":{"/0":"jcr","/1":"jcr"}}`;
    expect(refusal(() => fromJson(bundle))).toEqual(['limit', '$.params.data[1].params.data.a']);
  });
});
