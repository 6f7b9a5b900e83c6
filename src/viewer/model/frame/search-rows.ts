import { STEP_ELEMENTS, type Steps } from '../steps.ts';
import type { FrameColumns } from './columns.ts';

/** A cell that was found. */
export interface FoundCell {
  readonly row: number;
  readonly column: number;
}

/** Cells between two places where a search can be interrupted: each is made into text. */
const STEP_CELLS = STEP_ELEMENTS / 16;

/**
 * Looks for the next cell whose shown text contains a string, in letters of either case.
 *
 * @param order - the rows in the order in which they are shown; undefined for their own.
 * @param from - where to begin, as a place in `order`, and a column; that cell is looked at last.
 * @param backwards - to the cell before instead.
 * @returns A place in `order` and a column; undefined if no cell has it.
 */
export function* findCell(
  { rows, columns }: FrameColumns,
  text: string,
  order: Uint32Array | undefined,
  from: FoundCell,
  backwards: boolean,
): Steps<FoundCell | undefined> {
  const wanted = text.toLowerCase();
  const cells = rows * columns.length;
  const start = from.row * columns.length + from.column;
  for (let i = 1; i <= cells; i++) {
    const at = (((start + (backwards ? -i : i)) % cells) + cells) % cells;
    const row = Math.floor(at / columns.length);
    const column = at % columns.length;
    const shown = columns[column]?.text(order === undefined ? row : (order[row] as number)).text ?? '';
    if (shown.toLowerCase().includes(wanted)) return { row, column };
    if (i % STEP_CELLS === 0) yield;
  }
  return undefined;
}
