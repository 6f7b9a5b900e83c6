import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { readColumns } from '../../../src/frame/pandas-reader/read-columns.ts';
import { DataFrame } from '../../../src/frame/dataframe.ts';
import { Series } from '../../../src/frame/series.ts';
import { isRaymonError } from '../../../src/base/errors.ts';
import { DEFAULT_LIMITS, resolveLimits } from '../../../src/base/limits.ts';
import { Registry } from '../../../src/toolkit/registry.ts';
import { toolkit } from '../../../src/toolkit/toolkit.ts';

const { fromJson, fromMsgpack, loadJcr } = toolkit(Registry.builtin(DataFrame, Series));
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
    ['"0":-0.0,"1":"x","2":-0', ['-0.0', '"x"', '-0.0']],
    ['"0":1.0,"1":"x","2":1,"3":1e3,"4":1e300,"5":-2.50', ['1.0', '"x"', '1', '1000.0', '1e+300', '-2.5']],
    ['"0":[1.0,1,-0.0],"1":{"10":2.0,"9":2,"x":[3.0]}', ['[1.0,1,-0.0]', '{"10":2.0,"9":2,"x":[3.0]}']],
    ['"x":1.0,"0":"y"', ['1.0', '"y"']],
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
      expect(bad(cell)).toEqual(['wrong-type', '$.data.a["0"]']);
    const throwing = Object.defineProperty({}, '0', {
      enumerable: true,
      get() {
        throw new Error('no');
      },
    });
    expect(refused(() => DataFrame.fromData({ a: throwing }))).toEqual(['wrong-type', '$.data.a']);
    const proxy = new Proxy(throwing, {
      ownKeys() {
        throw new Error('no');
      },
    });
    expect(refused(() => DataFrame.fromData(proxy))).toEqual(['wrong-type', '$.data']);
    expect(refused(() => Series.fromData(proxy))).toEqual(['wrong-type', '$.data']);
    expect(bad(proxy)).toEqual(['wrong-type', '$.data.a["0"]']);
  });

  it('keep large integers that a caller gives as bigints', () => {
    expect(DataFrame.fromData({ a: { 0: 2n ** 63n } }).toRows()).toEqual([{ a: 2n ** 63n }]);
  });

  it('of a schema have no null where it allows none, and no members that it lacks', () => {
    const schema = new arrow.Schema([
      new arrow.Field('a', new arrow.Struct([new arrow.Field('x', new arrow.Int8(), false)]), false),
    ]);
    const given = (cell: unknown): unknown => refused(() => DataFrame.fromData({ a: { r: cell } }, { schema }));
    expect(given({ x: 1 })).toBeUndefined();
    expect(given(null)).toEqual(['bad-value', '$.data.a.r']);
    expect(given({ x: null })).toEqual(['bad-value', '$.data.a.r.x']);
    expect(given({ x: 1, y: 2 })).toEqual(['bad-value', '$.data.a.r.y']);
    expect(given({ x: new Number(1) })).toEqual(['wrong-type', '$.data.a.r.x']); // oxlint-disable-line no-new-wrappers
  });
});

const nested = (depth: number): unknown => {
  let cell: unknown = 1;
  for (let i = 0; i < depth; i++) cell = [cell];
  return { type: 'raymon.types.DataFrame', params: { data: { a: { 0: cell, 1: 'mixed' } } } };
};

/** A short text as msgpack has it. */
const text = (value: string): number[] => [0xa0 + value.length, ...new TextEncoder().encode(value)];

describe('columns of a document that is no text', () => {
  class Row {
    x = 1;
  }
  const accessor = {
    get x() {
      return 1;
    },
  };
  const cells: readonly (readonly [string, unknown, string])[] = [
    ['a Date', new Date(5), ''],
    ['a Map', new Map(), ''],
    ['a Set', new Set(), ''],
    ['a RegExp', /x/, ''],
    ['an Error', new Error('x'), ''],
    ['a Promise', Promise.resolve(1), ''],
    ['bytes', Uint8Array.of(1), ''],
    ['a boxed number', Object(5), ''],
    ['a class instance', new Row(), ''],
    ['inherited members', Object.create({ x: 1 }), ''],
    ['NaN', NaN, ''],
    ['an accessor', accessor, '.x'],
    ['a Date in a list', [1, new Date(5)], '[1]'],
    ['a Map in a struct', { x: [new Map()] }, '.x[0]'],
    ['a hole', [1, , 2], '[1]'], // oxlint-disable-line no-sparse-arrays
    ['undefined in a struct', { x: undefined }, '.x'],
  ];

  it.each(cells)('have no cell that is or has %s', (_, cell, at) => {
    const frame = (column: unknown): unknown =>
      refused(() => loadJcr({ type: 'raymon.types.DataFrame', params: { data: { a: column } } }));
    const place = ['wrong-type', `$.params.data.a.k${at}`];
    expect(frame({ k: cell })).toEqual(place);
    expect(frame({ j: 'mixed', k: cell })).toEqual(place);
    expect(frame({ j: 5, k: cell })).toEqual(place);
    const series = { type: 'raymon.types.Series', params: { data: { k: cell } } };
    expect(refused(() => loadJcr(series))).toEqual(['wrong-type', `$.params.data.k${at}`]);
    expect(refused(() => DataFrame.fromData({ a: { k: cell } }))).toEqual(['wrong-type', `$.data.a.k${at}`]);
  });

  it.each([new Map([['0', 1]]), new Date(5), new Row(), Object.create({ 0: 1 }), [1], 'x', null])(
    'are plain objects of plain objects, not %s',
    (value) => {
      const frame = (data: unknown): unknown =>
        refused(() => loadJcr({ type: 'raymon.types.DataFrame', params: { data } }));
      expect(frame(value)).toEqual(['wrong-type', '$.params.data']);
      expect(frame({ a: value })).toEqual(['wrong-type', '$.params.data.a']);
      const series = { type: 'raymon.types.Series', params: { data: value } };
      expect(refused(() => loadJcr(series))).toEqual(['wrong-type', '$.params.data']);
    },
  );

  it('run no accessor of a cell, and are not fooled by a column that changes', () => {
    let runs = 0;
    const counting = {
      get x() {
        return ++runs;
      },
    };
    expect(refused(() => DataFrame.fromData({ a: { 0: counting } }))).toEqual(['wrong-type', '$.data.a["0"].x']);
    expect(runs).toBe(0);
    const shrinking = {
      get k() {
        delete (this as { l?: number }).l;
        return 1;
      },
      l: 2,
    };
    expect(refused(() => DataFrame.fromData({ a: shrinking }))).toBeUndefined();
    let lists = 0;
    const moody = new Proxy({ k: 1, l: 2 }, { ownKeys: () => (lists++ === 0 ? ['k', 'l'] : ['k']) });
    expect(refused(() => DataFrame.fromData({ a: moody }))).toEqual(['wrong-type', '$.data.a']);
  });

  it('are read at any depth that the limits allow, and no deeper', () => {
    expect(refused(() => loadJcr(nested(500)))).toBeUndefined();
    expect(refused(() => loadJcr(nested(20_000)))).toEqual(['limit', '$.params.data.a']);
  });

  it('keep -0 among other values as a float', () => {
    const frame = loadJcr({ type: 'raymon.types.DataFrame', params: { data: { a: { 0: -0, 1: 'x', 2: [-0] } } } });
    expect((frame as DataFrame).column('a').toArray()).toEqual(['-0.0', '"x"', '[-0.0]']);
  });
});

it('mixed columns of msgpack are read as those of JSON text', () => {
  // {"type": …, "params": {"data": {"a": {"0": 1.0, "1": "x", "2": -0.0}}}}, as Python's msgpack writes it
  const one = [0xcb, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0];
  const zero = [0xcb, 0x80, 0, 0, 0, 0, 0, 0, 0];
  const cells = [...text('0'), ...one, ...text('1'), ...text('x'), ...text('2'), ...zero];
  const params = [0x81, ...text('data'), 0x81, ...text('a'), 0x83, ...cells];
  const bytes = Uint8Array.of(0x82, ...text('type'), ...text('raymon.types.DataFrame'), ...text('params'), ...params);
  expect((fromMsgpack(bytes) as DataFrame).column('a').toArray()).toEqual(['1.0', '"x"', '-0.0']);
});
