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
 * @param least - columns that are cut rather than left out, if there are so many.
 * @returns Lines, and how many columns they hold.
 */
export function tableLines(
  columns: readonly TableColumn[],
  screen: Screen,
  least = 1,
): { readonly lines: string[]; readonly shown: number } {
  const widths: number[] = [];
  let left = screen.columns;
  for (const { heads, cells } of columns) {
    const widest = Math.max(1, ...[...heads, ...cells].map(({ text }) => textWidth(text)));
    const gap = widths.length === 0 ? 0 : GAP.length;
    const only = columns.length === 1 ? left : WIDEST;
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
