import type { DataFrame } from '../../frame/dataframe.ts';
import type { Series } from '../../frame/series.ts';
import { button } from '../dom/controls.ts';
import { copyCells } from '../dom/copy.ts';
import { el, fill, untrusted } from '../dom/element.ts';
import { Grid } from '../dom/grid.ts';
import type { GridModel } from '../dom/grid-columns.ts';
import { notice } from '../dom/notice.ts';
import { searchField } from '../dom/search-field.ts';
import type { Host } from '../host/host.ts';
import { isSortable } from '../model/frame/cell-order.ts';
import { columnsOfFrame, columnsOfSeries, type FrameColumn, type FrameColumns } from '../model/frame/columns.ts';
import { findCell } from '../model/frame/search-rows.ts';
import { sortRows } from '../model/frame/sort-rows.ts';
import { hexText } from '../model/text/cell-text.ts';
import { groupDigits } from '../model/text/visible.ts';
import { copiedText } from '../model/tree/copied-text.ts';
import { runInPage } from '../work/backend.ts';
import { columnPanel } from './column-panel.ts';

/** Shows a table. */
export function showFrame(host: Host, frame: DataFrame): void {
  showColumns(host, columnsOfFrame(frame), String(frame));
}

/** Shows a series as a table of one column, behind its index. */
export function showSeries(host: Host, series: Series): void {
  showColumns(host, columnsOfSeries(series), String(series));
}

type Sorting = { readonly column: number; readonly direction: 'ascending' | 'descending' } | undefined;

function showColumns(host: Host, frame: FrameColumns, label: string): void {
  const { columns, rows } = frame;
  if (columns.length === 0) {
    const text = `${groupDigits(rows)} ${rows === 1 ? 'row' : 'rows'} of nothing.`;
    fill(host.body, notice('empty', 'No columns', text));
    return;
  }
  let sorting: Sorting;
  let order: Uint32Array | undefined;
  let work = new AbortController();
  host.signal.addEventListener('abort', () => work.abort());
  const status = el('span', { class: 'rv-quiet' });
  const panel = columnPanel(host, rows);
  const rowOf = (place: number): number => (order === undefined ? place : (order[place] as number));

  const model = (): GridModel => ({
    rows,
    columns: columns.map((column, i) => ({
      name: column.name,
      detail: column.typeName,
      isNumeric: column.isNumeric,
      isIndex: column.isIndex,
      sorted: sorting?.column === i ? sorting.direction : undefined,
    })),
    cell: (place, column) => (columns[column] as FrameColumn).text(rowOf(place)),
    whole: (place, column) => copiedCell((columns[column] as FrameColumn).read(rowOf(place))),
  });
  const grid: Grid = new Grid(label, model(), {
    onHeader: (column) => void sort(column),
    onOpen: openCell,
    onMove: (_, column) => void panel.show(columns[column] as FrameColumn),
    onCopy: (from, to) => void copyCells(model(), from, to, host.announce),
  });

  function openCell(place: number, at: number): void {
    const column = columns[at] as FrameColumn;
    host.open({ value: column.read(rowOf(place)) }, `row ${rowOf(place)}, ${column.name ?? 'index'}`);
  }

  function describe(text?: string): void {
    status.textContent = text ?? `${groupDigits(rows)} ${rows === 1 ? 'row' : 'rows'}`;
  }

  async function sort(at: number): Promise<void> {
    const column = columns[at] as FrameColumn;
    if (!isSortable(column.type)) {
      host.announce(`Cells of ${column.typeName} have no order`);
      return;
    }
    work.abort();
    work = new AbortController();
    const next = nextSorting(sorting, at);
    describe(next === undefined ? undefined : 'sorting…');
    const found =
      next === undefined
        ? undefined
        : await runInPage(sortRows(column, rows, next.direction === 'descending'), work.signal);
    if (next !== undefined && found === undefined) return;
    sorting = next;
    order = found;
    const { place } = grid;
    grid.reset(model());
    grid.go(place);
    describe();
    const name = column.name ?? 'the index';
    host.announce(next === undefined ? 'In the order of the document' : `Sorted by ${name}, ${next.direction}`);
  }

  async function search(text: string, backwards: boolean): Promise<void> {
    work.abort();
    work = new AbortController();
    const { signal } = work;
    const { row, column } = grid.place;
    const from = { row: Math.max(0, row), column };
    const found = await runInPage(findCell(frame, text, order, from, backwards), signal);
    if (signal.aborted) return;
    if (found === undefined) host.announce('Not found');
    else grid.go(found);
  }

  describe();
  host.tools.append(
    status,
    searchField('Find in cells', search),
    button('Copy all that is chosen', () => void copyCells(model(), ...grid.chosen, host.announce), {
      icon: 'copy',
    }),
  );
  host.signal.addEventListener('abort', () => grid.destroy());
  const empty = rows === 0 ? notice('empty', 'No rows', 'The columns and their types are all there is.') : undefined;
  fill(
    host.body,
    el(
      'div',
      { class: 'rv-split' },
      el('div', { class: 'rv-main' }, grid.element, empty),
      el('div', { class: 'rv-side-panel', attributes: { role: 'group', 'aria-label': 'Column' } }, panel.element),
    ),
  );
  void panel.show(columns.find(({ isIndex }) => !isIndex) ?? (columns[0] as FrameColumn));
}

/** A cell as text to be pasted, however long. */
function copiedCell(cell: ReturnType<FrameColumn['read']>): string {
  return cell instanceof Uint8Array ? `0x${hexText(cell)}` : copiedText(cell);
}

/** Up, down, and back to the order of the document. */
function nextSorting(sorting: Sorting, column: number): Sorting {
  if (sorting?.column !== column) return { column, direction: 'ascending' };
  return sorting.direction === 'ascending' ? { column, direction: 'descending' } : undefined;
}

/** The name of a column, as a node. */
export function columnName({ name }: FrameColumn): Node {
  return name === undefined ? el('i', {}, 'index') : untrusted(name, 200);
}
