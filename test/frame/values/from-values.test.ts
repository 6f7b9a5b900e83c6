import { EncodeError, LimitError, OptionError } from '../../../src/base/errors.ts';
import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { DataFrame, type DataFrameOptions } from '../../../src/frame/dataframe.ts';
import { equals } from '../../../src/toolkit/equals.ts';
import { Registry } from '../../../src/toolkit/registry.ts';
import { toolkit } from '../../../src/toolkit/toolkit.ts';
import { vectorFrom } from '../../support/vectors.ts';

const { fromJson, fromMsgpack, toJson, toMsgpack } = toolkit(Registry.builtin(DataFrame));

const refused = (make: () => unknown): unknown => {
  try {
    make();
  } catch (error) {
    if (error instanceof EncodeError || error instanceof LimitError) return [error.code, error.path];
    throw error;
  }
  return undefined;
};
const columns = (input: unknown, options?: DataFrameOptions & { schema?: arrow.Schema }): unknown =>
  refused(() => DataFrame.fromColumns(input as never, options));
const rows = (input: unknown): unknown => refused(() => DataFrame.fromRows(input as never));
const hidden = (name: string | symbol, enumerable = false): object =>
  Object.defineProperty({ x: 1 }, name, { value: 2, enumerable });
const throwing = (name: string): object =>
  Object.defineProperty({}, name, {
    enumerable: true,
    get() {
      throw new Error('no');
    },
  });
const proxy = <T extends object>(target: T): T =>
  new Proxy(target, {
    ownKeys() {
      throw new Error('no');
    },
    get() {
      throw new Error('no');
    },
  });

describe('columns', () => {
  it.each<[string, unknown]>([
    ['null', null],
    ['undefined', undefined],
    ['a number', 5],
    ['a text', 'ab'],
    ['a Map', new Map([['a', [1, 2]]])],
    ['a list', [[1, 2]]],
    [
      'a class instance',
      new (class Columns {
        a = [1];
      })(),
    ],
    ['inherited columns', Object.create({ a: [1] })],
    ['a column named by a symbol', { a: [1], [Symbol('b')]: [2] }],
    ['a proxy that throws', proxy({})],
  ])('are refused where they are no object of columns: %s', (_, input) =>
    expect(columns(input)).toEqual(['unsupported-value', '$']),
  );

  it('are refused where they are accessors, or are hidden', () => {
    expect(columns(throwing('a'))).toEqual(['unsupported-value', '$.a']);
    expect(
      columns({
        get a() {
          return [1];
        },
      }),
    ).toEqual(['unsupported-value', '$.a']);
    expect(columns(Object.defineProperty({ b: [1] }, 'a', { value: [1] }))).toEqual(['unsupported-value', '$.a']);
  });

  it('are refused where they throw when they are read', () => {
    expect(columns({ b: [1], a: proxy([1]) })).toEqual(['unsupported-value', '$.a']);
    expect(columns({ a: [proxy({ x: 1 })] })).toEqual(['unsupported-value', '$.a[0]']);
    const item = Object.getOwnPropertyDescriptor(throwing('0'), '0') ?? {};
    expect(columns({ a: [null, Object.defineProperty([1], 0, item)] })).toEqual(['unsupported-value', '$.a[1]']);
    expect(columns({ a: [Object.create(Date.prototype)] })).toEqual(['unsupported-value', '$.a[0]']);
  });

  it.each<[string, unknown, string]>([
    [
      'an accessor',
      {
        get x() {
          return 1;
        },
      },
      '$.a[0].x',
    ],
    ['a member named by a symbol', hidden(Symbol('s'), true), '$.a[0]'],
    ['a member that is not enumerable', hidden('y'), '$.a[0].y'],
    [
      'an accessor in a list',
      [
        {
          get x() {
            return 1;
          },
        },
      ],
      '$.a[0][0].x',
    ],
    ['an accessor in a struct', { y: [1, throwing('x')] }, '$.a[0].y[1].x'],
    ['an accessor in an object without prototype', Object.setPrototypeOf(throwing('0'), null), '$.a[0]["0"]'],
    ['a list with other members', Object.assign([1], { x: 2 }), '$.a[0].x'],
    ['a list with other members and a hole', Object.assign([1, , 2], { x: 2 }), '$.a[0].x'], // oxlint-disable-line no-sparse-arrays
    ['a list of another class', new (class List extends Array<number> {})(1), '$.a[0]'],
    ['a boxed number', Object(5), '$.a[0]'],
    ['inherited members', Object.create({ x: 1 }), '$.a[0]'],
    ['a Map inside', [{ x: new Map() }], '$.a[0][0].x'],
  ])('are refused where a cell is or has %s', (_, cell, path) =>
    expect(columns({ a: [cell] })).toEqual(['unsupported-value', path]),
  );

  it('are refused where a cell contains itself', () => {
    const cell: unknown[] = [];
    cell.push(cell);
    expect(columns({ a: [cell] })).toEqual(['limit', '$.a']);
  });

  it('are copied, also those of memory that Node shares', () => {
    const buffer = Buffer.from([1, 2, 3]);
    const part = Float32Array.of(0, 1, 2).subarray(1);
    const frame = DataFrame.fromColumns({ a: buffer, b: [7, 8, 9] });
    const other = DataFrame.fromColumns({ p: part });
    buffer.fill(9);
    part.fill(9);
    expect(frame.toRows().map(({ a }) => a)).toEqual([1, 2, 3]);
    expect(String(frame.column('a').type)).toBe('Uint8');
    expect(frame.column('a').data[0]?.values.buffer).not.toBe(buffer.buffer);
    expect(other.toRows()).toEqual([{ p: 1 }, { p: 2 }]);
  });

  it('keep the bits of NaN', () => {
    const bits = Uint32Array.of(0x7fc00001, 0xffc12345);
    const frame = DataFrame.fromColumns({ a: new Float32Array(bits.buffer) });
    const values = frame.column('a').data[0]?.values as Float32Array;
    expect([...new Uint32Array(values.buffer, values.byteOffset, 2)]).toEqual([...bits]);
  });

  it('are refused where their memory was taken away', () => {
    const array = Float64Array.of(1, 2);
    const bytes = Uint8Array.of(1);
    structuredClone(0, { transfer: [array.buffer, bytes.buffer] });
    expect(columns({ a: array })).toEqual(['unsupported-value', '$.a']);
    const schema = new arrow.Schema([new arrow.Field('a', new arrow.Float64(), true)]);
    expect(columns({ a: array }, { schema })).toEqual(['unsupported-value', '$.a']);
    expect(columns({ a: [bytes] })).toEqual(['unsupported-value', '$.a[0]']);
  });

  it('of half floats are kept as they are, where the engine has them', () => {
    const Float16Array: unknown = Reflect.get(globalThis, 'Float16Array');
    if (typeof Float16Array !== 'function') {
      expect(Number(process.versions.node.split('.')[0])).toBeLessThan(24);
      return;
    }
    const half = Reflect.construct(Float16Array, [[0.5, -0, NaN, 65504]]) as Float32Array;
    const frame = DataFrame.fromColumns({ a: half });
    expect(String(frame.column('a').type)).toBe('Float16');
    half[0] = 9;
    expect(frame.toRows().map(({ a }) => a)).toEqual([0.5, -0, NaN, 65504]);
    expect(equals(fromJson(toJson(frame)), frame)).toBe(true);
  });
});

const schema = (...fields: arrow.Field[]): { schema: arrow.Schema } => ({ schema: new arrow.Schema(fields) });
const words = (): arrow.Dictionary => new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8());

describe('the schema of columns', () => {
  const vector = vectorFrom([1, null], new arrow.Int8());

  it('holds for vectors as well', () => {
    const metadata = new Map([['k', 'v']]);
    const frame = DataFrame.fromColumns(
      { a: arrow.makeVector(Int8Array.of(1)) },
      schema(new arrow.Field('a', new arrow.Int8(), false, metadata)),
    );
    const [field] = frame.data.schema.fields;
    expect([field?.nullable, field?.metadata]).toEqual([false, metadata]);
    expect(columns({ a: vector }, schema(new arrow.Field('a', new arrow.Int8(), true)))).toBeUndefined();
    expect(columns({ a: vector }, schema(new arrow.Field('a', new arrow.Int16(), true)))).toEqual([
      'unsupported-value',
      '$.a',
    ]);
    expect(columns({ a: vector }, schema(new arrow.Field('a', new arrow.Int8(), false)))).toEqual([
      'unsupported-value',
      '$.a[1]',
    ]);
    expect(columns({ a: vectorFrom(['x'], words()) }, schema(new arrow.Field('a', words(), true)))).toBeUndefined();
  });

  it('names columns only that there are', () => {
    const two = schema(new arrow.Field('a', new arrow.Int8(), true), new arrow.Field('b', new arrow.Int8(), true));
    expect(columns({ a: [1] }, two)).toEqual(['unsupported-value', '$.b']);
    expect(DataFrame.fromRows([{ a: 1 }], two).toRows()).toEqual([{ a: 1, b: null }]);
    const needed = schema(new arrow.Field('b', new arrow.Int8(), false));
    expect(refused(() => DataFrame.fromRows([{ b: 1 }, {}], needed))).toEqual(['unsupported-value', '$.b[1]']);
  });

  it('is refused where it is not a schema', () => {
    for (const bad of [
      5,
      null,
      {},
      { fields: [5], metadata: new Map() },
      { fields: [{ name: 'a' }], metadata: new Map() },
    ]) {
      expect(() => DataFrame.fromColumns({ a: [1] }, { schema: bad as never })).toThrow(OptionError);
      expect(() => DataFrame.fromRows([{ a: 1 }], { schema: bad as never })).toThrow(OptionError);
    }
  });
});

describe('rows', () => {
  it('that have no names are counted', () => {
    const frame = DataFrame.fromRows([{}, {}]);
    expect(frame.shape).toEqual([2, 0]);
    expect(frame.toRows()).toEqual([{}, {}]);
    for (const back of [fromJson(toJson(frame)), fromMsgpack(toMsgpack(frame))]) {
      expect((back as DataFrame).shape).toEqual([2, 0]);
      expect(equals(back, frame)).toBe(true);
    }
    const index = vectorFrom(['x', 'y'], new arrow.Utf8());
    expect([...(DataFrame.fromRows([{}, {}], { index }).index[0] ?? [])]).toEqual(['x', 'y']);
    expect(refused(() => DataFrame.fromRows([{}, {}], { layout: 'json' }))).toEqual(['unsupported-value', '$']);
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['a Set', new Set([{ a: 1 }, { a: 2 }])],
    ['what only looks like a list', { length: 1, 0: {} }],
    ['a number', 5],
    ['a proxy that throws', proxy([])],
  ])('are refused where they are no list: %s', (_, input) => expect(rows(input)).toEqual(['unsupported-value', '$']));

  it.each<[string, unknown, string]>([
    ['a Map', new Map([['a', 1]]), '$[1]'],
    ['a Date', new Date(5), '$[1]'],
    [
      'a class instance',
      new (class Row {
        a = 1;
      })(),
      '$[1]',
    ],
    ['inherited members', Object.create({ a: 1 }), '$[1]'],
    [
      'an accessor',
      {
        get a() {
          return 1;
        },
      },
      '$[1].a',
    ],
    ['an accessor that throws', throwing('a'), '$[1].a'],
    ['a member named by a symbol', hidden(Symbol('s'), true), '$[1]'],
    ['a member that is not enumerable', hidden('y'), '$[1].y'],
    ['a proxy that throws', proxy({}), '$[1]'],
    ['nothing', undefined, '$[1]'],
  ])('are refused where one is or has %s', (_, row, path) =>
    expect(rows([{ b: 1 }, row])).toEqual(['unsupported-value', path]),
  );

  it('are refused where a cell cannot be kept', () => {
    expect(
      rows([
        { a: null },
        {
          a: {
            get x() {
              return 1;
            },
          },
        },
      ]),
    ).toEqual(['unsupported-value', '$.a[1].x']);
  });
});
