import type { Numpy } from '../../numpy/numpy.ts';
import { elementCell, fieldCell } from '../../viewer/model/array/element-text.ts';
import { elementsOf, numbersOf, plainNumbers, type Elements } from '../../viewer/model/array/elements.ts';
import { sliceOf, type Slice } from '../../viewer/model/array/slice.ts';
import { statisticsOf } from '../../viewer/model/array/statistics.ts';
import { arrayPicture, pictureLayout } from '../../viewer/model/image/picture.ts';
import { whiteOf } from '../../viewer/model/image/white.ts';
import { heatMapLines } from './heat-map-lines.ts';
import { leftOut } from '../terminal/left-out.ts';
import { pictureLines } from './picture-lines.ts';
import { planeOf, type Plane } from './plane.ts';
import type { ShowOptions } from './show-options.ts';
import { shownCell, shownString, type ShownCell } from '../terminal/shown-text.ts';
import { statisticsLines } from './statistics-lines.ts';
import { paint } from '../terminal/style.ts';
import { tableLines, type TableColumn } from '../terminal/table.ts';
import { fitText } from '../terminal/text-width.ts';

/**
 * An array: statistics of all of it, one plane as a picture, and the first values of that plane.
 *
 * @throws {@link UsageError} if it has no plane as was asked for.
 */
export async function showArray(array: Numpy, options: ShowOptions): Promise<string[]> {
  const elements = elementsOf(array);
  const { shape } = elements;
  const plane = planeOf(shape, options.plane);
  if (elements.size === 0) return [paint('no elements', 'dim', options.screen.colours)];
  const slice = sliceOf(shape, plane, plane.at);
  if (plane.column === undefined) return [scalarLine(elements, slice.offset, options)];
  const numbers = numbersOf(elements, 'magnitude');
  const parts: string[][] = [];
  if (numbers !== undefined) {
    const statistics = await options.run(statisticsOf(numbers, elements.kind === 'time'));
    parts.push(statisticsLines(statistics, elements, options.screen));
    const picture = options.plane === undefined ? asPicture(elements) : undefined;
    parts.push(
      picture === undefined
        ? await heatMapLines(elements, numbers, slice, statistics, options)
        : await pictureLines(picture, options),
    );
  }
  parts.push(valueLines(elements, slice, plane, options));
  return parts.flatMap((lines, i) => (i === 0 ? lines : ['', ...lines]));
}

/** Arrays with an axis of channels are pictures; two channels are rare, and more often numbers. */
function asPicture(elements: Elements): ReturnType<typeof arrayPicture> | undefined {
  const { shape, values } = elements;
  const layout = pictureLayout(shape);
  if (layout === undefined || shape.length !== 3 || shape.at(-1) === 2) return undefined;
  const white = whiteOf(elements);
  const numbers = white === undefined ? undefined : numbersOf(elements, 'real');
  if (white === undefined || numbers === undefined || values.length === 0) return undefined;
  return arrayPicture(plainNumbers(numbers, false), layout, white);
}

function scalarLine(elements: Elements, index: number, { screen }: ShowOptions): string {
  const { text, ink } = shownCell(elementCell(elements, index));
  return paint(text, ink, screen.colours);
}

/** The first values of a plane as a table, with a line of what it leaves out. */
function valueLines(elements: Elements, slice: Slice, plane: Plane, { screen, rows }: ShowOptions): string[] {
  const { fields } = elements.dtype;
  const isLine = plane.row === undefined;
  const height = isLine ? Math.min(slice.width, rows) : Math.min(slice.height, rows);
  if (isLine && (fields !== undefined || elements.kind === 'table')) {
    const columns = [indexColumn(height), ...lineColumns(elements, slice, height)];
    const { lines, shown } = tableLines(columns, screen, { least: 2 });
    return [...lines, ...leftOut(['values', height, slice.width], ['fields', shown - 1, columns.length - 1])];
  }
  // More than there is room for, two characters each.
  const most = Math.min(slice.width, Math.ceil(screen.columns / 3) + 1);
  const side = elements.kind === 'table' ? 'left' : 'right';
  const columns = Array.from({ length: most }, (_, x): TableColumn => {
    const cells = Array.from({ length: isLine ? 1 : height }, (_, y) =>
      shownCell(elementCell(elements, slice.offset + y * slice.strideY + x * slice.strideX)),
    );
    return { heads: [dim(String(x))], cells, side };
  });
  const all = isLine ? columns : [indexColumn(height), ...columns];
  const { lines, shown } = tableLines(all, screen, { least: isLine ? 1 : 2 });
  const across = isLine ? shown : shown - 1;
  return isLine
    ? [...lines, ...leftOut(['values', across, slice.width])]
    : [...lines, ...leftOut(['rows', height, slice.height], ['columns', across, slice.width]), ...placeLine(plane)];
}

/** Elements that are no numbers, one a row: a column for each field of structured ones. */
function lineColumns({ dtype, values }: Elements, slice: Slice, height: number): TableColumn[] {
  const places = Array.from({ length: height }, (_, i) => slice.offset + i * slice.strideX);
  const { fields } = dtype;
  if (fields === undefined || fields.length === 0) {
    return [
      { heads: [dim('')], cells: places.map((at) => shownCell(elementCell({ dtype, values }, at))), side: 'left' },
    ];
  }
  const bytes = values as Uint8Array;
  return fields.map((field) => ({
    heads: [{ text: shownString(field.name), ink: 'bold' }, dim(field.dtype.name)],
    cells: places.map((at) =>
      shownCell(fieldCell(field, bytes.subarray(at * dtype.itemsize, (at + 1) * dtype.itemsize))),
    ),
    side:
      field.shape.length === 0 && ['int', 'float', 'float16', 'bfloat16'].includes(field.dtype.kind) ? 'right' : 'left',
  }));
}

function indexColumn(height: number): TableColumn {
  return { heads: [], cells: Array.from({ length: height }, (_, i) => dim(String(i))), side: 'right' };
}

function dim(text: string): ShownCell {
  return { text, ink: 'dim' };
}

function placeLine({ row, column, at }: Plane): string[] {
  if (at.length <= 2) return [];
  const text = at.map((index, axis) => (axis === row || axis === column ? ':' : String(index))).join(', ');
  return [fitText(`at [${text}]; --index shows another plane`, 200)];
}
