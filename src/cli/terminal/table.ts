import type { Screen } from '../command/io.ts';
import type { ShownCell } from './shown-text.ts';
import { paint } from './style.ts';
import { fitText, padText, textWidth } from './text-width.ts';

/** A column of a table. */
export interface TableColumn {
  /** What stands above it: a line each, such as its name and its type. */
  readonly heads: readonly ShownCell[];
  readonly cells: readonly ShownCell[];
  /** The side of what has the same width everywhere: numbers stand at the right. */
  readonly side: 'left' | 'right';
}

const GAP = '  ';
/** Columns of the terminal that one column of a table takes at most, where others want room. */
const WIDEST = 40;

/**
 * Columns side by side, as many as there is room for.
 *
 * @param columns - with as many cells each.
 * @param fit - `most`: columns of the terminal that one of them takes at most, where others want room. `least`: columns
 *   that are cut rather than left out, if there are so many.
 * @returns Lines, and how many columns they hold.
 */
export function tableLines(
  columns: readonly TableColumn[],
  screen: Screen,
  { most = WIDEST, least = 1 }: { readonly most?: number; readonly least?: number } = {},
): { readonly lines: string[]; readonly shown: number } {
  const widths: number[] = [];
  let left = screen.columns;
  for (const column of columns) {
    const widest = widthOf(column);
    const gap = widths.length === 0 ? 0 : GAP.length;
    const only = columns.length === 1 ? left : most;
    const width = Math.min(widest, only, widths.length < least ? left - gap : Infinity);
    if (width < 1 || width + gap > left) break;
    left -= width + gap;
    widths.push(width);
  }
  const shown = columns.slice(0, widths.length);
  const line = (cellOf: (column: TableColumn) => ShownCell | undefined): string =>
    shown
      .map((column, i) => {
        const { text, ink } = cellOf(column) ?? { text: '', ink: 'plain' };
        const width = widths[i] as number;
        const fitted = fitText(text, width);
        const padded = padText(fitted, width, column.side);
        // Spaces carry no ink: a terminal would underline them.
        return padded.replace(fitted, () => paint(fitted, ink, screen.colours));
      })
      .join(GAP)
      .trimEnd();
  const heads = Math.max(0, ...shown.map((column) => column.heads.length));
  const rows = Math.max(0, ...shown.map((column) => column.cells.length));
  return {
    lines: [
      ...Array.from({ length: heads }, (_, i) => line((column) => column.heads[i])),
      ...Array.from({ length: rows }, (_, i) => line((column) => column.cells[i])),
    ],
    shown: shown.length,
  };
}

/**
 * What each column may take at most so that all have room: none is left out of a table of two sides.
 *
 * @returns At least one.
 */
export function fairWidth(columns: readonly TableColumn[], screen: Screen): number {
  let room = screen.columns - GAP.length * (columns.length - 1);
  let many = columns.length;
  for (const width of columns.map(widthOf).toSorted((a, b) => a - b)) {
    if (width * many > room) break;
    room -= width;
    many--;
  }
  return many === 0 ? screen.columns : Math.max(1, Math.floor(room / many));
}

function widthOf({ heads, cells }: TableColumn): number {
  return [...heads, ...cells].reduce((widest, { text }) => Math.max(widest, textWidth(text)), 1);
}
