import { columnStatistics, type ColumnStatistics } from '../../viewer/model/frame/column-statistics.ts';
import type { FrameColumn, FrameColumns } from '../../viewer/model/frame/columns.ts';
import { floatText } from '../../viewer/model/text/number-text.ts';
import { groupDigits } from '../../viewer/model/text/visible.ts';
import { TYPE_ID } from '../../viewer/model/frame/arrow-type.ts';
import { shortNumber } from '../terminal/short-number.ts';
import { leftOut } from '../terminal/left-out.ts';
import type { ShowOptions } from './show-options.ts';
import { shownCell, shownString, shownText, type ShownCell } from '../terminal/shown-text.ts';
import { paint } from '../terminal/style.ts';
import { tableLines, type TableColumn } from '../terminal/table.ts';

/** Columns that are looked at: more than there is room for. */
const MOST_COLUMNS = 200;
/** Columns of which statistics are shown: each is read whole. */
const MOST_DESCRIBED = 20;

/** A frame: its first rows under names and types, then what its columns are like. */
export async function showFrame(frame: FrameColumns, options: ShowOptions): Promise<string[]> {
  const { screen, rows } = options;
  const { colours } = screen;
  if (frame.columns.length === 0) return [paint('no columns', 'dim', colours)];
  const height = Math.min(rows, frame.rows);
  const columns = frame.columns.slice(0, MOST_COLUMNS).map((column) => tableColumn(column, height));
  const { lines, shown } = tableLines(columns, screen);
  const head = [
    ...lines,
    ...(frame.rows === 0 ? [paint('no rows', 'dim', colours)] : []),
    ...leftOut(['rows', height, frame.rows], ['columns', shown, frame.columns.length]),
  ];
  const described = frame.columns.slice(0, MOST_DESCRIBED);
  const found: (readonly [FrameColumn, ColumnStatistics])[] = [];
  for (const column of described) found.push([column, await options.run(columnStatistics(column, frame.rows))]);
  const statistics = statisticsTable(found, options);
  return [...head, '', ...statistics, ...leftOut(['columns', described.length, frame.columns.length])];
}

function tableColumn(column: FrameColumn, height: number): TableColumn {
  return {
    heads: [nameOf(column), { text: shownText(column.typeName), ink: 'dim' }],
    cells: Array.from({ length: height }, (_, row) => shownCell(column.text(row))),
    side: column.isNumeric ? 'right' : 'left',
  };
}

function nameOf({ name, isIndex }: FrameColumn): ShownCell {
  if (name === undefined) return { text: isIndex ? 'index' : 'no name', ink: 'dim' };
  return { text: shownString(name), ink: isIndex ? 'label' : 'bold' };
}

const EMPTY: ShownCell = { text: '', ink: 'plain' };

function count(value: number | undefined): ShownCell {
  return value === undefined ? EMPTY : { text: groupDigits(value), ink: 'plain' };
}

function statisticsTable(
  found: readonly (readonly [FrameColumn, ColumnStatistics])[],
  { screen }: ShowOptions,
): string[] {
  const column = (
    title: string,
    side: 'left' | 'right',
    cellOf: (column: FrameColumn, statistics: ColumnStatistics) => ShownCell,
  ): TableColumn => ({
    heads: [{ text: title, ink: 'dim' }],
    cells: found.map(([each, statistics]) => cellOf(each, statistics)),
    side,
  });
  const columns = [
    column('column', 'left', nameOf),
    column('null', 'right', (_, { nulls }) => count(nulls)),
    column('NaN', 'right', (each, { numbers }) => (isFloat(each) ? count(numbers?.nan ?? 0) : EMPTY)),
    column('""', 'right', (each, { empty }) => (isText(each) ? count(empty) : EMPTY)),
    column('distinct', 'right', (_, { distinct }) => count(distinct)),
    column('min', 'right', (each, { numbers, range }) => numberCell(each, range?.[0] ?? numbers?.min)),
    column('max', 'right', (each, { numbers, range }) => numberCell(each, range?.[1] ?? numbers?.max)),
    column('mean', 'right', (_, { numbers }) =>
      numbers?.mean === undefined ? EMPTY : { text: shortNumber(numbers.mean), ink: 'plain' },
    ),
    column('most frequent', 'left', (each, { frequent }) => frequentCell(each, frequent)),
  ].filter(({ cells }, i) => i === 0 || cells.some(({ text }) => text !== ''));
  return tableLines(columns, screen).lines;
}

function isFloat({ type }: FrameColumn): boolean {
  return (type.dictionary ?? type).typeId === TYPE_ID.float;
}

function isText({ type }: FrameColumn): boolean {
  const { typeId } = type.dictionary ?? type;
  return typeId === TYPE_ID.utf8 || typeId === TYPE_ID.largeUtf8 || typeId === TYPE_ID.utf8View;
}

function numberCell(column: FrameColumn, value: number | bigint | string | undefined): ShownCell {
  if (value === undefined) return EMPTY;
  if (typeof value === 'string') return { text: value, ink: 'plain' };
  const isWhole = typeof value === 'bigint' || !isFloat(column);
  return { text: isWhole ? String(value) : floatText(value, 'float64'), ink: 'plain' };
}

function frequentCell(column: FrameColumn, frequent: ColumnStatistics['frequent']): ShownCell {
  const [first] = frequent;
  if (first === undefined || first[1] < 2) return EMPTY;
  const text = isText(column) ? shownString(first[0]) : shownText(first[0]);
  return { text: `${text} ×${groupDigits(first[1])}`, ink: 'plain' };
}
