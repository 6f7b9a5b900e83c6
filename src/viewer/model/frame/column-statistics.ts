import type { Cell } from '../../../frame/values/row-values.ts';
import type { Numbers } from '../../../numpy/notation/dtype.ts';
import { statisticsOf, type Statistics } from '../array/statistics.ts';
import { STEP_ELEMENTS, type Steps } from '../steps.ts';
import { cutText } from '../text/visible.ts';
import { TYPE_ID } from './arrow-type.ts';
import { cellKey, compareKeys, isSortable, orderKey, type CellKey } from './cell-order.ts';
import type { FrameColumn } from './columns.ts';

/** What a column is like. */
export interface ColumnStatistics {
  readonly rows: number;
  readonly nulls: number;
  /** Of columns of numbers: NaN, range, mean, histogram. */
  readonly numbers: Statistics | undefined;
  /** Of columns of times and decimals: the least and the greatest, as they are shown. */
  readonly range: readonly [min: string, max: string] | undefined;
  /** Different values, null not among them; undefined where there are too many, or values cannot be told apart cheaply. */
  readonly distinct: number | undefined;
  /** The most frequent values, as text, with how often each stands there. */
  readonly frequent: readonly (readonly [text: string, count: number])[];
  /** Empty strings. */
  readonly empty: number;
}

/** Different values that are counted; the frequent ones of a column with more are not listed. */
const MOST_DISTINCT = 10_000;
const MOST_FREQUENT = 5;
/** Engines tell long strings apart by their length alone: those are compared by their beginning. */
const KEY_CHARACTERS = 200;

/** Types whose values are no numbers of their own, and have a range all the same. */
const RANGED: ReadonlySet<number> = new Set([
  TYPE_ID.decimal,
  TYPE_ID.date,
  TYPE_ID.time,
  TYPE_ID.timestamp,
  TYPE_ID.duration,
]);

/** Looks at a whole column. */
export function* columnStatistics(column: FrameColumn, rows: number): Steps<ColumnStatistics> {
  const counts = new Map<string, { row: number; count: number }>();
  const numbers: (number | bigint)[] = [];
  const countsValues = isSortable(column.type);
  let isCounting = countsValues;
  const type = column.type.dictionary ?? column.type;
  const isRanged = RANGED.has(type.typeId);
  let least: Place | undefined;
  let greatest: Place | undefined;
  let nulls = 0;
  let empty = 0;
  for (let row = 0; row < rows; row++) {
    if (row % STEP_ELEMENTS === STEP_ELEMENTS - 1) yield;
    const cell = column.read(row);
    if (cell === null) {
      nulls++;
      continue;
    }
    if (cell === '') empty++;
    if (typeof cell === 'number' || typeof cell === 'bigint') numbers.push(cell);
    if (isRanged) {
      const key = orderKey(cell, type);
      if (least === undefined || compareKeys(key, least.key) < 0) least = { row, key };
      if (greatest === undefined || compareKeys(key, greatest.key) > 0) greatest = { row, key };
    }
    if (!isCounting) continue;
    const key = keyOf(cell);
    const found = counts.get(key);
    if (found !== undefined) found.count++;
    else if (counts.size < MOST_DISTINCT) counts.set(key, { row, count: 1 });
    else isCounting = false;
  }
  const isNumbers = column.isNumeric && numbers.length > 0;
  const values = isNumbers ? typedNumbers(numbers) : undefined;
  const frequent = isCounting
    ? [...counts.values()]
        .toSorted((a, b) => b.count - a.count)
        .slice(0, MOST_FREQUENT)
        .map(({ row, count }) => [column.text(row).text, count] as const)
    : [];
  return {
    rows,
    nulls,
    empty,
    numbers: values === undefined ? undefined : yield* statisticsOf(values),
    range: least && greatest && [column.text(least.row).text, column.text(greatest.row).text],
    distinct: isCounting ? counts.size : undefined,
    frequent,
  };
}

/** A row, and what its cell is sorted by. */
interface Place {
  readonly row: number;
  readonly key: CellKey;
}

function keyOf(cell: Exclude<Cell, null>): string {
  const key = cellKey(cell);
  return `${typeof key}:${cutText(String(key), KEY_CHARACTERS)}`;
}

function typedNumbers(numbers: readonly (number | bigint)[]): Numbers | undefined {
  if (typeof numbers[0] === 'bigint') {
    const wide = numbers as readonly bigint[];
    const isUnsigned = wide.some((value) => value >= 2n ** 63n);
    return isUnsigned ? BigUint64Array.from(wide) : BigInt64Array.from(wide);
  }
  return Float64Array.from(numbers as readonly number[]);
}
