import { visibleText } from '../model/text/visible.ts';
import { el, freshId, untrusted } from './element.ts';
import { GridColumns, type GridColumn, type GridModel } from './grid-columns.ts';
import { VirtualRows } from './virtual-rows.ts';

/** What a grid tells. */
export interface GridEvents {
  /** A header was chosen, by a click or Enter. */
  readonly onHeader?: (column: number) => void;
  /** A cell was opened, by a double click or Enter. */
  readonly onOpen?: (row: number, column: number) => void;
  /** The place of the keyboard moved to another cell. */
  readonly onMove?: (row: number, column: number) => void;
  /** Cells were to be copied: a rectangle, its ends included. */
  readonly onCopy?: (from: GridPlace, to: GridPlace) => void;
}

/** A cell; row -1 is the header. */
export interface GridPlace {
  readonly row: number;
  readonly column: number;
}

const ROW_PX = 26;
const HEADER_PX = 44;

/** A table of any number of rows and columns, of which only what is in sight exists. */
export class Grid {
  readonly element: HTMLElement;
  readonly #scroller: HTMLElement;
  readonly #header: HTMLElement;
  readonly #rows: VirtualRows;
  readonly #events: GridEvents;
  readonly #id = freshId();
  #model: GridModel;
  #columns: GridColumns;
  /** Pixels that were in sight when columns got their widths. */
  #room = Infinity;
  #first = 0;
  #last = 0;
  #place: GridPlace = { row: 0, column: 0 };
  #anchor: GridPlace = { row: 0, column: 0 };

  /**
   * @param label - what the table is of, for readers.
   */
  constructor(label: string, model: GridModel, events: GridEvents = {}) {
    this.#model = model;
    this.#events = events;
    this.#columns = new GridColumns(model);
    this.#header = el('div', { class: 'rv-grid-header', attributes: { role: 'row', 'aria-rowindex': 1 } });
    const wrap = el('div', { class: 'rv-grid-head', attributes: { role: 'rowgroup' } }, this.#header);
    this.#scroller = el(
      'div',
      {
        class: 'rv-grid',
        attributes: { role: 'grid', tabindex: 0, 'aria-label': label, 'aria-multiselectable': 'true' },
        on: {
          keydown: (event) => this.#onKey(event),
          click: (event) => this.#onClick(event),
          dblclick: () => this.#open(),
          scroll: () => this.#onScroll(),
          focus: () => this.#mark(),
        },
      },
      wrap,
    );
    this.#rows = new VirtualRows(this.#scroller, {
      rowHeight: ROW_PX,
      headerHeight: HEADER_PX,
      draw: (row) => this.#drawRow(row),
    });
    this.#rows.body.setAttribute('role', 'rowgroup');
    this.element = this.#scroller;
    const observer = new ResizeObserver(() => this.#onResize());
    observer.observe(this.#scroller);
    this.destroy = () => {
      observer.disconnect();
      this.#rows.destroy();
    };
    this.reset(model);
  }

  /** Ends all that goes on. */
  readonly destroy: () => void;

  /** Where the keyboard is. */
  get place(): GridPlace {
    return this.#place;
  }

  /** The rectangle that is chosen, its ends included. */
  get chosen(): readonly [from: GridPlace, to: GridPlace] {
    return [this.#anchor, this.#place];
  }

  /** Shows another model, or the same after it changed. */
  reset(model: GridModel): void {
    this.#model = model;
    this.#columns = new GridColumns(model, this.#room);
    const { scroller } = this.#rows;
    scroller.setAttribute('aria-rowcount', String(model.rows + 1));
    scroller.setAttribute('aria-colcount', String(model.columns.length));
    this.#place = { row: Math.min(this.#place.row, model.rows - 1), column: 0 };
    this.#anchor = this.#place;
    // As high as its rows, until it scrolls.
    scroller.style.setProperty('--rv-content', `${HEADER_PX + ROW_PX * Math.max(1, model.rows) + 16}px`);
    this.#visibleColumns(true);
    this.#rows.reset(model.rows);
  }

  /** Draws the same model again: headers and cells. */
  redraw(): void {
    this.#drawHeader();
    this.#rows.redraw();
    this.#mark();
  }

  /** Goes to a cell, and brings it into sight. */
  go(place: GridPlace, extend = false): void {
    const { rows, columns } = this.#model;
    const row = Math.max(-1, Math.min(rows - 1, place.row));
    const column = Math.max(0, Math.min(columns.length - 1, place.column));
    const isMoved = row !== this.#place.row || column !== this.#place.column;
    this.#place = { row, column };
    if (!extend) this.#anchor = this.#place;
    this.#revealColumn(column);
    if (row >= 0) this.#rows.reveal(row);
    this.#mark();
    if (isMoved) this.#events.onMove?.(row, column);
  }

  #revealColumn(column: number): void {
    const start = this.#columns.start(column);
    const end = start + this.#columns.width(column);
    const { scrollLeft, clientWidth } = this.#scroller;
    if (start < scrollLeft) this.#scroller.scrollLeft = start;
    else if (end > scrollLeft + clientWidth) this.#scroller.scrollLeft = Math.min(start, end - clientWidth);
    this.#visibleColumns(false);
  }

  /** Fits columns into what is in sight, once it is known and where it makes a difference. */
  #onResize(): void {
    const { clientWidth } = this.#scroller;
    const room = clientWidth === 0 ? this.#room : clientWidth;
    const isFelt = this.#columns.isTight(Math.min(room, this.#room));
    this.#room = room;
    if (isFelt) this.#columns = new GridColumns(this.#model, room);
    this.#visibleColumns(isFelt);
  }

  #onScroll(): void {
    this.#visibleColumns(false);
  }

  #visibleColumns(force: boolean): void {
    const { scrollLeft, clientWidth } = this.#scroller;
    const { first, last } = this.#columns.between(scrollLeft, scrollLeft + clientWidth);
    if (!force && first === this.#first && last === this.#last) return;
    this.#first = first;
    this.#last = last;
    this.#drawHeader();
    this.#rows.redraw();
    this.#mark();
  }

  #drawHeader(): void {
    this.#header.style.width = `${this.#columns.total}px`;
    this.#rows.body.style.width = `${this.#columns.total}px`;
    const cells: HTMLElement[] = [];
    for (let column = this.#first; column < this.#last; column++) cells.push(this.#headerCell(column));
    this.#header.replaceChildren(...cells);
  }

  #headerCell(column: number): HTMLElement {
    const { name, detail, isNumeric, isIndex, sorted } = this.#model.columns[column] as GridColumn;
    const cell = el(
      'div',
      {
        class: `rv-cell rv-column ${isNumeric ? 'rv-right' : ''} ${isIndex === true ? 'rv-index' : ''}`,
        attributes: {
          role: 'columnheader',
          id: this.#cellId(-1, column),
          'aria-colindex': column + 1,
          'aria-sort': sorted ?? (this.#events.onHeader === undefined ? undefined : 'none'),
          title: visibleText(`${name ?? ''} ${detail}`.slice(0, 500)),
        },
      },
      el(
        'span',
        { class: 'rv-name' },
        name === undefined ? el('i', {}, 'index') : name === '' ? el('i', {}, 'no name') : untrusted(name, 200),
        sorted === undefined ? undefined : el('span', { class: 'rv-sorted' }, sorted === 'ascending' ? ' ↑' : ' ↓'),
      ),
      el('small', {}, untrusted(detail, 200)),
    );
    return this.#sized(cell, -1, column);
  }

  #sized(cell: HTMLElement, row: number, column: number): HTMLElement {
    cell.style.left = `${this.#columns.start(column)}px`;
    cell.style.width = `${this.#columns.width(column)}px`;
    cell.dataset['row'] = String(row);
    cell.dataset['column'] = String(column);
    return cell;
  }

  #drawRow(row: number): HTMLElement {
    const cells: HTMLElement[] = [];
    for (let column = this.#first; column < this.#last; column++) cells.push(this.#cell(row, column));
    return el('div', { class: 'rv-row', attributes: { role: 'row', 'aria-rowindex': row + 2 } }, ...cells);
  }

  #cell(row: number, column: number): HTMLElement {
    const { isNumeric, isIndex } = this.#model.columns[column] as GridColumn;
    const { text, kind } = this.#model.cell(row, column);
    const isChosen = this.#isChosen(row, column);
    const cell = el(
      'div',
      {
        class: `rv-cell rv-${kind} ${isNumeric ? 'rv-right' : ''} ${isIndex === true ? 'rv-index' : ''}`,
        attributes: {
          role: isIndex === true ? 'rowheader' : 'gridcell',
          id: this.#cellId(row, column),
          'aria-colindex': column + 1,
          'aria-selected': isChosen ? 'true' : undefined,
        },
      },
      untrusted(text, 400),
    );
    return this.#sized(cell, row, column);
  }

  #isChosen(row: number, column: number): boolean {
    const [a, b] = [this.#anchor, this.#place];
    if (a.row === b.row && a.column === b.column) return false;
    return (
      row >= Math.min(a.row, b.row) &&
      row <= Math.max(a.row, b.row) &&
      column >= Math.min(a.column, b.column) &&
      column <= Math.max(a.column, b.column)
    );
  }

  #cellId(row: number, column: number): string {
    return `${this.#id}-${row}-${column}`;
  }

  /** Shows where the keyboard is, and what is chosen. */
  #mark(): void {
    for (const old of this.#scroller.querySelectorAll('.rv-current')) old.classList.remove('rv-current');
    for (const cell of this.#scroller.querySelectorAll<HTMLElement>('.rv-cell')) {
      const [row, column] = [Number(cell.dataset['row']), Number(cell.dataset['column'])];
      if (this.#isChosen(row, column)) cell.setAttribute('aria-selected', 'true');
      else cell.removeAttribute('aria-selected');
    }
    const { row, column } = this.#place;
    const current = this.#scroller.querySelector(`#${CSS.escape(this.#cellId(row, column))}`);
    current?.classList.add('rv-current');
    if (current === null) this.#scroller.removeAttribute('aria-activedescendant');
    else this.#scroller.setAttribute('aria-activedescendant', current.id);
  }

  #onClick(event: MouseEvent): void {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('.rv-cell') : null;
    if (cell === null) return;
    const place = { row: Number(cell.dataset['row']), column: Number(cell.dataset['column']) };
    this.go(place, event.shiftKey);
    if (place.row < 0) this.#events.onHeader?.(place.column);
  }

  #open(): void {
    const { row, column } = this.#place;
    if (row >= 0 && row < this.#model.rows) this.#events.onOpen?.(row, column);
    else if (row < 0) this.#events.onHeader?.(column);
  }

  #onKey(event: KeyboardEvent): void {
    const { row, column } = this.#place;
    const isFar = event.ctrlKey || event.metaKey;
    if (isFar && event.key.toLowerCase() === 'c') {
      if (document.getSelection()?.toString() !== '') return;
      event.preventDefault();
      this.#events.onCopy?.(this.#anchor, this.#place);
      return;
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      this.#open();
      return;
    }
    const next = this.#target(event.key, row, column, isFar);
    if (next === undefined) return;
    event.preventDefault();
    this.go(next, event.shiftKey);
  }

  #target(key: string, row: number, column: number, isFar: boolean): GridPlace | undefined {
    const { rows, columns } = this.#model;
    const page = Math.max(1, Math.floor(this.#rows.viewHeight / ROW_PX) - 1);
    switch (key) {
      case 'ArrowUp':
        return { row: isFar ? 0 : row - 1, column };
      case 'ArrowDown':
        return { row: isFar ? rows - 1 : row + 1, column };
      case 'ArrowLeft':
        return { row, column: isFar ? 0 : column - 1 };
      case 'ArrowRight':
        return { row, column: isFar ? columns.length - 1 : column + 1 };
      case 'PageUp':
        return { row: Math.max(0, row - page), column };
      case 'PageDown':
        return { row: row + page, column };
      case 'Home':
        return { row: isFar ? 0 : row, column: 0 };
      case 'End':
        return { row: isFar ? rows - 1 : row, column: columns.length - 1 };
      default:
        return undefined;
    }
  }
}
