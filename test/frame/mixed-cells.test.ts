import { toolkit } from '../../src/toolkit/toolkit.ts';
import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { RaymonError } from '../../src/base/errors.ts';
import { DataFrame } from '../../src/frame/dataframe.ts';
import { Series } from '../../src/frame/series.ts';
import { equals } from '../../src/toolkit/equals.ts';
import { Registry } from '../../src/toolkit/registry.ts';
import { vectorFrom } from '../support/vectors.ts';

const { fromJson, fromMsgpack, loadJcr, toJson, toMsgpack } = toolkit(Registry.builtin(DataFrame, Series));

const METADATA = new Map([
  ['ARROW:extension:metadata', ''],
  ['ARROW:extension:name', 'arrow.json'],
]);
/** A frame of one column whose strings are marked as JSON. */
const ofTexts = (
  texts: readonly (string | null)[],
  options: { layout?: 'both' | 'arrow' | 'json'; limits?: { depth: number } } = {},
  type: arrow.DataType = new arrow.Utf8(),
): DataFrame => {
  const schema = new arrow.Schema([new arrow.Field('m', type, true, METADATA)]);
  return DataFrame.fromColumns({ m: vectorFrom(texts, type) }, { schema, ...options });
};
const cellsOf = (texts: readonly string[]): unknown[] => ofTexts(texts).values('m');
/** What `params` has for the cells. */
const paramsOf = (frame: DataFrame): string | undefined => /"m":(\{.*?\})\}\},"exact"/.exec(toJson(frame))?.[1];
const refusal = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error instanceof RaymonError && 'path' in error ? [error.code, error.path] : error;
  }
  return undefined;
};

const PYTHON =
  '{"type":"raymon.types.DataFrame","params":{"data":{"m":' +
  '{"0":"s","1":true,"2":1.0,"3":-0.0,"4":9007199254740993,"5":null,"6":[1,{"b":2.0}],"7":{"10":1,"9":"é"}}}}}';

describe('mixed columns', () => {
  it('give the values, and keep the text in Arrow', () => {
    const frame = fromJson(PYTHON) as DataFrame;
    const values = ['s', true, 1, -0, 2n ** 53n + 1n, null, [1, { b: 2 }], { 10: 1, 9: 'é' }];
    expect(frame.values('m')).toStrictEqual(values);
    expect(frame.toRows()).toStrictEqual(values.map((m) => ({ m })));
    expect(frame.row(3)).toStrictEqual({ m: -0 });
    expect([...frame][4]).toStrictEqual({ m: 2n ** 53n + 1n });
    expect(frame.column('m').toArray()).toEqual([
      '"s"',
      'true',
      '1.0',
      '-0.0',
      '9007199254740993',
      null,
      '[1,{"b":2.0}]',
      '{"10":1,"9":"é"}',
    ]);
  });

  it('are written back as the values that were logged', () => {
    const frame = fromJson(PYTHON) as DataFrame;
    const [cells] = /\{"0".*\}\}/.exec(PYTHON) ?? [];
    expect(`${paramsOf(frame)}}}`).toBe(cells?.slice(0, paramsOf(frame)?.length).concat('}}'));
    for (const back of [fromJson(toJson(frame)), fromMsgpack(toMsgpack(frame))]) expect(equals(back, frame)).toBe(true);
    for (const again of [
      fromJson(toJson(frame), { exact: 'ignore' }),
      fromMsgpack(toMsgpack(frame), { exact: 'ignore' }),
    ]) {
      expect(equals(again, frame)).toBe(true);
    }
    expect((loadJcr(JSON.parse(JSON.stringify(frame))) as DataFrame).values('m')).toStrictEqual(frame.values('m'));
  });

  it('of a Series give the values and show the metadata of their field', () => {
    const series = fromJson('{"type":"raymon.types.Series","params":{"data":{"0":1.0,"1":"x"}}}') as Series;
    expect(series.toArray()).toStrictEqual([1, 'x']);
    expect(series.metadata).toEqual(METADATA);
    expect(toJson(series)).toContain('"data":{"0":1.0,"1":"x"}');
    expect(new Series(vectorFrom(['a'], new arrow.Utf8())).metadata).toEqual(new Map());
  });

  it('may be of LargeUtf8', () => {
    const type = new arrow.LargeUtf8();
    const bytes = new TextEncoder().encode('{"a":1}"é"');
    const buffers = { 0: BigInt64Array.of(0n, 7n, 7n, 11n), 1: bytes, 2: Uint8Array.of(0b101) };
    const data = new arrow.Data(type, 0, 3, 1, buffers as unknown as Partial<arrow.Data['buffers']>);
    const schema = new arrow.Schema([new arrow.Field('m', type, true, METADATA)]);
    const frame = DataFrame.fromColumns({ m: new arrow.Vector([data]) }, { schema });
    expect(frame.values('m')).toEqual([{ a: 1 }, null, 'é']);
    expect(paramsOf(frame)).toBe('{"0":{"a":1},"1":null,"2":"é"}');
  });

  it('inside of lists and structs give values as well', () => {
    const field = new arrow.Field('x', new arrow.Utf8(), true, METADATA);
    const schema = new arrow.Schema([
      new arrow.Field('m', new arrow.List(field), true),
      new arrow.Field('o', new arrow.Struct([field]), true),
    ]);
    const rows = [{ m: ['1.0', [], null, -0], o: { x: { a: [2] } } }];
    const frame = DataFrame.fromRows(rows, { schema });
    expect(frame.toRows()).toStrictEqual(rows);
    expect(toJson(frame)).toContain('"data":{"m":{"0":["1.0",[],null,-0.0]},"o":{"0":{"x":{"a":[2]}}}}');
    expect(equals(DataFrame.fromRows(frame.toRows(), { schema: frame.data.schema }), frame)).toBe(true);
    expect(equals(fromJson(toJson(frame)), frame)).toBe(true);
  });

  it('have no white space in params, which may stand on a line of a log', () => {
    expect(paramsOf(ofTexts(['{ "a b" :\n[ 1 ,\t"\\" \\n " ] }\r', '[\n]']))).toBe(
      '{"0":{"a b":[1,"\\" \\n "]},"1":[]}',
    );
  });

  it.each([
    ['', ''],
    ['no json', 'no json'],
    ['NaN', 'NaN'],
    ['1 2', '1 2'],
    ['{"a":1,"a":2}', '{"a":1,"a":2}'],
    ['1e400', '1e400'],
    ['01', '01'],
    ['\ufeff1', '\ufeff1'],
    ['['.repeat(600) + ']'.repeat(600), '['.repeat(600) + ']'.repeat(600)],
    ['9'.repeat(5000), '9'.repeat(5000)],
  ])('give strings that are no JSON text as strings: %j', (text, value) => {
    expect(cellsOf([text, '1'])).toStrictEqual([value, 1]);
    const frame = ofTexts([text]);
    expect(paramsOf(frame)).toBe(JSON.stringify({ 0: value }));
    expect(equals(fromJson(toJson(frame)), frame)).toBe(true);
    expect((fromJson(toJson(frame), { exact: 'ignore' }) as DataFrame).values('m')).toEqual([value]);
  });

  it('count the containers in their cells against the depth of the document', () => {
    const deep = '['.repeat(20) + ']'.repeat(20);
    // The document, params, data and the column stand around the cell.
    expect(refusal(() => ofTexts([deep], { limits: { depth: 24 } }).toJcr())).toBeUndefined();
    expect(refusal(() => toJson(ofTexts([deep]), { limits: { depth: 24 } }))).toBeUndefined();
    expect(refusal(() => toJson(ofTexts([deep]), { limits: { depth: 23 } }))).toEqual(['limit', '$']);
  });

  it('stand in layout json, which JSON alone keeps', () => {
    const frame = ofTexts(['1', '"x"', '{"a":[true]}', null], { layout: 'json' });
    expect(frame.toJcr().params).toEqual({ data: { m: { 0: 1, 1: 'x', 2: { a: [true] }, 3: null } } });
    expect(equals(loadJcr(JSON.parse(JSON.stringify(frame))), frame)).toBe(true);
    for (const lost of ['1.0', '-0.0', '9007199254740993', '[ ]', 'no json', '{"10":1,"9":2}']) {
      expect(
        refusal(() => ofTexts([lost, 'true', '"x"'], { layout: 'json' })),
        lost,
      ).toEqual(['unsupported-value', '$.m']);
    }
  });

  it('are refused by msgpack where it has no such number or text, with the place', () => {
    expect(refusal(() => toMsgpack(ofTexts(['true', '{"a":[1,18446744073709551616]}'])))).toEqual([
      'unsupported-value',
      '$.params.data.m["1"].a[1]',
    ]);
    expect(refusal(() => toMsgpack(ofTexts(['{"é":"\\ud800"}'])))).toEqual([
      'unsupported-value',
      '$.params.data.m["0"]["é"]',
    ]);
  });

  it('are made of values where a schema names them, in rows, lists and data', () => {
    const values = [
      's',
      '1',
      true,
      1,
      -0,
      0.5,
      2 ** 60,
      2n ** 53n + 1n,
      null,
      [1, { b: 2 }, null],
      { '': 1, __proto__: 2 },
    ];
    const schema = new arrow.Schema([new arrow.Field('m', new arrow.Utf8(), true, METADATA)]);
    const texts = ['"s"', '"1"', 'true', '1', '-0.0', '0.5', '1152921504606847000.0', '9007199254740993', null];
    const made = [
      DataFrame.fromRows(
        values.map((m) => ({ m })),
        { schema },
      ),
      DataFrame.fromColumns({ m: values }, { schema }),
      DataFrame.fromData({ m: { ...values } }, { schema }),
    ];
    for (const frame of made) {
      expect(frame.values('m')).toStrictEqual(values);
      expect(frame.column('m').toArray().slice(0, texts.length)).toEqual(texts);
      expect(frame.column('m').nullCount).toBe(1);
      expect(equals(DataFrame.fromRows(frame.toRows(), { schema: frame.data.schema }), frame)).toBe(true);
    }
    const series = Series.fromData({ ...values }, { schema });
    expect(series.toArray()).toStrictEqual(values);
  });

  it('come back equal from the rows of a frame that Python wrote, but for the points of whole floats', () => {
    const frame = fromJson(PYTHON.replaceAll('.0', '.5').replace(',"7":{"10":1,"9":"é"}', '')) as DataFrame;
    expect(equals(DataFrame.fromRows(frame.toRows(), { schema: frame.data.schema }), frame)).toBe(true);
    const whole = fromJson(PYTHON) as DataFrame;
    const again = DataFrame.fromRows(whole.toRows(), { schema: whole.data.schema });
    expect(again.toRows()).toStrictEqual(whole.toRows());
    expect(again.column('m').get(2)).toBe('1');
  });

  it.each<[string, unknown]>([
    ['a Date', new Date(0)],
    ['bytes', Uint8Array.of(1)],
    ['numbers', Float64Array.of(1)],
    ['NaN', Number.NaN],
    ['an infinity', [1, -Infinity]],
    ['undefined inside', { a: undefined }],
    // oxlint-disable-next-line no-sparse-arrays
    ['a hole inside', [1, , 2]],
    ['more digits than readers take', 10n ** 4300n],
  ])('refuse what JSON does not say, with the row: %s', (_, value) => {
    const schema = new arrow.Schema([new arrow.Field('m', new arrow.Utf8(), true, METADATA)]);
    expect(refusal(() => DataFrame.fromRows([{ m: 1 }, { m: value }], { schema }))).toEqual([
      'unsupported-value',
      '$.m[1]',
    ]);
  });

  it('obey the limits of the call that makes them', () => {
    const schema = new arrow.Schema([new arrow.Field('m', new arrow.Utf8(), true, METADATA)]);
    const make = (digits: number): DataFrame =>
      DataFrame.fromRows([{ m: 10n ** 4300n }, { m: 'x' }], { schema, limits: { digits } });
    expect(make(4301).values('m')).toEqual([10n ** 4300n, 'x']);
    expect(refusal(() => make(4300))).toEqual(['unsupported-value', '$.m[0]']);
  });

  it('of objects that JSON.parse made keep large floats floats', () => {
    const parsed: unknown = JSON.parse(
      '{"type":"raymon.types.DataFrame","params":{"data":{"m":{"0":"x","1":1e20,"2":[1e300]}}}}',
    );
    expect((loadJcr(parsed) as DataFrame).values('m')).toStrictEqual(['x', 1e20, [1e300]]);
  });
});
