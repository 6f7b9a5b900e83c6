import type { Data } from 'apache-arrow';
import type { FrameSchema } from './schema-codec.ts';

/** Columns of apache-arrow arrays with their schema: a frame's index and columns alike. */
export interface Columns extends FrameSchema {
  /** The arrays of each field; all fields are cut into chunks of the same lengths. */
  readonly chunks: readonly (readonly Data[])[];
  /** Rows of each chunk. */
  readonly lengths: readonly number[];
}

/** The number of rows. */
export function rowCount(columns: Columns): number {
  return columns.lengths.reduce((sum, length) => sum + length, 0);
}
