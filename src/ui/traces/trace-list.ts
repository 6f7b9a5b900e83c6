import type { TraceRow } from '../hub/answers.ts';
import type { ProjectRoutes, Selection } from '../hub/project.ts';
import { Watched } from '../hub/watched.ts';

/** What is known of a list so far. */
export interface ListState {
  /** Newest first. */
  readonly rows: readonly TraceRow[];
  readonly isLoading: boolean;
  readonly error: unknown;
  /** Whether the first answer is there. */
  readonly hasBegun: boolean;
  /** Whether there may be older ones. */
  readonly hasMore: boolean;
  /** Back to when the hub has looked, where it stopped before it found a page full. */
  readonly searchedTo: string | undefined;
}

/** Traces of the first page, and of those that follow. */
const FIRST_PAGE = 250;
const NEXT_PAGE = 1000;
/** Rows that are kept: older ones are found by asking for an older time. */
export const MOST_ROWS = 200_000;

/** Traces of a selection, newest first: page by page, and as they come. */
export class TraceList {
  readonly state: Watched<ListState> = new Watched<ListState>({
    rows: [],
    isLoading: false,
    error: undefined,
    hasBegun: false,
    hasMore: true,
    searchedTo: undefined,
  });
  readonly #routes: ProjectRoutes;
  readonly #selection: Selection;
  readonly #ending = new AbortController();
  #cursor: string | undefined;

  constructor(routes: ProjectRoutes, selection: Selection) {
    this.#routes = routes;
    this.#selection = selection;
  }

  /** Asks for the next page, unless one is awaited or there is none. */
  async more(): Promise<void> {
    const { isLoading, hasMore, rows } = this.state.value;
    if (isLoading || !hasMore || rows.length >= MOST_ROWS) return;
    const { signal } = this.#ending;
    const limit = rows.length === 0 ? FIRST_PAGE : NEXT_PAGE;
    this.#change({ isLoading: true, error: undefined });
    try {
      const page = await this.#routes.traces(this.#selection, limit, this.#cursor, signal);
      this.#cursor = page.cursor;
      const isShort = page.items.length < limit && page.cursor !== undefined;
      this.#change({
        rows: added(this.state.value.rows, page.items),
        isLoading: false,
        hasBegun: true,
        hasMore: page.cursor !== undefined,
        searchedTo: isShort ? page.scannedTo : undefined,
      });
    } catch (error) {
      if (!signal.aborted) this.#change({ isLoading: false, error });
    }
  }

  /** Takes a trace that has come, or to which something was added. */
  take(trace: TraceRow): void {
    const { rows } = this.state.value;
    const at = rows.findIndex(({ traceId }) => traceId === trace.traceId);
    if (at >= 0) this.#change({ rows: rows.with(at, trace) });
    else this.#change({ rows: [trace, ...rows], hasBegun: true });
  }

  /** Changes what is shown of a trace. */
  update(traceId: string, changes: Partial<TraceRow>): void {
    const rows = this.state.value.rows.map((row) => (row.traceId === traceId ? { ...row, ...changes } : row));
    this.#change({ rows });
  }

  /** Shows a trace no longer. */
  remove(traceId: string): void {
    this.#change({ rows: this.state.value.rows.filter((row) => row.traceId !== traceId) });
  }

  /** Ends what is awaited. */
  close(): void {
    this.#ending.abort();
  }

  #change(changes: Partial<ListState>): void {
    this.state.set({ ...this.state.value, ...changes });
  }
}

/** A page behind the rows; those that came meanwhile by the live tail stand once. */
function added(rows: readonly TraceRow[], page: readonly TraceRow[]): readonly TraceRow[] {
  const known = new Set(rows.map(({ traceId }) => traceId));
  return [...rows, ...page.filter(({ traceId }) => !known.has(traceId))];
}
