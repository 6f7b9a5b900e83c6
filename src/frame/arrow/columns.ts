import type { Data } from 'apache-arrow';
import type { FrameSchema } from '../stream/schema-codec.ts';

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
