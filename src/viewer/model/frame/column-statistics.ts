import type { Cell } from '../../../frame/values/row-values.ts';
import type { Numbers } from '../../../numpy/notation/dtype.ts';
import { statisticsOf, type Statistics } from '../array/statistics.ts';
import { STEP_ELEMENTS, type Steps } from '../steps.ts';
import { cutText } from '../text/visible.ts';
import { cellKey, isSortable } from './cell-order.ts';
import type { FrameColumn } from './columns.ts';

/** What a column is like. */
export interface ColumnStatistics {
  readonly rows: number;
  readonly nulls: number;
  /** Of columns of numbers: NaN, range, mean, histogram. */
  readonly numbers: Statistics | undefined;
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

/** Looks at a whole column. */
export function* columnStatistics(column: FrameColumn, rows: number): Steps<ColumnStatistics> {
  const counts = new Map<string, { row: number; count: number }>();
  const numbers: (number | bigint)[] = [];
  const countsValues = isSortable(column.type);
  let isCounting = countsValues;
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
    distinct: isCounting ? counts.size : undefined,
    frequent,
  };
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
