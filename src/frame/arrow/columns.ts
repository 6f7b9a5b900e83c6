import type { Data, Field } from 'apache-arrow';

/** Columns of apache-arrow arrays with their schema: a frame's index and columns alike. */
export interface Columns extends FrameSchema {
  /** The arrays of each field, each field cut in its own way. */
  readonly chunks: readonly (readonly Data[])[];
  readonly rows: number;
}

/** Columns from `start` to `end`, without metadata. */
export function sliceColumns(columns: Columns, start: number, end?: number): Columns {
  return {
    fields: columns.fields.slice(start, end),
    metadata: new Map(),
    chunks: columns.chunks.slice(start, end),
    rows: columns.rows,
  };
}

/** Where pyarrow, and we, put an index beside the columns. */
const LEVEL_NAME = /^__index_level_\d+__$/;

/** Whether a name is kept for a level of the index. */
export function isLevelName(name: string): boolean {
  return LEVEL_NAME.test(name);
}

/** The name of a level of the index. */
export function levelName(level: number): string {
  return `__index_level_${level}__`;
}

/** The fields and the metadata of a schema. */
export interface FrameSchema {
  readonly fields: readonly Field[];
  readonly metadata: ReadonlyMap<string, string>;
}
