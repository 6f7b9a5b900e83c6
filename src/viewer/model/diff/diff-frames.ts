import type { Cell } from '../../../frame/values/row-values.ts';
import type { FrameColumn, FrameColumns } from '../frame/columns.ts';
import { STEP_ELEMENTS, type Steps } from '../steps.ts';

/** A column that both frames have. */
export interface ColumnPair {
  readonly a: FrameColumn;
  readonly b: FrameColumn;
  /** Cells that differ, of the rows that both have. */
  readonly different: number;
}

/** A cell that differs. */
export interface DifferentCell {
  readonly row: number;
  /** Its place among the pairs. */
  readonly pair: number;
}

/** What differs between two frames. */
export interface FrameDiff {
  readonly rows: readonly [a: number, b: number];
  /** Columns by name, the n-th of a name with the n-th; levels of an index by their place. */
  readonly pairs: readonly ColumnPair[];
  /** Columns that only one has. */
  readonly onlyA: readonly FrameColumn[];
  readonly onlyB: readonly FrameColumn[];
  /** Whether the columns that both have stand in another order. */
  readonly isReordered: boolean;
  /** Cells that differ, of the rows and columns that both have. */
  readonly different: number;
  /** The first of them, by row. */
  readonly cells: readonly DifferentCell[];
}

/** Cells that are listed. */
const MOST_LISTED = 10_000;

/** Compares two frames, cell by cell: by row number and name of the column. */
export function* diffFrames(a: FrameColumns, b: FrameColumns): Steps<FrameDiff> {
  const { pairs, onlyA, onlyB, isReordered } = pairColumns(a.columns, b.columns);
  const rows = Math.min(a.rows, b.rows);
  const counts = pairs.map(() => 0);
  const cells: DifferentCell[] = [];
  let since = 0;
  for (let row = 0; row < rows; row++) {
    for (const [pair, [ours, theirs]] of pairs.entries()) {
      if (++since >= STEP_ELEMENTS) {
        since = 0;
        yield;
      }
      if (ours.typeName === theirs.typeName && sameCell(ours.read(row), theirs.read(row))) continue;
      if (ours.typeName !== theirs.typeName && sameText(ours, theirs, row)) continue;
      (counts[pair] as number)++;
      if (cells.length < MOST_LISTED) cells.push({ row, pair });
    }
  }
  return {
    rows: [a.rows, b.rows],
    pairs: pairs.map(([ours, theirs], i) => ({ a: ours, b: theirs, different: counts[i] as number })),
    onlyA,
    onlyB,
    isReordered,
    different: counts.reduce((sum, count) => sum + count, 0),
    cells,
  };
}

function sameText(a: FrameColumn, b: FrameColumn, row: number): boolean {
  const [ours, theirs] = [a.text(row), b.text(row)];
  return ours.kind === theirs.kind && ours.text === theirs.text;
}

function pairColumns(
  a: readonly FrameColumn[],
  b: readonly FrameColumn[],
): {
  readonly pairs: readonly (readonly [FrameColumn, FrameColumn])[];
  readonly onlyA: readonly FrameColumn[];
  readonly onlyB: readonly FrameColumn[];
  readonly isReordered: boolean;
} {
  const theirs = new Map<string, number[]>();
  for (const [i, key] of keysOf(b).entries()) theirs.set(key, [...(theirs.get(key) ?? []), i]);
  const pairs: (readonly [FrameColumn, FrameColumn])[] = [];
  const onlyA: FrameColumn[] = [];
  const taken = new Set<number>();
  let last = -1;
  let isReordered = false;
  for (const [i, key] of keysOf(a).entries()) {
    const match = theirs.get(key)?.shift();
    const column = a[i] as FrameColumn;
    if (match === undefined) {
      onlyA.push(column);
      continue;
    }
    taken.add(match);
    if (match < last) isReordered = true;
    last = match;
    pairs.push([column, b[match] as FrameColumn]);
  }
  return { pairs, onlyA, onlyB: b.filter((_, i) => !taken.has(i)), isReordered };
}

/** What columns are paired by. Levels of an index have a place, and perhaps no name. */
function keysOf(columns: readonly FrameColumn[]): string[] {
  return columns.map(({ isIndex, name }, i) => (isIndex ? `index ${i}` : `column ${name ?? ''}`));
}

/** Whether two cells are the same to the last bit: NaN is NaN, 0 is not -0. */
export function sameCell(a: Cell, b: Cell): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Date || b instanceof Date) {
    return a instanceof Date && b instanceof Date && a.getTime() === b.getTime();
  }
  if (isList(a) || isList(b)) {
    return isList(a) && isList(b) && a.length === b.length && a.every((item, i) => sameCell(item, b[i] as Cell));
  }
  if (a instanceof Map || b instanceof Map) {
    return a instanceof Map && b instanceof Map && sameCell([...a].flat() as Cell[], [...b].flat() as Cell[]);
  }
  const [ours, theirs] = [Object.entries(a), Object.entries(b)] as [[string, Cell][], [string, Cell][]];
  return (
    ours.length === theirs.length &&
    ours.every(([name, cell], i) => theirs[i]?.[0] === name && sameCell(cell, (theirs[i] as [string, Cell])[1]))
  );
}

function isList(cell: unknown): cell is readonly Cell[] {
  return Array.isArray(cell) || cell instanceof Uint8Array;
}
