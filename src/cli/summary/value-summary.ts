import type { RaymonDataType } from '../../document/jcr.ts';
import { wrapperType } from '../../document/wrapper.ts';
import type { DataFrame } from '../../frame/dataframe.ts';
import type { Series } from '../../frame/series.ts';
import type { Image } from '../../image/image.ts';
import type { Native } from '../../native/native.ts';
import type { Numpy } from '../../numpy/numpy.ts';
import { elementCell } from '../../viewer/model/array/element-text.ts';
import { elementsOf, numbersOf, type Elements } from '../../viewer/model/array/elements.ts';
import { numberIn } from '../../viewer/model/array/number-in.ts';
import { statisticsOf, type Statistics } from '../../viewer/model/array/statistics.ts';
import { columnStatistics } from '../../viewer/model/frame/column-statistics.ts';
import {
  columnsOfFrame,
  columnsOfSeries,
  type FrameColumn,
  type FrameColumns,
} from '../../viewer/model/frame/columns.ts';
import { readMetadata } from '../../viewer/model/image/file-metadata.ts';
import type { Steps } from '../../viewer/model/steps.ts';
import { sizeOf, treeKind } from '../../viewer/model/tree/tree-value.ts';
import type { Summary } from './json-line.ts';

/** How much of a value is said. */
export interface SummaryOptions {
  /** Rows, or elements, that are there with their values. */
  readonly rows: number;
  /** Does work of steps. */
  readonly run: <T>(steps: Steps<T>) => Promise<T>;
}

type Members = Readonly<Record<string, Summary | undefined>>;
type Summarise = (value: RaymonDataType, options: SummaryOptions) => Promise<Members>;

const SUMMARIES: ReadonlyMap<string, Summarise> = new Map<string, Summarise>([
  ['raymon.types.Numpy', (value, options) => arraySummary(value as Numpy, options)],
  ['raymon.types.DataFrame', (value, options) => frameSummary(columnsOfFrame(value as DataFrame), options)],
  ['raymon.types.Series', (value, options) => frameSummary(columnsOfSeries(value as Series), options)],
  ['raymon.types.Image', async (value) => imageSummary(value as Image)],
  ['raymon.types.Native', async (value) => treeSummary((value as Native).data)],
]);

/** What a value is and holds, for programs: its type, its shape, statistics, and its first values. */
export async function valueSummary(value: RaymonDataType, options: SummaryOptions): Promise<Members> {
  const type = wrapperType(value) ?? '';
  if (type === 'unknown') return { type: String(Reflect.get(value, 'type')), known: false };
  const summarise = SUMMARIES.get(type);
  return { type, ...(await summarise?.(value, options)) };
}

async function arraySummary(array: Numpy, { rows, run }: SummaryOptions): Promise<Members> {
  const elements = elementsOf(array);
  const numbers = numbersOf(elements, 'magnitude');
  const found = numbers === undefined ? undefined : await run(statisticsOf(numbers, elements.kind === 'time'));
  return {
    dtype: array.dtype,
    shape: array.shape,
    elements: elements.size,
    bytes: elements.size * elements.dtype.itemsize,
    statistics: found === undefined ? undefined : arrayStatistics(found, elements),
    values: Array.from({ length: Math.min(rows, elements.size) }, (_, i) => elementSummary(elements, i)),
  };
}

function arrayStatistics(found: Statistics, elements: Elements): Summary {
  const plain = (value: number | bigint | undefined): Summary | undefined =>
    elements.kind === 'time' && value !== undefined ? numberIn(value, elements, 'magnitude') : value;
  return {
    ...(elements.kind === 'complex' ? { of: 'magnitude' } : {}),
    count: found.count,
    nan: found.nan,
    positiveInfinity: found.positiveInfinity,
    negativeInfinity: found.negativeInfinity,
    min: plain(found.min),
    max: plain(found.max),
    mean: found.mean,
    std: found.std,
  };
}

/** Numbers, strings and booleans as they are, everything else as text. */
function elementSummary(elements: Elements, index: number): Summary {
  const { kind } = elements.dtype;
  const value = elements.values[index];
  if (kind === 'bool') return value !== 0;
  const isPlain = kind === 'unicode' || elements.kind === 'number';
  return isPlain ? (value as string | number | bigint) : elementCell(elements, index).text;
}

async function frameSummary(frame: FrameColumns, { rows, run }: SummaryOptions): Promise<Members> {
  const columns: Summary[] = [];
  for (const column of frame.columns) {
    const { nulls, empty, distinct, numbers, range } = await run(columnStatistics(column, frame.rows));
    columns.push({
      name: column.name ?? null,
      index: column.isIndex,
      type: column.typeName,
      nulls,
      empty,
      distinct,
      nan: numbers?.nan,
      min: numbers?.min ?? range?.[0],
      max: numbers?.max ?? range?.[1],
      mean: numbers?.mean,
      std: numbers?.std,
    });
  }
  const head = Array.from({ length: Math.min(rows, frame.rows) }, (_, row) =>
    frame.columns.map((column) => cellSummary(column, row)),
  );
  return { rows: frame.rows, columns, head };
}

function cellSummary(column: FrameColumn, row: number): Summary {
  const cell = column.read(row);
  if (cell === null || typeof cell !== 'object') return cell;
  return column.text(row).text;
}

function imageSummary(image: Image): Members {
  const { format, width, height, channels, bitDepth, lossless, data } = image;
  const { orientation, entries, more } = readMetadata(data, format);
  return {
    encoding: format,
    width,
    height,
    channels,
    bitDepth,
    lossless,
    bytes: data.length,
    orientation,
    metadata: entries,
    moreMetadata: more === 0 ? undefined : more,
  };
}

function treeSummary(value: unknown): Members {
  return { kind: treeKind(value), size: sizeOf(value) };
}
