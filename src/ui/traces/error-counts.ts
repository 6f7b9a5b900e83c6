import { isErrorType } from '../../trace/record/error-type.ts';
import { TAG_TYPES } from '../../trace/record/tag.ts';
import type { Counts } from '../hub/answers.ts';
import { withCondition, wordText } from '../hub/slice-text.ts';

/** Traces of a slice per stretch of time, and how many of them have errors. */
export interface SliceCounts extends Counts {
  /** Of the traces of each stretch, those with a tag of an error; undefined where the hub has not counted them. */
  readonly errors: readonly number[] | undefined;
}

/** The types of errors that have a meaning of their own. */
const USUAL: readonly string[] = Object.values(TAG_TYPES).filter(isErrorType);

/** The types of errors that a project has besides the usual ones. @param types - of its tags. */
export function ownErrorTypes(types: readonly string[]): string[] {
  return types.filter((type) => isErrorType(type) && !USUAL.includes(type));
}

/**
 * The slice of those traces of a slice that have errors.
 *
 * @param own - types of errors besides the usual ones; where they are too many for a filter, the hub refuses it.
 */
export function errorSlice(slice: string, own: readonly string[] = []): string {
  return withCondition(slice, `(${[...USUAL, ...own].map((type) => `tagtype(${wordText(type)})`).join(' || ')})`);
}

/** Errors among counts: both were counted one after the other, and a trace may have come between. */
export function errorsOf({ counts }: Counts, wrong: Counts | undefined): readonly number[] | undefined {
  // A slice that is at a limit has no room for the condition; a count that stopped before the end says less.
  if (wrong === undefined || wrong.scannedTo !== undefined) return undefined;
  return counts.map((count, i) => Math.min(count, wrong.counts[i] ?? 0));
}
