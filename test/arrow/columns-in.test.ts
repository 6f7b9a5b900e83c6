import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { readColumns } from '../../src/arrow/columns-in.ts';
import { DataFrame } from '../../src/arrow/dataframe.ts';
import { isRaymonError } from '../../src/errors.ts';
import { DEFAULT_LIMITS, resolveLimits } from '../../src/limits.ts';
import { Registry } from '../../src/registry.ts';
import { toolkit } from '../support/toolkit.ts';

const { fromJson } = toolkit(Registry.builtin(DataFrame));
const frameOf = (data: string): DataFrame =>
  fromJson(`{"type":"raymon.types.DataFrame","params":{"data":${data}}}`) as DataFrame;
const column = (cells: string): DataFrame => frameOf(`{"a":{${cells}}}`);
const typeOf = (cells: string): string => String(column(cells).data.schema.fields[0]?.type);
const refused = (read: () => unknown): unknown => {
  try {
    read();
  } catch (error) {
    if (isRaymonError(error) && 'path' in error) return [error.code, error.path];
    throw error;
  }
  return undefined;
};

const field = (name: string, type: arrow.DataType): arrow.Field => new arrow.Field(name, type, true);

const read = (data: unknown, limits: object): unknown =>
  refused(() => readColumns(data, resolveLimits(limits), ['data'], {}));

describe('columns without exact', () => {
  it.each([
    ['"0":true,"1":null', 'Bool'],
    ['"0":1,"1":-2147483648', 'Int32'],
    ['"0":2147483648', 'Int64'],
    ['"0":-9223372036854775808,"1":9223372036854775807', 'Int64'],
    ['"0":0,"1":18446744073709551615', 'Uint64'],
    ['"0":1,"1":0.5', 'Float64'],
    ['"0":-0', 'Float64'],
    ['"0":1e300', 'Float64'],
    ['"0":"x","1":null', 'Utf8'],
    ['"0":null', 'Null'],
    ['', 'Null'],
    ['"0":[1],"1":[],"2":null', 'List<Int32>'],
    ['"0":[[1.5]],"1":[[]]', 'List<List<Float64>>'],
    ['"0":null,"1":[1],"2":[],"3":[2,3.0]', 'List<Float64>'],
    ['"0":[[],[1],null],"1":[[2,1e3]]', 'List<List<Float64>>'],
    ['"0":[{"x":1}],"1":[{"x":1.0},null]', 'List<Struct<{x:Float64}>>'],
    [
      '"0":{"10":[1.0],"9":1.0,"x":1},"1":null,"2":{"x":1,"9":2,"10":[]}',
      'Struct<{10:List<Float64>, 9:Float64, x:Int32}>',
    ],
    ['"0":[],"1":[]', 'List<Null>'],
    ['"0":{"x":1,"y":"a"},"1":{"y":null,"x":2}', 'Struct<{x:Int32, y:Utf8}>'],
    ['"0":{},"1":{}', 'Struct<{}>'],
  ])('of %s are %s', (cells, type) => expect(typeOf(cells)).toBe(type));

  it.each([
    ['"0":1,"1":"x","2":null,"3":[1,{"k":18446744073709551616}]', ['1', '"x"', null, '[1,{"k":18446744073709551616}]']],
    ['"0":true,"1":0', ['true', '0']],
    ['"0":{"x":1},"1":{"y":1}', ['{"x":1}', '{"y":1}']],
    ['"0":{"x":1},"1":{}', ['{"x":1}', '{}']],
    ['"0":[1,"x"],"1":[]', ['[1,"x"]', '[]']],
    ['"0":{"10":1,"9":2},"1":5', ['{"10":1,"9":2}', '5']],
  ])('of mixed cells %s are kept as JSON', (cells, texts) => {
    const frame = column(cells);
    const field = frame.data.schema.fields[0];
    expect(String(field?.type)).toBe('Utf8');
    expect(field?.metadata.get('ARROW:extension:name')).toBe('arrow.json');
    expect(frame.column('a').toArray()).toEqual(texts);
  });

  it.each([
    ['"0":18446744073709551616', '$.params.data.a["0"]'],
    ['"0":-1,"1":18446744073709551615', '$.params.data.a["1"]'],
    ['"0":9007199254740993,"1":0.5', '$.params.data.a["0"]'],
    ['"0":"\\ud800"', '$.params.data.a["0"]'],
  ])('that no type holds exactly are refused: %s', (cells, path) => {
    expect(refused(() => column(cells))).toEqual(['bad-value', path]);
  });

  it('are aligned to the labels of the first', () => {
    const frame = frameOf('{"a":{"x":1,"y":2},"b":{"y":"v","x":"u"}}');
    expect(frame.toRows()).toEqual([
      { a: 1, b: 'u' },
      { a: 2, b: 'v' },
    ]);
    expect(frameOf('{"a":{"1":1,"0":2},"b":{"0":5,"1":6}}').toRows()).toEqual([
      { a: 1, b: 6 },
      { a: 2, b: 5 },
    ]);
  });

  it('tell floats by the text where it is known', () => {
    const cells = { 0: 1, 1: 2 };
    const data = { a: cells, b: { 0: 1, 1: 2 } };
    const marks = new Map<object, ReadonlySet<string>>([[cells, new Set(['1'])]]);
    const wholeFloats = { in: (container: object): ReadonlySet<string> | undefined => marks.get(container) };
    const { fields } = readColumns(data, DEFAULT_LIMITS, [], { wholeFloats });
    expect(fields.map((field) => String(field.type))).toEqual(['Float64', 'Int32']);
  });

  it('take types from a schema', () => {
    const schema = new arrow.Schema([
      field('i', new arrow.Int8()),
      field('f', new arrow.Float64()),
      field('t', new arrow.TimestampMicrosecond('UTC')),
      field('d', new arrow.DateDay()),
      field('c', new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8())),
      field('y', new arrow.Binary()),
    ]);
    const frame = DataFrame.fromData(
      { i: { 0: 1 }, f: { 0: 1 }, t: { 0: 5 }, d: { 0: 86_400_000 }, c: { 0: 'x' }, y: { 0: 'AQI=' }, rest: { 0: 7 } },
      { schema },
    );
    expect(frame.row(0)).toEqual({
      i: 1,
      f: 1,
      t: 5000n,
      d: new Date(86_400_000),
      c: 'x',
      y: Uint8Array.of(1, 2),
      rest: 7,
    });
    expect(frame.columns).toEqual(['i', 'f', 't', 'd', 'c', 'y', 'rest']);
    const data = { i: { 0: 128 } };
    const only = new arrow.Schema([field('i', new arrow.Int8())]);
    expect(refused(() => DataFrame.fromData(data, { schema: only }))).toEqual(['bad-value', '$.data.i["0"]']);
    expect(refused(() => DataFrame.fromData({}, { schema: only }))).toEqual(['missing', '$.data.i']);
  });

  it('keep within the limits', () => {
    expect(read({ a: { 0: 1, 1: 2 } }, { keys: 1 })).toEqual(['limit', '$.data.a']);
    expect(read({ a: {}, b: {} }, { keys: 1 })).toEqual(['limit', '$.data']);
    expect(read({ a: { 0: 1, 1: 2 }, b: { 0: 1, 1: 2 } }, { elements: 3 })).toEqual(['limit', '$.data']);
    expect(read({ a: { 0: [[[1]]] } }, { depth: 3 })).toEqual(['limit', '$.data.a']);
    expect(read({ a: { 0: [[[1]]] } }, { depth: 9 })).toBeUndefined();
  });

  it('refuse objects that are not data', () => {
    const bad = (cell: unknown): unknown => refused(() => DataFrame.fromData({ a: { 0: cell } }));
    for (const cell of [undefined, () => 1, Symbol('x'), NaN, Infinity])
      expect(bad(cell)).toEqual(['bad-value', '$.data.a["0"]']);
    const throwing = Object.defineProperty({}, '0', {
      enumerable: true,
      get() {
        throw new Error('no');
      },
    });
    expect(refused(() => DataFrame.fromData({ a: throwing }))).toEqual(['wrong-type', '$.data.a']);
  });
});
