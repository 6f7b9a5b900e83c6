import { useEffect, useState } from 'preact/hooks';
import { TAG_TYPES } from '../../trace/record/tag.ts';
import type { Counts, ProjectRoutes } from '../hub/project.ts';
import { withCondition } from '../hub/slice-text.ts';
import { useAsked } from '../hub/use-asked.ts';
import { boundsOf, type TimeRange } from './range.ts';

const BUCKETS = 96;

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

/**
 * Counts the traces of some slices over the same time; what was counted last stays while it is counted anew.
 *
 * @param key - what is asked for; null asks for nothing.
 * @returns As many as there are slices; undefined until they are known.
 */
export function useCounts(
  key: string | null,
  routes: ProjectRoutes,
  slices: readonly string[],
  range: TimeRange,
): readonly SliceCounts[] | undefined {
  const asked = useAsked(key, async (signal) => {
    const bounds = boundsOf(range);
    const end = bounds.end ?? new Date().toISOString();
    const begin = bounds.begin ?? (await routes.created(signal));
    if (begin >= end) return [];
    const count = (slice: string): Promise<Counts> => routes.histogram({ slice, begin, end }, BUCKETS, signal);
    return Promise.all(
      slices.map(async (slice): Promise<SliceCounts> => {
        const [all, wrong] = await Promise.allSettled([count(slice), count(errorSlice(slice))]);
        if (all.status === 'rejected') throw all.reason;
        return { ...all.value, errors: errorsOf(all.value, wrong.status === 'fulfilled' ? wrong.value : undefined) };
      }),
    );
  });
  const [last, setLast] = useState(asked.value);
  useEffect(() => {
    if (asked.value !== undefined) setLast(asked.value);
  }, [asked.value]);
  const shown = asked.value ?? last;
  return shown?.length === slices.length ? shown : undefined;
}

/** Errors among counts: both were counted one after the other, and a trace may have come between. */
export function errorsOf({ counts }: Counts, wrong: Counts | undefined): readonly number[] | undefined {
  // A slice that is at a limit has no room for the condition; a count that stopped before the end says less.
  if (wrong === undefined || wrong.scannedTo !== undefined) return undefined;
  return counts.map((count, i) => Math.min(count, wrong.counts[i] ?? 0));
}
