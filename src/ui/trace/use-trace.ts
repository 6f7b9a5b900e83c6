import { useEffect, useState } from 'preact/hooks';
import type { TraceRow } from '../hub/answers.ts';
import { returns } from '../hub/connection.ts';
import type { ProjectRoutes } from '../hub/project.ts';
import { useWatched } from '../hub/watched.ts';
import type { PlacedRecord } from './timeline.tsx';
import { settle } from '../hub/settle.ts';

/** Records that are asked for at once. */
const PAGE_RECORDS = 500;

/** A trace as far as it is here. */
export interface LoadedTrace {
  readonly trace: TraceRow | undefined;
  /** Without those of tags. */
  readonly records: readonly PlacedRecord[];
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly error: unknown;
  more(): void;
  reload(): void;
}

interface Loaded {
  readonly trace: TraceRow | undefined;
  readonly records: readonly PlacedRecord[];
  /** Place of the next record. */
  readonly next: number;
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly error: unknown;
}

const NOTHING: Loaded = {
  trace: undefined,
  records: [],
  next: 0,
  hasMore: false,
  isLoading: true,
  error: undefined,
};

/** Loads a trace, its records page by page. */
export function useTrace(routes: ProjectRoutes, traceId: string): LoadedTrace {
  const [loaded, setLoaded] = useState<Loaded>(NOTHING);
  const [asked, setAsked] = useState({ from: 0, count: 0 });
  const epoch = useWatched(returns);
  useEffect(() => setAsked(({ count }) => ({ from: 0, count: count + 1 })), [epoch]);
  useEffect(() => {
    const ending = new AbortController();
    const { from } = asked;
    setLoaded((before) => ({ ...before, isLoading: true, error: undefined }));
    void settle(
      routes.trace(traceId, from, PAGE_RECORDS, ending.signal),
      ({ trace, records, hasMore }) => {
        if (ending.signal.aborted) return;
        const placed = records
          .map((record, i) => ({ record, place: from + i }))
          .filter(({ record }) => record.kind !== 'tags');
        setLoaded((before) => ({
          trace,
          records: from === 0 ? placed : [...before.records, ...placed],
          next: from + records.length,
          hasMore,
          isLoading: false,
          error: undefined,
        }));
      },
      (error: unknown) => {
        if (!ending.signal.aborted) setLoaded((before) => ({ ...before, isLoading: false, error }));
      },
    );
    return () => ending.abort();
  }, [routes, traceId, asked]);
  return {
    ...loaded,
    more: () => setAsked(({ count }) => ({ from: loaded.next, count: count + 1 })),
    reload: () => setAsked(({ count }) => ({ from: 0, count: count + 1 })),
  };
}
