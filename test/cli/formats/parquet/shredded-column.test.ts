import * as arrow from 'apache-arrow';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../../src/base/limits.ts';
import { NodeBuilder } from '../../../../src/cli/formats/parquet/column-node.ts';
import { ShreddedColumn } from '../../../../src/cli/formats/parquet/shredded-column.ts';
import type { ShreddedLeaf } from '../../../../src/cli/formats/parquet/shredded-leaf.ts';
import { runs } from '../../../support/runs.ts';

const field = (name: string, type: arrow.DataType, nullable = true): arrow.Field =>
  new arrow.Field(name, type, nullable);
const item = (type: arrow.DataType, nullable = true): arrow.Field => field('item', type, nullable);

function columnOf(vector: arrow.Vector, { lossy = false, nullable = true } = {}): ShreddedColumn {
  const node = new NodeBuilder(lossy).column(field('a', vector.type, nullable), vector.data, true);
  return new ShreddedColumn(node, vector.data, DEFAULT_LIMITS, lossy, (expected, path) => {
    throw new Error(`${expected} at ${path.join(' ')}`);
  });
}

/** Takes all of a column apart. */
function leavesOf(vector: arrow.Vector, options?: { lossy?: boolean; nullable?: boolean }): readonly ShreddedLeaf[] {
  const column = columnOf(vector, options);
  column.take(0, vector.length);
  return column.node.leaves;
}

/** Entries as repetition, definition and value. */
function entriesOf({ repetitionLevels, definitionLevels, values }: ShreddedLeaf): unknown[] {
  return values.map((value, i) => [repetitionLevels[i], definitionLevels[i], value]);
}

describe('ShreddedColumn', () => {
  it('takes lists of lists apart, nulls and nothing at every level, as the paper on Dremel does', () => {
    const inner = fc.option(fc.array(fc.option(fc.integer({ min: 0, max: 9 })), { maxLength: 3 }));
    const rows = fc.array(fc.option(fc.array(inner, { maxLength: 3 })), { maxLength: 6 });
    fc.assert(
      fc.property(rows, fc.nat(6), (values, cut) => {
        const expected: unknown[] = [];
        for (const row of values) {
          if (row === null || row.length === 0) expected.push([0, row === null ? 0 : 1, null]);
          for (const [i, list] of (row ?? []).entries()) {
            const at = i === 0 ? 0 : 1;
            if (list === null || list.length === 0) expected.push([at, list === null ? 2 : 3, null]);
            for (const [k, value] of (list ?? []).entries()) {
              expected.push([k === 0 ? at : 2, value === null ? 4 : 5, value]);
            }
          }
        }
        const type = new arrow.List(item(new arrow.List(item(new arrow.Int32()))));
        const [first, second] = [values.slice(0, cut), values.slice(cut)].map((part) =>
          arrow.vectorFromArray(part, type),
        );
        const column = columnOf((first as arrow.Vector).concat(second as arrow.Vector));
        const [leaf] = column.node.leaves as [ShreddedLeaf];
        const found: unknown[] = [];
        for (let row = 0; row < values.length; row += 2) {
          column.take(row, Math.min(row + 2, values.length));
          found.push(...entriesOf(leaf));
          leaf.clear();
        }
        expect(found).toEqual(expected);
      }),
      { numRuns: runs(100) },
    );
  });

  it('gives each member of a struct an entry, whatever stands beside it', () => {
    const type = new arrow.Struct([
      field('x', new arrow.Int8()),
      field('y', new arrow.List(item(new arrow.Utf8(), false))),
    ]);
    const [x, y] = leavesOf(arrow.vectorFromArray([{ x: 1, y: ['p', 'q'] }, null, { x: null, y: [] }], type));
    expect([x?.values, x?.definitionLevels, x?.repetitionLevels]).toEqual([[1, null, null], [2, 0, 1], []]);
    expect(entriesOf(y as ShreddedLeaf)).toEqual([
      [0, 3, 'p'],
      [1, 3, 'q'],
      [0, 0, null],
      [0, 2, null],
    ]);
  });

  it('leaves out what stands in a list of a fixed size that is null', () => {
    const items = arrow.vectorFromArray([1, 2, 3, 4], new arrow.Int8()).data;
    const type = new arrow.FixedSizeList(2, item(new arrow.Int8()));
    const data = new arrow.Data(type, 0, 2, 1, { 2: Uint8Array.of(2) } as Partial<arrow.Data['buffers']>, [...items]);
    expect(leavesOf(new arrow.Vector([data])).map(entriesOf)).toEqual([
      [
        [0, 0, null],
        [0, 3, 3],
        [1, 3, 4],
      ],
    ]);
  });

  it('keeps the keys of entries of a dictionary in the order of their use', () => {
    const entries = arrow.vectorFromArray(['p', 'q', 'r'], new arrow.Utf8());
    const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8());
    const indices = { 1: Int8Array.of(2, 0, 2, 1) } as Partial<arrow.Data['buffers']>;
    const categories = new arrow.Data(type, 0, 4, 0, indices, [], entries);
    const offsets = { 0: Int32Array.of(0, 2, 3) } as Partial<arrow.Data['buffers']>;
    const list = new arrow.Data(new arrow.List(item(type)), 0, 2, 0, offsets, [categories]);
    const [leaf] = leavesOf(new arrow.Vector([list]));
    expect(leaf?.values).toEqual(['r', 'p', 'r']);
    expect([...(leaf?.used ?? [])]).toEqual(['string r', 'string p']);
  });

  it('refuses what is lost with its row, items and members', () => {
    const nan = new Float64Array(new BigUint64Array([0n, 0n, 0xfff8n << 48n]).buffer);
    const floats = new arrow.Data(new arrow.Float64(), 0, 3, 0, { 1: nan } as Partial<arrow.Data['buffers']>);
    const structs = new arrow.Data(new arrow.Struct([field('x', new arrow.Float64())]), 0, 3, 0, undefined, [floats]);
    const list = (offsets: number[]): arrow.Vector =>
      new arrow.Vector([
        new arrow.Data(
          new arrow.List(item(structs.type)),
          0,
          offsets.length - 1,
          0,
          { 0: Int32Array.from(offsets) } as Partial<arrow.Data['buffers']>,
          [structs],
        ),
      ]);
    expect(() => leavesOf(list([0, 1, 3]))).toThrow('NaN without a sign or a payload at a 1 1 x');
    // What no row refers to is no value.
    expect(leavesOf(list([0, 1, 2]))[0]?.values).toEqual([0, 0]);
    expect(leavesOf(list([0, 3]), { lossy: true })[0]?.values).toEqual([0, 0, NaN]);
    const seconds = arrow.vectorFromArray([[1], [2, 2 ** 31 - 1]], new arrow.List(item(new arrow.TimeSecond())));
    expect(() => leavesOf(seconds)).toThrow('values that its units can count at a 1 1');
    expect(leavesOf(seconds, { lossy: true })[0]?.values).toEqual([1000, 2000, null]);
    const holes = arrow.vectorFromArray([[1], [2, null]], new arrow.List(item(new arrow.Int8()))).data[0] as arrow.Data;
    const strict = new arrow.Data(
      new arrow.List(item(new arrow.Int8(), false)),
      0,
      2,
      0,
      { 0: holes.valueOffsets } as Partial<arrow.Data['buffers']>,
      holes.children,
    );
    expect(() => leavesOf(new arrow.Vector([strict]))).toThrow('a value, as its field allows no null at a 1 1');
    expect(() => leavesOf(arrow.vectorFromArray([[1], null], holes.type), { nullable: false })).toThrow(
      'no null at a 1',
    );
  });

  it('weighs rows by what is in them', () => {
    const rows = [[], [1, 2, 3], [], Array.from({ length: 1000 }, () => 0)];
    const column = columnOf(arrow.vectorFromArray(rows, new arrow.LargeList(item(new arrow.Int32()))));
    expect(column.weight(0, 4) - column.weight(0, 3)).toBe(column.weight(3, 4));
    expect(column.weight(3, 4)).toBe(1001 * 40);
    const texts = columnOf(arrow.vectorFromArray([['x'.repeat(5000)], ['y']], new arrow.List(item(new arrow.Utf8()))));
    expect(texts.weight(0, 1) - texts.weight(1, 2)).toBe(4999);
    const pairs = columnOf(
      arrow.vectorFromArray(
        [
          [1, 2],
          [3, 4],
        ],
        new arrow.FixedSizeList(2, item(new arrow.Int8())),
      ),
    );
    expect(pairs.weight(1, 2)).toBe(120);
  });
});
