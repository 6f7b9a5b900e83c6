import { TAG_TYPES } from '../../trace/record/tag.ts';
import type { Counts } from '../hub/answers.ts';
import { withCondition } from '../hub/slice-text.ts';

/** Traces of a slice per stretch of time, and how many of them have errors. */
export interface SliceCounts extends Counts {
  /** Of the traces of each stretch, those with a tag of an error; undefined where the hub has not counted them. */
  readonly errors: readonly number[] | undefined;
}

/** Any tag of an error. */
const IS_ERROR: string = Object.values(TAG_TYPES)
  .filter((type) => /^error$|-error$/.test(type))
  .map((type) => `tagtype(${type})`)
  .join(' || ');

/** The slice of those traces of a slice that have errors. */
export function errorSlice(slice: string): string {
  return withCondition(slice, `(${IS_ERROR})`);
}

/** Errors among counts: both were counted one after the other, and a trace may have come between. */
export function errorsOf({ counts }: Counts, wrong: Counts | undefined): readonly number[] | undefined {
  // A slice that is at a limit has no room for the condition; a count that stopped before the end says less.
  if (wrong === undefined || wrong.scannedTo !== undefined) return undefined;
  return counts.map((count, i) => Math.min(count, wrong.counts[i] ?? 0));
}
