import { createRequire } from 'node:module';
import { inspect } from 'node:util';
import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { DataFrame } from '../../src/frame/dataframe.ts';
import { builtins, toJson as toJsonOfAll } from '../../src/toolkit/builtins.ts';
import type { Native } from '../../src/native/native.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { Series } from '../../src/frame/series.ts';
import { equals } from '../../src/toolkit/equals.ts';
import { EncodeError, LimitError, OptionError } from '../../src/base/errors.ts';
import type { JsonObject } from '../../src/json/json-value.ts';
import { Registry } from '../../src/toolkit/registry.ts';
import { toolkit } from '../../src/toolkit/toolkit.ts';
import { budget } from '../support/budget.ts';
import { vectorOf } from '../support/series-cases.ts';
import { vectorFrom } from '../support/vectors.ts';

const COLUMNS = budget(20_000, 100_000);

const { contentHash, fromJson, fromMsgpack, loadJcr, toCanonicalJson, toJson, toJsonBytes, toMsgpack, wrap } = toolkit(
  Registry.builtin(DataFrame, Series),
);

/** apache-arrow's CommonJS copy: other classes than those of the ES modules. */
const other = createRequire(import.meta.url)('apache-arrow') as typeof arrow;

const utf8 = (...texts: (string | null)[]): arrow.Vector => vectorFrom(texts, new arrow.Utf8());
const data = (frame: DataFrame): JsonObject => frame.toJcr().params['data'] as JsonObject;
const refused = (make: () => unknown): unknown => {
  try {
    make();
  } catch (error) {
    if (error instanceof OptionError) return [error.code, error.path.join('.')];
    if (error instanceof EncodeError || error instanceof LimitError) return [error.code, error.path];
    throw error;
  }
  return undefined;
};
const table = (fields: arrow.Field[], vectors: arrow.Vector[], metadata = new Map<string, string>()): arrow.Table => {
  const schema = new arrow.Schema(fields, metadata);
  const length = vectors[0]?.length ?? 0;
  const children = vectors.map((vector) => vector.data[0] as arrow.Data);
  const struct = new arrow.Data(new arrow.Struct(fields), 0, length, 0, undefined, children);
  return new arrow.Table(schema, new arrow.RecordBatch(schema, struct));
};

const throwing = (): never => {
  throw new Error('no');
};

const wrapTyped = (type: arrow.DataType, name = 'a', metadata?: Map<string, string>): unknown =>
  refused(() => new DataFrame(new arrow.Table(new arrow.Schema([new arrow.Field(name, type, true, metadata)]), [])));

describe('a DataFrame of values', () => {
  it('is made of columns', () => {
    const frame = DataFrame.fromColumns({
      f: Float32Array.of(0.5, NaN),
      n: [1, null],
      i: [2n ** 60n, undefined],
      s: ['x', 'é'],
      b: [true, false],
      t: [new Date(5), null],
      y: [Uint8Array.of(1, 2), null],
      l: [[1, 2], []],
      o: [{ a: 1 }, { b: 'z' }],
      nothing: [null, null],
    });
    expect(frame.data.schema.fields.map((field) => String(field.type))).toEqual([
      'Float32',
      'Float64',
      'Int64',
      'Utf8',
      'Bool',
      'Timestamp<MILLISECOND, UTC>',
      'Binary',
      'List<Float64>',
      'Struct<{a:Float64, b:Utf8}>',
      'Null',
    ]);
    expect(frame.toRows()).toEqual([
      {
        f: 0.5,
        n: 1,
        i: 2n ** 60n,
        s: 'x',
        b: true,
        t: new Date(5),
        y: Uint8Array.of(1, 2),
        l: [1, 2],
        o: { a: 1, b: null },
        nothing: null,
      },
      { f: NaN, n: null, i: null, s: 'é', b: false, t: null, y: null, l: [], o: { a: null, b: 'z' }, nothing: null },
    ]);
    expect(equals(fromJson(toJson(frame)), frame)).toBe(true);
  });

  it('is made of rows, with null where a name is missing', () => {
    const frame = DataFrame.fromRows([{ a: 1 }, { a: 2, b: 'z' }, JSON.parse('{"__proto__":true}')]);
    expect(frame.columns).toEqual(['a', 'b', '__proto__']);
    expect(frame.column('b').toArray()).toEqual([null, 'z', null]);
    expect(Object.entries(frame.row(2) ?? {})).toEqual([
      ['a', null],
      ['b', null],
      ['__proto__', true],
    ]);
    expect(frame.row(3)).toBeUndefined();
    expect(frame.row(-1)).toBeUndefined();
    expect([...frame]).toEqual(frame.toRows());
  });

  it('gives the values of a column, null where one is missing', () => {
    const frame = DataFrame.fromColumns({
      i: [1n, null],
      f: [0.5, null],
      b: [true, null],
      s: ['x', null],
      t: [new Date(5), null],
    });
    expect(frame.columns.map((name) => frame.values(name))).toEqual([
      [1n, null],
      [0.5, null],
      [true, null],
      ['x', null],
      [new Date(5), null],
    ]);
    expect(frame.values('f')).toEqual(frame.toRows().map((row) => row['f']));
    expect(refused(() => frame.values('x'))).toEqual(['unsupported-value', '$']);
    expect(() => DataFrame.fromColumns({ a: [1], b: [2] }).values('c')).toThrow(
      'Expected the name of a column, of 2 ("a", "b"), got "c"',
    );
    expect(DataFrame.fromColumns({ a: [] }).values('a')).toEqual([]);
  });

  it('takes types from a schema', () => {
    const schema = new arrow.Schema([
      new arrow.Field('i', new arrow.Int8(), true),
      new arrow.Field('c', new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8()), true),
      new arrow.Field('d', new arrow.DateDay(), true),
      new arrow.Field('t', new arrow.TimestampNanosecond('UTC'), true),
    ]);
    const frame = DataFrame.fromRows(
      [
        { i: 127, c: 'x', d: new Date(86_400_000), t: 1n },
        { i: -128n, c: 'x', t: new Date(1) },
      ],
      { schema },
    );
    expect(frame.toRows()).toEqual([
      { i: 127, c: 'x', d: new Date(86_400_000), t: 1n },
      { i: -128, c: 'x', d: null, t: 1_000_000n },
    ]);
    expect(frame.column('c').data[0]?.dictionary?.length).toBe(1);
    for (const i of [128, 1.5, NaN, '1', true]) {
      expect(refused(() => DataFrame.fromRows([{ i }], { schema }))).toEqual(['unsupported-value', '$.i[0]']);
    }
    expect(refused(() => DataFrame.fromRows([{ t: new Date(NaN) }], { schema }))).toEqual([
      'unsupported-value',
      '$.t[0]',
    ]);
    expect(refused(() => DataFrame.fromRows([{ d: new Date(1) }], { schema }))).toEqual([
      'unsupported-value',
      '$.d[0]',
    ]);
  });

  it('shares no memory with typed arrays it was made of', () => {
    const array = Float64Array.of(1, 2);
    const frame = DataFrame.fromColumns({ a: array });
    array[0] = 9;
    expect(frame.row(0)).toEqual({ a: 1 });
  });

  it.each<[string, () => unknown, unknown]>([
    ['unequal columns', () => DataFrame.fromColumns({ a: [1], b: [1, 2] }), ['ragged', '$.b']],
    ['mixed kinds', () => DataFrame.fromColumns({ a: [1, 'x'] }), ['unsupported-value', '$.a[1]']],
    ['functions', () => DataFrame.fromColumns({ a: [() => 1] }), ['unsupported-value', '$.a[0]']],
    ['class instances', () => DataFrame.fromColumns({ a: [/x/] }), ['unsupported-value', '$.a[0]']],
    ['lone surrogates', () => DataFrame.fromColumns({ a: ['x', '\ud800'] }), ['unsupported-value', '$.a[1]']],
    [
      'halves that would join',
      () => DataFrame.fromColumns({ a: ['\ud83d', '\ude00'] }),
      ['unsupported-value', '$.a[0]'],
    ],
    ['rows that are no objects', () => DataFrame.fromRows([[1] as never]), ['unsupported-value', '$[0]']],
    ['a column that is none', () => DataFrame.fromColumns({ a: 5 as never }), ['unsupported-value', '$.a']],
    [
      'a name with a lone surrogate',
      () => DataFrame.fromColumns({ '\udc00': [1] }),
      ['unsupported-value', '$["\\udc00"]'],
    ],
    [
      'a name kept for the index',
      () => DataFrame.fromColumns({ __index_level_0__: [1] }),
      ['bad-index', '$.__index_level_0__'],
    ],
    [
      'more rows than the limit',
      () => DataFrame.fromColumns({ a: [1, 2] }, { limits: { elements: 1 } }),
      ['limit', '$.a'],
    ],
    [
      'more columns than the limit',
      () => DataFrame.fromColumns({ a: [], b: [] }, { limits: { keys: 1 } }),
      ['limit', '$'],
    ],
    [
      'deeper cells than the limit',
      () => DataFrame.fromColumns({ a: [[[1]]] }, { limits: { depth: 2 } }),
      ['limit', '$.a'],
    ],
  ])('refuses %s', (_, make, expected) => expect(refused(make)).toEqual(expected));
});

describe('a DataFrame of a table', () => {
  const one = arrow.makeVector(Int32Array.of(1, 2));

  it('keeps the table', () => {
    const source = table([new arrow.Field('a', new arrow.Int32())], [one]);
    const frame = new DataFrame(source);
    expect(frame.data).toBe(source);
    expect(frame.shape).toEqual([2, 1]);
    expect(String(frame)).toBe('DataFrame (2, 1)');
    expect(inspect(frame)).toBe('DataFrame (2, 1)');
    expect(equals(wrap(source), frame)).toBe(true);
  });

  it('takes tables and vectors of another copy of apache-arrow', () => {
    const own = DataFrame.fromColumns({
      a: vectorFrom([1, null, 3], new arrow.Int16()),
      c: vectorFrom(['x', 'y', 'x'], new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8())),
      l: [[1], [], [2, 3]],
    });
    const source = other.tableFromIPC(arrow.tableToIPC(own.data));
    expect(Object.getPrototypeOf(source)).not.toBe(arrow.Table.prototype);
    const frame = new DataFrame(source as unknown as arrow.Table);
    expect(Object.getPrototypeOf(frame.data)).toBe(arrow.Table.prototype);
    expect(frame.data.schema.fields.every((field) => Object.getPrototypeOf(field) === arrow.Field.prototype)).toBe(
      true,
    );
    expect(frame.toRows()).toEqual([
      { a: 1, c: 'x', l: [1] },
      { a: null, c: 'y', l: [] },
      { a: 3, c: 'x', l: [2, 3] },
    ]);
    expect(equals(loadJcr(frame.toJcr()), frame)).toBe(true);
    const series = new Series(source.getChild('c') as unknown as arrow.Vector);
    expect(Object.getPrototypeOf(series.data.type)).toBe(arrow.Dictionary.prototype);
  });

  it('keeps columns of the same name; the first stands in params', () => {
    const names = ['a', 'a', 'b'];
    const vectors = [one, utf8('x', 'y'), one];
    const fields = names.map((name, i) => new arrow.Field(name, (vectors[i] as arrow.Vector).type, true));
    const source = loadJcr(DataFrame.fromColumns({ a: one, c: utf8('x', 'y'), b: one }).toJcr()) as DataFrame;
    const renamed = new arrow.Data(new arrow.Struct(fields), 0, 2, 0, undefined, source.data.batches[0]?.data.children);
    const schema = new arrow.Schema(fields);
    const batch = Object.assign(Object.create(arrow.RecordBatch.prototype) as arrow.RecordBatch, {
      schema,
      data: renamed,
    });
    const frame = new DataFrame(new arrow.Table(schema, [batch]));
    expect(frame.columns).toEqual(names);
    expect(data(frame)).toEqual({ a: { 0: 1, 1: 2 }, b: { 0: 1, 1: 2 } });
    const back = fromJson(toJson(frame)) as DataFrame;
    expect(back.data.schema.fields.map((field) => `${field.name}: ${field.type}`)).toEqual([
      'a: Int32',
      'a: Utf8',
      'b: Int32',
    ]);
    expect(equals(back, frame)).toBe(true);
  });

  it('is read when it is written', () => {
    const values = Int32Array.of(1, 2);
    const frame = new DataFrame(table([new arrow.Field('a', new arrow.Int32())], [arrow.makeVector(values)]));
    values[0] = 7;
    expect(data(frame)).toEqual({ a: { 0: 7, 1: 2 } });
    expect(fromJson(toJson(frame))).toSatisfy((back: DataFrame) => back.row(0)?.['a'] === 7);
  });

  it('refuses arrays that were broken after it was wrapped', () => {
    const texts = utf8('ab', 'c');
    const frame = new DataFrame(table([new arrow.Field('a', new arrow.Utf8())], [texts]));
    const [array] = texts.data as [arrow.Data];
    (array.valueOffsets as Int32Array)[1] = 99;
    expect(refused(() => frame.toJcr())).toEqual(['size-mismatch', '$.a']);
    (array.valueOffsets as Int32Array)[1] = 2;
    (array.values as Uint8Array)[0] = 0xff;
    expect(refused(() => toJsonBytes(frame))).toEqual(['size-mismatch', '$.a']);
  });

  it('refuses what is no table', () => {
    for (const value of [null, 5, 'x', [], {}, new Map(), { schema: {}, batches: [] }, one]) {
      expect(refused(() => new DataFrame(value as never))).toEqual(['unsupported-value', '$']);
    }
    expect(DataFrame.adopt({})).toBeUndefined();
    expect(refused(() => new DataFrame(new arrow.Table(), { layout: 'xml' as never }))).toEqual([
      'bad-option',
      'layout',
    ]);
  });

  it('refuses what throws when it is read', () => {
    const proxy = new Proxy({}, { get: throwing, getPrototypeOf: throwing, ownKeys: throwing }) as never;
    const own = new arrow.Table({ a: one });
    for (const make of [
      () => new DataFrame(proxy),
      () => DataFrame.adopt(proxy),
      () => new Series(proxy),
      () => Series.adopt(proxy),
    ]) {
      expect(refused(make)).toEqual(['unsupported-value', '$']);
    }
    for (const make of [
      () => new DataFrame(own, proxy),
      () => new Series(one, proxy),
      () => DataFrame.fromColumns({ a: [1] }, proxy),
      () => DataFrame.fromRows([], proxy),
      () => DataFrame.fromData({}, proxy),
      () => Series.fromData({}, proxy),
    ]) {
      expect(refused(make)).toEqual(['bad-option', '']);
    }
  });

  it('refuses invalid options', () => {
    const own = new arrow.Table({ a: one });
    for (const bad of [null, 5, 'x', []]) {
      const options = bad as never;
      for (const make of [
        () => new DataFrame(own, options),
        () => new Series(one, options),
        () => DataFrame.fromColumns({ a: [1] }, options),
        () => DataFrame.fromRows([], options),
        () => DataFrame.fromData({}, options),
        () => Series.fromData({}, options),
      ]) {
        expect(refused(make)).toEqual(['bad-option', '']);
      }
      expect(refused(() => new DataFrame(own, { limits: options }))).toEqual(['bad-option', 'limits']);
    }
    expect(() => new DataFrame(own, null as never)).toThrow('Expected options by name in an object, got null');
    expect(() => new DataFrame({} as never)).toThrow("DataFrame.fromIPC the Arrow bytes of other libraries' tables");
    for (const layout of [Object.create(null), Symbol('json'), null, 5]) {
      expect(refused(() => new DataFrame(own, { layout: layout as never }))).toEqual(['bad-option', 'layout']);
    }
    for (const schema of [5, null, {}]) {
      expect(refused(() => DataFrame.fromData({}, { schema: schema as never }))).toEqual(['bad-option', 'schema']);
      expect(refused(() => Series.fromData({}, { schema: schema as never }))).toEqual(['bad-option', 'schema']);
    }
    expect(refused(() => Series.fromData({}, { name: 5 as never }))).toEqual(['bad-option', 'name']);
  });

  it('refuses names of columns that it has not', () => {
    const frame = DataFrame.fromColumns({ undefined: [1] });
    for (const name of ['b', undefined, Symbol('a'), null, 5, {}]) {
      expect(refused(() => frame.column(name as never))).toEqual(['unsupported-value', '$']);
    }
  });

  it('refuses types and texts that a stream cannot hold', () => {
    expect(wrapTyped(new arrow.Dictionary(new arrow.Utf8(), new arrow.Int64() as never))).toEqual([
      'unsupported-value',
      '$.a',
    ]);
    expect(wrapTyped(new arrow.Decimal(2, 40, 128))).toEqual(['unsupported-value', '$.a']);
    expect(wrapTyped(new arrow.Time(0, 64))).toEqual(['unsupported-value', '$.a']);
    expect(wrapTyped(new arrow.Timestamp(7 as arrow.TimeUnit))).toEqual(['unsupported-value', '$.a']);
    expect(
      wrapTyped(
        new arrow.SparseUnion([1, 1], [new arrow.Field('x', new arrow.Null()), new arrow.Field('y', new arrow.Null())]),
      ),
    ).toEqual(['unsupported-value', '$.a']);
    expect(wrapTyped(new arrow.Timestamp(0, '\ud800'))).toEqual(['unsupported-value', '$.a']);
    expect(wrapTyped(new arrow.Null(), 'a', new Map([['k', '\ud800']]))).toEqual(['unsupported-value', '$.a']);
    expect(wrapTyped(new arrow.List(new arrow.Field('\ud800', new arrow.Null())))).toEqual([
      'unsupported-value',
      '$.a["\\ud800"]',
    ]);
    expect(wrapTyped(new arrow.Null(), 'fine')).toBeUndefined();
  });

  it('refuses columns that apache-arrow made longer than their buffers', () => {
    const uneven = new arrow.Table({ a: arrow.makeVector(Int32Array.of(1)), b: one });
    expect(refused(() => new DataFrame(uneven))).toEqual(['size-mismatch', '$.a']);
  });

  it('takes arrays of no slots as apache-arrow makes them, without buffers, children or dictionary', () => {
    const item = new arrow.Field('item', new arrow.Int8(), true);
    for (const type of [
      new arrow.Bool(),
      new arrow.Int32(),
      new arrow.Utf8(),
      new arrow.List(item),
      new arrow.List(new arrow.Field('item', new arrow.List(item), true)),
      new arrow.FixedSizeList(2, item),
      new arrow.Struct([item]),
      new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32()),
    ]) {
      // What its builders give; they themselves generate code, which runtimes may forbid.
      const none = new arrow.Vector([new arrow.Data(type, 0, 0)]);
      for (const vector of [none, new arrow.Vector([...none.data, ...none.data])]) {
        const frame = new DataFrame(new arrow.Table({ a: vector }));
        expect(data(frame), String(type)).toEqual({ a: {} });
        const back = fromJson(toJson(frame)) as DataFrame;
        expect(String(back.data.schema)).toBe(String(frame.data.schema));
        expect([frame.toRows(), back.numRows, equals(frame, back)]).toEqual([[], 0, true]);
      }
    }
  });

  it('joins record batches with dictionaries of their own', () => {
    const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8());
    const words = (...texts: (string | null)[]): arrow.Vector => vectorFrom(texts, type);
    const joined = words('a', 'b').concat(words('b', null, 'c'));
    const frame = new DataFrame(new arrow.Table({ w: joined }));
    const back = loadJcr(frame.toJcr()) as DataFrame;
    expect(back.toRows().map(({ w }) => w)).toEqual(['a', 'b', 'b', null, 'c']);
    expect([...(back.column('w').data[0]?.dictionary ?? [])]).toEqual(['a', 'b', 'c']);
    expect(equals(back, frame)).toBe(true);
  });
});

describe('the index of a DataFrame', () => {
  const values = arrow.makeVector(Int32Array.of(1, 2));
  const labelled = (index: unknown): DataFrame =>
    new DataFrame(new arrow.Table({ a: values }), { index: index as arrow.Vector });
  const labels = (index: unknown): string[] => Object.keys(data(labelled(index))['a'] as object);
  const text = (index: unknown): string => JSON.stringify(JSON.parse(toJson(labelled(index))).params.data);

  it('labels rows with texts, integers and whole timestamps', () => {
    expect(labels(utf8('y', 'x'))).toEqual(['y', 'x']);
    expect(labels(arrow.makeVector(BigInt64Array.of(-5n, 2n ** 62n)))).toEqual(['-5', String(2n ** 62n)]);
    expect(labels(vectorOf(new arrow.TimestampSecond('UTC'), BigInt64Array.of(1n, -2n)))).toEqual(['1000', '-2000']);
    expect(toJson(labelled(utf8('10', '2')))).toContain('{"a":{"10":1,"2":2}}');
    expect(toJson(labelled(utf8('"\\\n\u2028', '__proto__')))).toContain('{"a":{"\\"\\\\\\n\u2028":1,"__proto__":2}}');
  });

  it('leaves rows to their positions where labels would repeat, or have other types or levels', () => {
    const positions = ['0', '1'];
    expect(labels(utf8('x', 'x'))).toEqual(positions);
    expect(labels(utf8('x', null))).toEqual(positions);
    expect(labels(arrow.makeVector(Float64Array.of(5, 6)))).toEqual(positions);
    expect(labels(vectorFrom(['x', 'y']))).toEqual(positions);
    expect(labels(vectorOf(new arrow.TimestampNanosecond(), BigInt64Array.of(0n, 1n)))).toEqual(positions);
    expect(labels([utf8('x', 'y'), utf8('u', 'v')])).toEqual(positions);
    expect(text(utf8('x', 'x'))).toBe('{"a":{"0":1,"1":2}}');
  });

  it('comes back with its names, levels and type', () => {
    for (const index of [
      utf8('x', 'x'),
      { values: arrow.makeVector(Float64Array.of(NaN, -0)), name: 'time' },
      { values: utf8('x', 'y'), name: '' },
      [utf8('x', 'y'), { values: arrow.makeVector(Uint8Array.of(3, 3)), name: 'n' }],
    ]) {
      const frame = labelled(index);
      const back = fromJson(toJson(frame)) as DataFrame;
      expect(back.indexNames).toEqual(frame.indexNames);
      expect(back.index.map((level) => [String(level.type), [...level]])).toEqual(
        frame.index.map((level) => [String(level.type), [...level]]),
      );
      expect(back.columns).toEqual(['a']);
      expect(back.data.schema.fields.length).toBe(1);
      expect(equals(back, frame)).toBe(true);
      expect(equals(back, new DataFrame(back.data))).toBe(false);
    }
  });

  it('is part of the value', () => {
    expect(equals(labelled(utf8('x', 'y')), labelled(utf8('x', 'z')))).toBe(false);
    expect(equals(labelled(utf8('x', 'y')), labelled({ values: utf8('x', 'y'), name: 'n' }))).toBe(false);
    expect(contentHash(labelled(utf8('x', 'x')))).not.toBe(contentHash(labelled(undefined)));
  });

  it('is refused when it does not fit', () => {
    expect(refused(() => labelled(utf8('x')))).toEqual(['bad-index', '$.index[0]']);
    expect(refused(() => labelled(['x', 'y']))).toEqual(['bad-index', '$.index[0]']);
    expect(refused(() => labelled([utf8('x', 'y'), {}]))).toEqual(['bad-index', '$.index[1]']);
    for (const nothing of [null, 5]) {
      expect(refused(() => labelled(nothing))).toEqual(['bad-index', '$.index[0]']);
      expect(refused(() => labelled([utf8('x', 'y'), nothing]))).toEqual(['bad-index', '$.index[1]']);
    }
    const level = Object.defineProperty({}, 'values', { get: throwing });
    expect(refused(() => labelled(level))).toEqual(['bad-option', 'index.0']);
    expect(refused(() => labelled({ values: utf8('x', 'y'), name: 5 }))).toEqual(['bad-index', '$.index[0].name']);
    const metadata = new Map([['raymon.index_name', 'x']]);
    const named = table([new arrow.Field('a', new arrow.Int32())], [values], metadata);
    expect(refused(() => new DataFrame(named))).toEqual(['bad-index', '$']);
  });
});

describe('the layouts of a DataFrame', () => {
  const values = { a: Int32Array.of(1, 2), s: ['x', null] };

  it('arrow has the stream only', () => {
    const frame = DataFrame.fromColumns(values, { layout: 'arrow' });
    expect(frame.toJcr().params).toEqual({});
    const back = fromJson(toJson(frame)) as DataFrame;
    expect(back.layout).toBe('arrow');
    expect(equals(back, DataFrame.fromColumns(values))).toBe(true);
    expect(toCanonicalJson(back)).toBe(toCanonicalJson(DataFrame.fromColumns(values)));
  });

  it('json has no exact, and gives the same frame back', () => {
    const frame = DataFrame.fromColumns(values, { layout: 'json' });
    expect(frame.toJcr()).toEqual({
      type: 'raymon.types.DataFrame',
      params: { data: { a: { 0: 1, 1: 2 }, s: { 0: 'x', 1: null } } },
    });
    expect(equals(loadJcr(JSON.parse(JSON.stringify(frame))), frame)).toBe(true);
  });

  it.each<[string, { [name: string]: readonly unknown[] | Float64Array | Uint8Array }, string]>([
    ['whole floats', { ok: ['x'], a: [1] }, '$.a'],
    ['negative zero', { a: [-0, 0.5] }, '$.a'],
    ['NaN', { a: [NaN, 0.5] }, '$.a'],
    ['integers of other types', { a: Uint8Array.of(1) }, '$.a'],
    ['integers beyond 2^53', { a: [2n ** 53n + 1n] }, '$.a'],
    ['dates', { a: [new Date(0)] }, '$.a'],
    ['bytes', { a: [Uint8Array.of(1)] }, '$.a'],
  ])('json refuses %s', (_, columns, path) => {
    expect(refused(() => DataFrame.fromColumns(columns, { layout: 'json' }))).toEqual(['unsupported-value', path]);
  });

  it('json refuses an index and metadata that only the stream keeps', () => {
    const source = DataFrame.fromColumns({ a: Int32Array.of(1) }).data;
    expect(refused(() => new DataFrame(source, { layout: 'json', index: arrow.makeVector(Int32Array.of(7)) }))).toEqual(
      ['unsupported-value', '$.__index_level_0__'],
    );
    expect(refused(() => new DataFrame(source, { layout: 'json', index: utf8('x') }))).toBeUndefined();
    const noted = new arrow.Table(new arrow.Schema(source.schema.fields, new Map([['k', 'v']])), source.batches);
    expect(refused(() => new DataFrame(noted, { layout: 'json' }))).toEqual(['unsupported-value', '$']);
  });

  it('an unknown exact is refused, and left out when asked', () => {
    const document = DataFrame.fromColumns({ f: [1.5, NaN] }).toJcr();
    const back = loadJcr(document, { exact: 'ignore' }) as DataFrame;
    expect(back.toRows()).toEqual([{ f: 1.5 }, { f: null }]);
  });
});

describe('documents of DataFrames', () => {
  it('leave out nulls that stand beside what a list holds', () => {
    const items = vectorFrom([...Array.from({ length: 16 }).keys(), null], new arrow.Int32()).data[0] as arrow.Data;
    const type = new arrow.List(new arrow.Field('item', new arrow.Int32(), true));
    const buffers = [Int32Array.of(0, 8, 16)] as unknown as Partial<arrow.Data['buffers']>;
    const lists = new arrow.Vector([new arrow.Data(type, 0, 2, 0, buffers, [items])]);
    const frame = new DataFrame(new arrow.Table({ a: lists }));
    const back = fromJson(toJsonBytes(frame)) as DataFrame;
    expect(equals(back, frame)).toBe(true);
    expect(back.row(1)).toEqual({ a: [8, 9, 10, 11, 12, 13, 14, 15] });
  });

  it('are made of tables and vectors wherever they stand in a value', () => {
    const source = DataFrame.fromColumns({ a: [1, NaN] }).data;
    const vector = arrow.makeVector(Int16Array.of(1, 2));
    const back = builtins.fromJson(
      toJsonOfAll({ table: source, deep: [{ vector }], array: Float32Array.of(1) }),
    ) as Native;
    const value = back.data as { table: DataFrame; deep: { vector: Series }[]; array: Numpy };
    expect(value.table).toBeInstanceOf(DataFrame);
    expect(value.table.toRows()).toEqual([{ a: 1 }, { a: NaN }]);
    expect(value.deep[0]?.vector).toBeInstanceOf(Series);
    expect(value.array).toBeInstanceOf(Numpy);
    expect(builtins.wrap(vector)).toBeInstanceOf(Series);
    expect(builtins.wrap(source)).toBeInstanceOf(DataFrame);
  });

  it('hold in msgpack what their columns hold: integers of 64 bits, and floats that are floats', () => {
    const frame = DataFrame.fromColumns({
      id: BigInt64Array.of(1234567890123456789n, -(2n ** 63n), 0n),
      u: BigUint64Array.of(2n ** 64n - 1n, 2n ** 53n + 1n, 1n),
      f: Float64Array.of(1, -0, 1e20),
      l: [[1, 2.5], [], [2 ** 63]],
      s: ['"\\é😀', 'x'.repeat(300), ''],
      b: [true, false, null],
    });
    const read = fromMsgpack(toMsgpack(frame), { exact: 'ignore' }) as DataFrame;
    expect(read.toRows()).toEqual(frame.toRows());
    expect(read.data.schema.fields.map((field) => String(field.type))).toEqual([
      'Int64',
      'Uint64',
      'Float64',
      'List<Float64>',
      'Utf8',
      'Bool',
    ]);
    const series = new Series(arrow.makeVector(BigInt64Array.of(2n ** 60n + 1n)));
    expect((fromMsgpack(toMsgpack(series), { exact: 'ignore' }) as Series).toArray()).toEqual([2n ** 60n + 1n]);
  });

  it('go through msgpack', () => {
    const frame = DataFrame.fromColumns({ '10': ['a'], '9': ['b'], __proto__x: [null] });
    expect(equals(fromMsgpack(toMsgpack(frame)), frame)).toBe(true);
  });

  it('hold names and labels of every kind as data', () => {
    const names = ['__proto__', 'constructor', 'length', 'toString', '4294967294', '10', '2', '', 'é', '"\\\u0000'];
    const frame = DataFrame.fromColumns(Object.fromEntries(names.map((name, i) => [name, Int32Array.of(i)])));
    const back = fromJson(toJson(frame)) as DataFrame;
    expect(back.columns).toEqual(frame.columns);
    expect(back.toRows()).toEqual(frame.toRows());
    const indexed = new DataFrame(new arrow.Table({ v: arrow.makeVector(Int32Array.from(names, (_, i) => i)) }), {
      index: utf8(...names),
    });
    const plain = fromJson(toJson(indexed), { exact: 'ignore' }) as DataFrame;
    expect([...(plain.index[0] as Iterable<unknown>)]).toEqual(names);
  });

  it(`hold ${COLUMNS} columns of one cell`, { timeout: 120_000 }, () => {
    const columns: { [name: string]: Int8Array } = {};
    for (let i = 0; i < COLUMNS; i++) columns[`c${i}`] = Int8Array.of(i);
    const frame = DataFrame.fromColumns(columns);
    const text = toJson(frame);
    expect((fromJson(text) as DataFrame).shape).toEqual([1, COLUMNS]);
    expect((fromJson(text, { exact: 'ignore' }) as DataFrame).shape).toEqual([1, COLUMNS]);
  });

  it('hold rows without columns', () => {
    const source = new arrow.Schema([]);
    const struct = new arrow.Data(new arrow.Struct([]), 0, 3, 0, undefined, []);
    const frame = new DataFrame(
      new arrow.Table(source, [new arrow.RecordBatch(source, struct as arrow.Data<arrow.Struct>)]),
    );
    expect(frame.numRows).toBe(3);
    expect((loadJcr(frame.toJcr()) as DataFrame).shape).toEqual([3, 0]);
  });
});
