import {
  Decimal,
  Float64,
  Int64,
  makeData,
  makeVector,
  Table,
  TimestampNanosecond,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataFrame, fromJson, Series } from '../../../../src/types.ts';
import { columnsOfFrame, columnsOfSeries, type FrameColumn } from '../../../../src/viewer/model/frame/columns.ts';
import { columnStatistics } from '../../../../src/viewer/model/frame/column-statistics.ts';
import { findCell } from '../../../../src/viewer/model/frame/search-rows.ts';
import { sortRows } from '../../../../src/viewer/model/frame/sort-rows.ts';
import { runSteps } from '../../../../src/viewer/model/steps.ts';
import { fixtures } from '../../../support/repository-fixtures.ts';
import { runs } from '../../../support/runs.ts';

const everyType = columnsOfFrame(fromJson(fixtures.bytes('frames/every-type.jcr')) as DataFrame);

/** A column of decimals of 128 bits, in units of their last digit. */
function decimals(scale: number, units: readonly bigint[]): FrameColumn {
  const data = new Uint32Array(
    BigInt64Array.from(units.flatMap((unit) => [BigInt.asIntN(64, unit), unit >> 64n])).buffer,
  );
  const vector = makeVector({ type: new Decimal(scale, 30, 128), data, length: units.length } as never);
  return columnsOfFrame(new DataFrame(new Table({ d: vector }))).columns[0] as FrameColumn;
}

describe('a cell', () => {
  it.each(everyType.columns.map((column) => [column.name ?? '', column] as const))(
    'of %s reads as it is',
    (name, column) => {
      const cells = Array.from({ length: everyType.rows }, (_, row) => column.text(row).text);
      expect({ type: column.typeName, cells }).toMatchSnapshot(name);
    },
  );

  it('tells null, NaN and the empty string apart', () => {
    const { columns } = columnsOfFrame(DataFrame.fromColumns({ s: ['', null, 'null'], f: [Number.NaN, null, -0] }));
    const cells = columns.map((column) => [0, 1, 2].map((row) => column.text(row)));
    expect(cells[0]).toEqual([
      { text: '""', kind: 'empty' },
      { text: 'null', kind: 'null' },
      { text: 'null', kind: 'string' },
    ]);
    expect(cells[1]).toEqual([
      { text: 'NaN', kind: 'nan' },
      { text: 'null', kind: 'null' },
      { text: '-0.0', kind: 'number' },
    ]);
  });

  it('that is cut says so, also where that is deep inside', () => {
    const numbers = Array.from({ length: 50 }, (_, i) => i);
    const { columns } = columnsOfFrame(DataFrame.fromColumns({ n: [[[1], numbers]], o: [{ a: numbers }], s: [[[1]]] }));
    expect(columns.map((column) => column.text(0).isCut)).toEqual([true, true, false]);
  });

  it('of 64 bits, of decimals and of nanoseconds is exact', () => {
    const table = new Table({
      i: vectorFromArray([2n ** 63n - 1n], new Int64()),
      t: makeVector({ type: new TimestampNanosecond(), data: BigInt64Array.of(-1n) } as never),
    });
    const { columns } = columnsOfFrame(new DataFrame(table));
    expect(columns.map((column) => column.text(0).text)).toEqual([
      '9223372036854775807',
      '1969-12-31 23:59:59.999999999',
    ]);
    const decimal = decimals(2, [-1250n, 9_999_999_999_999_999_999_999n]);
    expect([0, 1].map((row) => decimal.text(row).text)).toEqual(['-12.50', '99999999999999999999.99']);
  });

  it('of a series stands behind its index', () => {
    const series = new Series(vectorFromArray([1, 2], new Float64()), {
      name: 'v',
      index: { values: vectorFromArray(['a', 'b'], new Utf8()), name: 'k' },
    });
    const { columns, rows } = columnsOfSeries(series);
    expect([rows, columns.map(({ name, isIndex }) => [name, isIndex])]).toEqual([
      2,
      [
        ['k', true],
        ['v', false],
      ],
    ]);
    expect(columns.map((column) => column.text(1).text)).toEqual(['b', '2.0']);
  });
});

const rank = (value: number | null): number => (value === null ? 2 : Number.isNaN(value) ? 1 : 0);

describe('rows', () => {
  const cell = fc.oneof(
    fc.constant(null),
    fc.constant(Number.NaN),
    fc.double({ noNaN: true }),
    fc.integer({ min: -3, max: 3 }),
  );

  it('are sorted stably, NaN and null last, in both directions', () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 60 }), fc.boolean(), (cells, descending) => {
        const { columns, rows } = columnsOfFrame(DataFrame.fromColumns({ v: cells, n: cells.map(() => 1) }));
        const order = [...runSteps(sortRows(columns[0] as (typeof columns)[0], rows, descending))];
        const expected = cells
          .map((value, row) => ({ value, row }))
          .toSorted((a, b) => {
            if (rank(a.value) !== rank(b.value)) return rank(a.value) - rank(b.value);
            if (rank(a.value) > 0 || a.value === b.value) return a.row - b.row;
            return ((a.value as number) < (b.value as number) ? -1 : 1) * (descending ? -1 : 1);
          })
          .map(({ row }) => row);
        expect(order).toEqual(expected);
      }),
      { numRuns: runs(300) },
    );
  });

  it('are sorted by the value of decimals and of integers beyond 2^53, not by their text', () => {
    const frame = DataFrame.fromColumns({ i: [2n ** 53n + 1n, 2n ** 53n, -1n], s: ['b', 'a', 'B'] });
    const { columns } = columnsOfFrame(frame);
    const sorted = (at: number): number[] => [...runSteps(sortRows(columns[at] as (typeof columns)[0], 3, false))];
    expect([sorted(0), sorted(1)]).toEqual([
      [2, 1, 0],
      [2, 1, 0],
    ]);
    expect([...runSteps(sortRows(decimals(1, [95n, -100n, 100n, 9n]), 4, false))]).toEqual([1, 3, 0, 2]);
  });

  it('are searched from a place on, around the end, in the order in which they are shown', () => {
    const frame = columnsOfFrame(DataFrame.fromColumns({ a: ['x', 'needle', 'y'], b: ['Needle', null, 'z'] }));
    const find = (row: number, column: number, order?: Uint32Array, backwards = false): unknown =>
      runSteps(findCell(frame, 'needle', order, { row, column }, backwards));
    expect(find(0, 0)).toEqual({ row: 0, column: 1 });
    expect(find(0, 1)).toEqual({ row: 1, column: 0 });
    expect(find(1, 0)).toEqual({ row: 0, column: 1 });
    expect(find(0, 1, undefined, true)).toEqual({ row: 1, column: 0 });
    expect(find(0, 0, Uint32Array.of(2, 1, 0))).toEqual({ row: 1, column: 0 });
    expect(runSteps(findCell(frame, 'gone', undefined, { row: 0, column: 0 }, false))).toBeUndefined();
    const none = columnsOfFrame(DataFrame.fromColumns({}));
    expect(runSteps(findCell(none, 'x', undefined, { row: 0, column: 0 }, false))).toBeUndefined();
  });
});

describe('a column', () => {
  it('of numbers has their statistics, exact for integers', () => {
    const frame = DataFrame.fromColumns({ i: [2n ** 60n, 2n ** 60n + 2n, null], f: [1, Number.NaN, null] });
    const [i, f] = columnsOfFrame(frame).columns.map((column) => runSteps(columnStatistics(column, 3)));
    expect(i).toMatchObject({ rows: 3, nulls: 1, distinct: 2, numbers: { min: 2n ** 60n, max: 2n ** 60n + 2n } });
    expect(f).toMatchObject({ nulls: 1, numbers: { nan: 1, min: 1, max: 1, count: 2 } });
  });

  it('of strings has the most frequent ones', () => {
    const { columns } = columnsOfFrame(DataFrame.fromColumns({ s: ['a', '', 'b', 'a', null] }));
    expect(runSteps(columnStatistics(columns[0] as (typeof columns)[0], 5))).toMatchObject({
      nulls: 1,
      empty: 1,
      distinct: 3,
      numbers: undefined,
      frequent: [
        ['a', 2],
        ['""', 1],
        ['b', 1],
      ],
    });
  });

  it('of times and decimals has its range, as they are shown', () => {
    const day = 86_400_000;
    const frame = DataFrame.fromColumns({
      t: [new Date(day), null, new Date(0), new Date(2 * day)],
      b: [1n, 2n, null, 3n],
      n: [null, null, null, null],
    });
    const decimals = new Table({
      d: makeVector(
        makeData({
          type: new Decimal(2, 10, 128),
          length: 3,
          data: new Uint32Array(new BigInt64Array([-5n, -1n, 1200n, 0n, 7n, 0n]).buffer),
        }),
      ),
    });
    const ranges = [frame, new DataFrame(decimals)].flatMap((each) =>
      columnsOfFrame(each).columns.map((column) => runSteps(columnStatistics(column, each.numRows)).range),
    );
    expect(ranges).toEqual([
      ['1970-01-01 00:00:00.000Z', '1970-01-03 00:00:00.000Z'],
      undefined,
      undefined,
      ['-0.05', '12.00'],
    ]);
  });

  it('of too many different values does not count them', () => {
    const { columns } = columnsOfFrame(DataFrame.fromColumns({ s: Array.from({ length: 20_000 }, (_, i) => `${i}`) }));
    expect(runSteps(columnStatistics(columns[0] as (typeof columns)[0], 20_000))).toMatchObject({
      distinct: undefined,
      frequent: [],
    });
  });
});
