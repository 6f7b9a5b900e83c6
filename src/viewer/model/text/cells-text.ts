import type { CellText } from './cell-text.ts';

/** Cells of a table, to be copied. */
export interface CopiedCells {
  cell(row: number, column: number): CellText;
  /** The whole of a cell that `cell` has cut; undefined where that is not known. */
  whole?(row: number, column: number): string | undefined;
}

/** A cell; rows before the first are the header, which is not copied. */
export interface CopiedPlace {
  readonly row: number;
  readonly column: number;
}

/** What a clipboard is given. */
export interface CopiedText {
  readonly text: string;
  /** Rows that are in it. */
  readonly rows: number;
  /** Rows that were chosen. */
  readonly chosen: number;
}

/** Cells that a clipboard takes without trouble. */
const MOST_CELLS = 1_000_000;
/** Characters, likewise. */
const MOST_CHARACTERS = 2 ** 26;

/**
 * A rectangle of cells as text, none of them cut: tabs between columns, line feeds between rows. A cell that holds
 * either stands in quotes, as spreadsheets read it; one cell alone is copied as it is.
 *
 * @param from - a corner.
 * @param to - the one opposite.
 * @param most - cells; rows beyond it are left out.
 */
export function cellsText(
  cells: CopiedCells,
  from: CopiedPlace,
  to: CopiedPlace,
  most: number = MOST_CELLS,
): CopiedText {
  const [top, bottom] = [Math.max(0, Math.min(from.row, to.row)), Math.max(from.row, to.row)];
  const [left, right] = [Math.min(from.column, to.column), Math.max(from.column, to.column)];
  const [height, width] = [bottom - top + 1, right - left + 1];
  if (height === 1 && width === 1) return { text: wholeText(cells, top, left), rows: 1, chosen: 1 };
  const rows: string[] = [];
  let length = 0;
  for (let row = top; row <= bottom && rows.length * width < most && length < MOST_CHARACTERS; row++) {
    const texts = Array.from({ length: width }, (_, i) => quoted(wholeText(cells, row, left + i)));
    const line = texts.join('\t');
    length += line.length;
    rows.push(line);
  }
  return { text: rows.join('\n'), rows: rows.length, chosen: Math.max(0, height) };
}

function wholeText(cells: CopiedCells, row: number, column: number): string {
  const { text, isCut } = cells.cell(row, column);
  return (isCut === true ? cells.whole?.(row, column) : undefined) ?? text;
}

function quoted(text: string): string {
  return /[\t\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
