import { visibleText } from '../model/text/visible.ts';
import type { CellText } from '../model/text/cell-text.ts';

/** A column of a grid. */
export interface GridColumn {
  /** Untrusted; undefined where it has none. */
  readonly name: string | undefined;
  /** What stands below the name: its type. Untrusted. */
  readonly detail: string;
  readonly isNumeric: boolean;
  /** Whether its cells name their rows. */
  readonly isIndex?: boolean;
  /** Pixels that it may be wide, where its cells are long. */
  readonly widest?: number;
  readonly sorted?: 'ascending' | 'descending' | undefined;
}

/** Cells to be shown: each is asked for when it comes into sight. */
export interface GridModel {
  readonly rows: number;
  readonly columns: readonly GridColumn[];
  cell(row: number, column: number): CellText;
  /** The whole of a cell that `cell` has cut, to be copied; undefined where that is not known. */
  whole?(row: number, column: number): string | undefined;
}

/** Pixels of a character of the face that cells are in, a little more. */
const CHARACTER_PX = 7.6;
const PADDING_PX = 22;
const NARROWEST_PX = 64;
const WIDEST_PX = 340;
/** Of what is in sight, that one of several columns takes. */
const MOST_SHARE = 0.75;
/** Rows by which the width of a column is chosen. */
const MEASURED_ROWS = 40;
/** Columns whose cells are measured: more than that are as wide as their names. */
const MEASURED_COLUMNS = 200;

/** Characters of a cell that are measured: longer cells reach the widest column anyway. */
const MEASURED_CHARACTERS = 200;
/** Characters of Chinese, Japanese and Korean, emoji, and others that take about the room of two. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f000}-\u{3ffff}]/gu;

/** How many characters of the cells' font a string takes. */
function widthOf(text: string): number {
  const shown = visibleText(text.slice(0, MEASURED_CHARACTERS));
  return shown.length + (shown.match(WIDE)?.length ?? 0);
}

/** How wide columns are, and where they begin. */
export class GridColumns {
  /** Pixels that the widest would take if it had room. */
  readonly #widest: number;
  readonly #count: number;
  readonly #starts: Float64Array;

  /** @param room - pixels that are in sight. */
  constructor(model: GridModel, room: number = Infinity) {
    const { columns, rows } = model;
    this.#starts = new Float64Array(columns.length + 1);
    this.#count = columns.length;
    const measured = columns.length <= MEASURED_COLUMNS ? Math.min(rows, MEASURED_ROWS) : 0;
    let widestWanted = 0;
    for (const [i, { name, detail, widest = WIDEST_PX }] of columns.entries()) {
      let longest = Math.max(widthOf(name ?? 'index') + 2, Math.min(detail.length, 24));
      for (let row = 0; row < measured; row++) longest = Math.max(longest, widthOf(model.cell(row, i).text));
      const wanted = Math.min(widest, Math.max(NARROWEST_PX, Math.ceil(longest * CHARACTER_PX) + PADDING_PX));
      widestWanted = Math.max(widestWanted, wanted);
      this.#starts[i + 1] = (this.#starts[i] as number) + Math.min(wanted, this.#mostOf(room));
    }
    this.#widest = widestWanted;
  }

  /** Whether columns would be wider if there was more room than this. */
  isTight(room: number): boolean {
    return this.#mostOf(room) < this.#widest;
  }

  /** Pixels of the widest column: one of several leaves room that shows that there are others. */
  #mostOf(room: number): number {
    return Math.max(NARROWEST_PX, this.#count > 1 ? room * MOST_SHARE : room);
  }

  /** Pixels of all columns. */
  get total(): number {
    return this.#starts.at(-1) as number;
  }

  /** Where a column begins, in pixels. */
  start(column: number): number {
    return this.#starts[column] ?? this.total;
  }

  /** Pixels of a column. */
  width(column: number): number {
    return this.start(column + 1) - this.start(column);
  }

  /** The columns between two places, one more on either side. */
  between(left: number, right: number): { readonly first: number; readonly last: number } {
    const count = this.#starts.length - 1;
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle + 1] as number) <= left) low = middle + 1;
      else high = middle;
    }
    let last = low;
    while (last < count && (this.#starts[last] as number) < right) last++;
    return { first: Math.max(0, low - 1), last: Math.min(count, last + 1) };
  }
}
