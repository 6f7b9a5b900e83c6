import { toolkit } from '../../../src/toolkit/toolkit.ts';
import { runInNewContext } from 'node:vm';
import * as arrow from 'apache-arrow';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataFrame } from '../../../src/frame/dataframe.ts';
import { EncodeError, LimitError } from '../../../src/base/errors.ts';
import { equals } from '../../../src/toolkit/equals.ts';
import { Registry } from '../../../src/toolkit/registry.ts';
import { runs } from '../../support/runs.ts';

const { fromJson, toJson } = toolkit(Registry.builtin(DataFrame));

const schemaOf = (type: arrow.DataType): { schema: arrow.Schema } => ({
  schema: new arrow.Schema([new arrow.Field('a', type, true)]),
});
const listOf = (type: arrow.DataType): arrow.List => new arrow.List(new arrow.Field('item', type, true));
const fixedOf = (size: number, type: arrow.DataType, nullable = true): arrow.FixedSizeList =>
  new arrow.FixedSizeList(size, new arrow.Field('item', type, nullable));
const make = (cells: readonly unknown[], type?: arrow.DataType): DataFrame =>
  DataFrame.fromRows(
    cells.map((a) => ({ a })),
    type === undefined ? {} : schemaOf(type),
  );
const cellsOf = (frame: DataFrame): unknown[] => frame.toRows().map(({ a }) => a);
const typeOf = (frame: DataFrame): string => String(frame.column('a').type);
const refused = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    if (error instanceof EncodeError || error instanceof LimitError) return [error.code, error.path];
    throw error;
  }
  return undefined;
};
const detached = <T extends { readonly buffer: ArrayBufferLike }>(array: T): T => {
  structuredClone(0, { transfer: [array.buffer as ArrayBuffer] });
  return array;
};
/** A typed array in lists: so many levels with it. */
function nested(levels: number): unknown {
  let value: unknown = Float32Array.of(1);
  for (let i = 1; i < levels; i++) value = [value];
  return value;
}

describe('typed arrays as cells', () => {
  it.each<[string, ArrayLike<number | bigint>]>([
    ['Int8', Int8Array.of(-1)],
    ['Uint8', Uint8ClampedArray.of(255)],
    ['Int16', Int16Array.of(-1)],
    ['Uint16', Uint16Array.of(65_535)],
    ['Int32', Int32Array.of(-1)],
    ['Uint32', Uint32Array.of(2 ** 32 - 1)],
    ['Int64', BigInt64Array.of(-(2n ** 63n))],
    ['Uint64', BigUint64Array.of(2n ** 64n - 1n)],
    ['Float32', Float32Array.of(0.5, -0)],
    ['Float64', Float64Array.of(0.1, Infinity)],
  ])('are lists of %s', (name, cell) => {
    const frame = make([cell, null, cell, []].slice(0, 3));
    expect(typeOf(frame)).toBe(`List<${name}>`);
    expect(cellsOf(frame)).toEqual([Array.from(cell), null, Array.from(cell)]);
    expect(equals(fromJson(toJson(frame)), frame)).toBe(true);
    expect(equals(DataFrame.fromColumns({ a: [cell, null, cell] }), frame)).toBe(true);
  });

  it('are bytes where they are Uint8Arrays, and lists of them where a schema says so', () => {
    expect(typeOf(make([Uint8Array.of(1)]))).toBe('Binary');
    expect(typeOf(make([Buffer.from([1])]))).toBe('Binary');
    for (const type of [listOf(new arrow.Uint8()), fixedOf(2, new arrow.Uint8()), listOf(new arrow.Float64())]) {
      expect(cellsOf(make([Uint8Array.of(1, 2), Buffer.from([3, 4])], type))).toEqual([
        [1, 2],
        [3, 4],
      ]);
    }
  });

  it('of another realm are those of this one', () => {
    const [bytes, floats] = runInNewContext('[Uint8Array.of(1), Float32Array.of(0.5)]') as [unknown, unknown];
    expect(typeOf(make([bytes, Uint8Array.of(2)]))).toBe('Binary');
    expect(cellsOf(make([bytes]))).toEqual([Uint8Array.of(1)]);
    expect(cellsOf(make([floats, Float32Array.of(1)]))).toEqual([[0.5], [1]]);
  });

  it('keep every bit, and share no memory', () => {
    const bits = Uint32Array.of(9, 0x7fc00001, 0xffc12345, 9);
    const cell = new Float32Array(bits.buffer).subarray(1, 3);
    for (const frame of [make([cell, null, cell]), make([cell, null, cell], fixedOf(2, new arrow.Float32()))]) {
      const items = frame.column('a').data[0]?.children[0]?.values as Float32Array;
      const held = new Uint32Array(items.buffer, items.byteOffset, items.length);
      expect([...held.slice(0, 2), ...held.slice(-2)]).toEqual([0x7fc00001, 0xffc12345, 0x7fc00001, 0xffc12345]);
      expect(items.buffer).not.toBe(bits.buffer);
    }
    const frame = make([cell]);
    cell.fill(7);
    expect(cellsOf(frame)).toEqual([[NaN, NaN]]);
  });

  it('stand in lists and structs as well', () => {
    const cell = Float32Array.of(1, 2);
    const frame = make([{ x: [cell, null], y: 1 }, { x: [] }]);
    expect(typeOf(frame)).toBe('Struct<{x:List<List<Float32>>, y:Float64}>');
    expect(cellsOf(frame)).toEqual([
      { x: [[1, 2], null], y: 1 },
      { x: [], y: null },
    ]);
    expect(equals(fromJson(toJson(frame)), frame)).toBe(true);
  });

  it('of half floats are kept, where the engine has them', () => {
    const Float16Array: unknown = Reflect.get(globalThis, 'Float16Array');
    if (typeof Float16Array !== 'function') {
      expect(Number(process.versions.node.split('.')[0])).toBeLessThan(24);
      return;
    }
    const half = Reflect.construct(Float16Array, [[0.5, -0, 65504]]) as unknown;
    expect(typeOf(make([half]))).toBe('List<Float16>');
    expect(cellsOf(make([half, null], fixedOf(3, new arrow.Float16())))).toEqual([[0.5, -0, 65504], null]);
  });

  it('are of one kind in a column without a schema', () => {
    const cell = Float32Array.of(1);
    for (const other of [Float64Array.of(1), [1], Uint8Array.of(1), 1, { x: 1 }]) {
      expect(refused(() => make([cell, null, other]))).toEqual(['unsupported-value', '$.a[2]']);
      expect(refused(() => make([other, cell]))).toEqual(['unsupported-value', '$.a[1]']);
    }
    expect(refused(() => make([new DataView(new ArrayBuffer(4))]))).toEqual(['unsupported-value', '$.a[0]']);
  });

  it('become what a schema says where it can hold them', () => {
    const cells = [Float32Array.of(0.5), [2], null, Int8Array.of(-1), BigInt64Array.of()];
    expect(cellsOf(make(cells, listOf(new arrow.Float64())))).toEqual([[0.5], [2], null, [-1], []]);
    const integers = [Int32Array.of(127), BigInt64Array.of(-128n), Float64Array.of(1)];
    expect(cellsOf(make(integers, listOf(new arrow.Int8())))).toEqual([[127], [-128], [1]]);
    for (const [cell, type] of [
      [Int32Array.of(1, 128), new arrow.Int8()],
      [Float64Array.of(0.1), new arrow.Float32()],
      [Float64Array.of(-0), new arrow.Int32()],
      [BigInt64Array.of(1n), new arrow.Float64()],
      [Float32Array.of(1), new arrow.Utf8()],
      [Float32Array.of(1), listOf(new arrow.Float32())],
      [Float32Array.of(1), new arrow.Struct([new arrow.Field('x', new arrow.Int8(), true)])],
    ] as const) {
      expect(refused(() => make([null, cell], listOf(type)))).toEqual(['unsupported-value', '$.a[1]']);
    }
    expect(refused(() => make([Float32Array.of(1)], new arrow.Float32()))).toEqual(['unsupported-value', '$.a[0]']);
  });

  it('are refused where their memory was taken away', () => {
    for (const type of [undefined, listOf(new arrow.Float64()), fixedOf(2, new arrow.Float64())]) {
      const cells = [Float64Array.of(1, 2), detached(Float64Array.of(1, 2))];
      expect(refused(() => make(cells, type))).toEqual(['unsupported-value', '$.a[1]']);
      expect(refused(() => make([[1, 2], detached(Float64Array.of(1, 2))], type))).toEqual([
        'unsupported-value',
        '$.a[1]',
      ]);
    }
  });

  it('count as a level of nesting', () => {
    const limits = { depth: 4 };
    expect(refused(() => DataFrame.fromColumns({ a: [nested(3)] }, { limits }))).toBeUndefined();
    expect(refused(() => DataFrame.fromColumns({ a: [nested(4)] }, { limits }))).toEqual(['limit', '$.a']);
  });
});

describe('lists of a fixed size', () => {
  const pairs = fixedOf(2, new arrow.Float32());

  it('are made of typed arrays and of lists alike', () => {
    const typed = make([Float32Array.of(1, 2), null, Float32Array.of(3, 4)], pairs);
    const plain = make([[1, 2], null, [3, 4]], pairs);
    const mixed = make([[1, 2], undefined, Float64Array.of(3, 4)], pairs);
    expect(typeOf(typed)).toBe('FixedSizeList[2]<Float32>');
    for (const frame of [typed, plain, mixed]) {
      expect(cellsOf(frame)).toEqual([[1, 2], null, [3, 4]]);
      expect(equals(frame, typed)).toBe(true);
      expect(toJson(frame)).toBe(toJson(typed));
      expect(equals(fromJson(toJson(frame)), typed)).toBe(true);
    }
  });

  it('hold texts, structs and other lists', () => {
    const names = fixedOf(2, new arrow.Utf8());
    expect(cellsOf(make([['a', null], null], names))).toEqual([['a', null], null]);
    const points = fixedOf(1, new arrow.Struct([new arrow.Field('x', new arrow.Int8(), false)]));
    expect(cellsOf(make([[{ x: 1 }], null], points))).toEqual([[{ x: 1 }], null]);
    expect(refused(() => make([[{ x: 1, y: 2 }]], points))).toEqual(['unsupported-value', '$.a[0][0].y']);
    expect(refused(() => make([[{}]], points))).toEqual(['unsupported-value', '$.a[0][0].x']);
    const matrices = fixedOf(2, fixedOf(2, new arrow.Int8()));
    expect(
      cellsOf(
        make(
          [
            [
              [1, 2],
              [3, 4],
            ],
            [Int8Array.of(5, 6), null],
            null,
          ],
          matrices,
        ),
      ),
    ).toEqual([
      [
        [1, 2],
        [3, 4],
      ],
      [[5, 6], null],
      null,
    ]);
    expect(cellsOf(make([[], new Float32Array(0), null], fixedOf(0, new arrow.Float32())))).toEqual([[], [], null]);
  });

  it('are refused where they are of another size, or of no list', () => {
    for (const cell of [[1], [1, 2, 3], Float32Array.of(1), Float32Array.of(), 'ab', 5, {}, Uint8Array.of(1)]) {
      expect(refused(() => make([null, cell], pairs))).toEqual(['unsupported-value', '$.a[1]']);
    }
    expect(refused(() => make([[[1], [2, 3]]], fixedOf(2, pairs)))).toEqual(['unsupported-value', '$.a[0]']);
  });

  it('hold no null where their field allows none', () => {
    const needed = fixedOf(2, new arrow.Float32(), false);
    expect(cellsOf(make([Float32Array.of(1, 2), null, [3, 4]], needed))).toEqual([[1, 2], null, [3, 4]]);
    expect(refused(() => make([[1, null]], needed))).toEqual(['unsupported-value', '$.a[0][1]']);
  });

  it('take little memory for null, however long they would be', () => {
    expect(refused(() => make([null], fixedOf(2 ** 31 - 1, new arrow.Float64())))).toEqual([
      'unsupported-value',
      '$.a[0]',
    ]);
    expect(refused(() => make([null], fixedOf(2 ** 16, fixedOf(2 ** 16, new arrow.Float64()))))).toEqual([
      'unsupported-value',
      '$.a[0]',
    ]);
  });

  it('are read from the cells of documents by a schema', () => {
    const frame = DataFrame.fromData({ a: { 0: [1, 2], 1: null } }, schemaOf(pairs));
    expect(equals(frame, make([[1, 2], null], pairs))).toBe(true);
  });
});

describe('a column of typed arrays', () => {
  const arrays = fc.oneof(
    fc.constant(null),
    fc.float32Array({ minLength: 3, maxLength: 3 }).map((array) => new Float32Array(array)),
  );

  it('is the column of the same lists, of either kind of list', () => {
    fc.assert(
      fc.property(fc.array(arrays, { maxLength: 20 }), (cells) => {
        const lists = cells.map((cell) => (cell === null ? null : Array.from(cell)));
        for (const type of [listOf(new arrow.Float32()), fixedOf(3, new arrow.Float32())]) {
          const frame = make(cells, type);
          expect(cellsOf(frame)).toEqual(lists);
          expect(equals(fromJson(toJson(frame)), frame)).toBe(true);
          const isExact = lists.every((list) => list === null || list.every((item) => !Number.isNaN(item)));
          if (isExact) expect(equals(make(lists, type), frame)).toBe(true);
        }
      }),
      { numRuns: runs(200) },
    );
  });
});
