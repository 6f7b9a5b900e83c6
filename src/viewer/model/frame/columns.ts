import type { DataFrame } from '../../../frame/dataframe.ts';
import { columnReader, type Cell } from '../../../frame/values/row-values.ts';
import type { Series } from '../../../frame/series.ts';
import type { CellText } from '../text/cell-text.ts';
import { DEFAULT_LIMITS } from '../../../base/limits.ts';
import { arrowCell } from './arrow-cell.ts';
import { arrowTypeName, isNumeric, type ArrowType } from './arrow-type.ts';

/** A column of a frame, or a level of its index. */
export interface FrameColumn {
  /** Untrusted; undefined for a level of an index, or a series, without one. */
  readonly name: string | undefined;
  readonly type: ArrowType;
  /** As pyarrow spells it. */
  readonly typeName: string;
  readonly isIndex: boolean;
  readonly isNumeric: boolean;
  /** The value of a row, exactly. */
  read(row: number): Cell;
  /** The same as text. */
  text(row: number): CellText;
}

/** A frame as its columns: first those of its index. */
export interface FrameColumns {
  readonly rows: number;
  readonly columns: readonly FrameColumn[];
}

/** Takes a frame apart, without reading a cell. */
export function columnsOfFrame(frame: DataFrame): FrameColumns {
  const table = frame.data;
  const index = frame.index.map((vector, level) => columnOf(frame.indexNames[level], vector, true));
  const columns = table.schema.fields.map((field, i) => {
    const vector = table.getChildAt(i);
    return columnOf(field.name, vector ?? { type: field.type, data: [] }, false, field);
  });
  return { rows: frame.numRows, columns: [...index, ...columns] };
}

/** Takes a series apart, without reading a value. */
export function columnsOfSeries(series: Series): FrameColumns {
  const index = series.index.map((vector, level) => columnOf(series.indexNames[level], vector, true));
  return { rows: series.length, columns: [...index, columnOf(series.name, series.data, false, series)] };
}

type Vector = Pick<Series['data'], 'type' | 'data'>;

/** @param field - says by its metadata whether cells are mixed; a level of an index has none. */
function columnOf(
  name: string | undefined,
  { type, data }: Vector,
  isIndex: boolean,
  field?: { readonly metadata: ReadonlyMap<string, string> },
): FrameColumn {
  const arrowType: ArrowType = type;
  const read = columnReader(field && { metadata: new Map(field.metadata) }, data, { limits: DEFAULT_LIMITS });
  return {
    name,
    type: arrowType,
    typeName: arrowTypeName(arrowType),
    isIndex,
    isNumeric: isNumeric(arrowType),
    read,
    text: (row) => arrowCell(read(row), arrowType),
  };
}
