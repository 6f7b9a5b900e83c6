import { STEP_ELEMENTS, type Steps } from '../steps.ts';
import { compareKeys, orderKey, type CellKey } from './cell-order.ts';
import type { FrameColumn } from './columns.ts';

/**
 * Sorts rows by a column: stable, null always last, NaN before it.
 *
 * @param descending - turns the order of values around; null and NaN stay behind them.
 * @returns Row numbers in their new order.
 */
export function* sortRows(column: FrameColumn, rows: number, descending: boolean): Steps<Uint32Array> {
  const keys: (CellKey | undefined)[] = [];
  for (let row = 0; row < rows; row++) {
    keys.push(keyOf(column, row));
    if (row % STEP_ELEMENTS === STEP_ELEMENTS - 1) yield;
  }
  const sign = descending ? -1 : 1;
  return yield* mergeSort(rows, (a, b) => {
    const left = keys[a];
    const right = keys[b];
    const ranks = rank(left) - rank(right);
    if (ranks !== 0 || left === undefined || right === undefined) return ranks;
    return sign * compareKeys(left, right);
  });
}

/** Values before NaN, NaN before null. */
function rank(key: CellKey | undefined): number {
  return key === undefined ? 2 : Number.isNaN(key) ? 1 : 0;
}

function keyOf({ type, read }: FrameColumn, row: number): CellKey | undefined {
  const cell = read(row);
  return cell === null ? undefined : orderKey(cell, type.dictionary ?? type);
}

/** Numbers of 0 to `count`, merged in order from runs of twice the length each time. */
function* mergeSort(count: number, compare: (a: number, b: number) => number): Steps<Uint32Array> {
  let from = Uint32Array.from({ length: count }, (_, i) => i);
  let to = new Uint32Array(count);
  let since = 0;
  for (let width = 1; width < count; width *= 2) {
    for (let start = 0; start < count; start += 2 * width) {
      const middle = Math.min(start + width, count);
      const end = Math.min(start + 2 * width, count);
      let left = start;
      let right = middle;
      for (let at = start; at < end; at++) {
        const takesLeft = left < middle && (right >= end || compare(from[left] as number, from[right] as number) <= 0);
        to[at] = (takesLeft ? from[left++] : from[right++]) as number;
        if (++since < STEP_ELEMENTS) continue;
        since = 0;
        yield;
      }
    }
    [from, to] = [to, from];
  }
  return from;
}
