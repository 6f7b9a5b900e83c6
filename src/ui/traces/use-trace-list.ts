import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { TraceRow } from '../hub/answers.ts';
import type { ProjectRoutes } from '../hub/project.ts';
import { useWatched } from '../hub/watched.ts';
import { boundsOf, type TimeRange } from './range.ts';
import { TraceList, type ListState } from './trace-list.ts';

/** What a list is of, and when it is to be read anew. */
export interface ListRequest {
  readonly slice: string;
  readonly range: TimeRange;
  /** Whether the slice can be asked for; the list stays empty otherwise. */
  readonly isValid: boolean;
  /** Names the slice and the range: what is shown of the same selection stays while it is read anew. */
  readonly selection: string;
  /** Names the selection and the reading: another key makes another list. */
  readonly key: string;
}

const NO_ROWS: readonly TraceRow[] = [];

/** Lists the traces of a selection, from the first page on. @returns The list, and what is known of it. */
export function useTraceList(
  routes: ProjectRoutes,
  request: ListRequest,
): { readonly list: TraceList; readonly state: ListState } {
  const { slice, range, isValid, selection, key } = request;
  const before = useRef({ selection, rows: NO_ROWS });
  const list = useMemo(() => {
    const rows = before.current.selection === selection ? before.current.rows : NO_ROWS;
    return new TraceList(routes, { slice, ...boundsOf(range) }, rows);
  }, [routes, key]);
  const state = useWatched(list.state);
  before.current = { selection, rows: list.state.value.rows };
  useEffect(() => {
    if (isValid) void list.more();
    return () => list.close();
  }, [list]);
  return { list, state };
}
