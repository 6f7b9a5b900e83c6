import { useEffect, useState } from 'preact/hooks';
import type { Counts } from '../hub/answers.ts';
import type { ProjectRoutes } from '../hub/project.ts';
import { useAsked } from '../hub/use-asked.ts';
import { errorSlice, errorsOf, ownErrorTypes, type SliceCounts } from './error-counts.ts';
import { boundsOf, type TimeRange } from './range.ts';

const BUCKETS = 96;

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
  // Where they cannot be told, the usual ones are counted.
  const types = useAsked(key === null ? null : 'types', (signal) => routes.tagTypes(signal));
  const own = ownErrorTypes(types.value ?? []);
  const asked = useAsked(key === null ? null : [key, ...own].join('\n'), async (signal) => {
    const bounds = boundsOf(range);
    const end = bounds.end ?? new Date().toISOString();
    const begin = bounds.begin ?? (await routes.created(signal));
    if (begin >= end) return [];
    const count = (slice: string): Promise<Counts> => routes.histogram({ slice, begin, end }, BUCKETS, signal);
    return Promise.all(
      slices.map(async (slice): Promise<SliceCounts> => {
        const [all, wrong] = await Promise.allSettled([count(slice), count(errorSlice(slice, own))]);
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
