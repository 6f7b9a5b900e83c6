import { copyCells } from '../dom/copy.ts';
import { el, fill } from '../dom/element.ts';
import { Grid } from '../dom/grid.ts';
import type { GridColumn, GridModel } from '../dom/grid-columns.ts';
import { elementCell, fieldCell } from '../model/array/element-text.ts';
import { sliceOf } from '../model/array/slice.ts';
import type { CellText } from '../model/text/cell-text.ts';
import type { Elements } from '../model/array/elements.ts';
import { formatShape } from '../../numpy/notation/shape.ts';
import { axesControls, type Plane } from './axes-controls.ts';
import type { ShownArray } from './shown-array.ts';
import { statisticsPanel } from './statistics-panel.ts';

/** Shows the elements of an array as a table. Returns what ends it. */
export function showNumbers(shown: ShownArray, into: HTMLElement): () => void {
  const { host, elements, label } = shown;
  const isLine = elements.shape.length === 1;
  const axes = axesControls(elements.shape, isLine, () => grid.reset(modelOf(elements, axes.plane())));
  const grid: Grid = new Grid(`Elements of ${label}`, modelOf(elements, axes.plane()), {
    onCopy(from, to) {
      void copyCells(modelOf(elements, axes.plane()), from, to, host.announce);
    },
    onOpen(row, column) {
      const model = modelOf(elements, axes.plane());
      const { text } = model.cell(row, column);
      host.open({ value: fullText(elements, axes.plane(), row, column) ?? text }, `${model.cell(row, 0).text}`);
    },
  });
  const panel = elements.kind === 'table' ? undefined : statisticsPanel(shown);
  fill(
    into,
    axes.element,
    el(
      'div',
      { class: 'rv-split' },
      el('div', { class: 'rv-main' }, grid.element),
      panel === undefined
        ? undefined
        : el(
            'div',
            { class: 'rv-side-panel', attributes: { role: 'group', 'aria-label': 'Statistics' } },
            panel.element,
          ),
    ),
  );
  void panel?.show('magnitude');
  return () => {
    axes.stop();
    grid.destroy();
  };
}

/** The rows and columns of a plane. The elements of a line stand below each other, with a column for each field. */
function modelOf(elements: Elements, { axes, at }: Plane): GridModel {
  const { dtype, shape, values } = elements;
  const isLine = axes.row === undefined;
  const slice = sliceOf(shape, axes, at);
  const isNumeric = elements.kind === 'number' || elements.kind === 'complex';
  const index: GridColumn = {
    name: isLine ? `axis ${axes.column}` : `axis ${axes.row}`,
    detail: 'index',
    isNumeric: true,
    isIndex: true,
  };
  const { fields } = dtype;
  if (isLine && fields !== undefined && fields.length > 0) {
    const bytes = values as Uint8Array;
    const columns = fields.map(({ name, dtype: type, shape: inner }) => ({
      name,
      detail: inner.length === 0 ? type.name : `${type.name} ${formatShape(inner)}`,
      isNumeric: ['int', 'float', 'float16', 'complex'].includes(type.kind) && inner.length === 0,
    }));
    return {
      rows: slice.width,
      columns: [index, ...columns],
      cell(row, column) {
        if (column === 0) return indexCell(row);
        const start = (slice.offset + row * slice.strideX) * dtype.itemsize;
        return fieldCell(fields[column - 1] as (typeof fields)[0], bytes.subarray(start, start + dtype.itemsize));
      },
    };
  }
  const count = isLine ? 1 : slice.width;
  const value = (i: number): GridColumn => ({
    name: isLine ? 'value' : String(i),
    detail: isLine ? dtype.name : '',
    isNumeric,
  });
  return {
    rows: isLine ? slice.width : slice.height,
    columns: [index, ...Array.from({ length: Math.min(count, MOST_COLUMNS) }, (_, i) => value(i))],
    cell(row, column) {
      if (column === 0) return indexCell(row);
      return elementCell(elements, placeIn(slice, isLine, row, column));
    },
    whole: (row, column) => fullText(elements, { axes, at }, row, column),
  };
}

/** Columns of a table: an axis that is longer is better laid downwards. */
const MOST_COLUMNS = 100_000;

function placeIn(slice: ReturnType<typeof sliceOf>, isLine: boolean, row: number, column: number): number {
  if (isLine) return slice.offset + row * slice.strideX;
  return slice.offset + row * slice.strideY + (column - 1) * slice.strideX;
}

function indexCell(row: number): CellText {
  return { text: String(row), kind: 'number' };
}

/** The whole of a string, where a cell shows a part. */
function fullText(
  { dtype, shape, values }: Elements,
  { axes, at }: Plane,
  row: number,
  column: number,
): string | undefined {
  if (dtype.kind !== 'unicode' || column === 0) return undefined;
  const found = values[placeIn(sliceOf(shape, axes, at), axes.row === undefined, row, column)];
  return typeof found === 'string' ? found : undefined;
}
