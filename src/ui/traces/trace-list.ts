import type { TraceRow } from '../hub/answers.ts';
import type { Listed, ProjectRoutes, Selection } from '../hub/project.ts';
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
/** Rows of a list before that are asked for again at once. */
const MOST_AGAIN = 5000;
/** Rows that are kept: older ones are found by asking for an older time. */
export const MOST_ROWS = 200_000;

/** Traces of a selection, newest first: page by page, and as they come. */
export class TraceList {
  readonly state: Watched<ListState>;
  readonly #routes: ProjectRoutes;
  readonly #selection: Selection;
  readonly #ending = new AbortController();
  #cursor: string | undefined;
  /** Rows of the list before, until there are as many of this one. */
  #before: readonly TraceRow[];

  /** @param before - what is shown of the same selection until it is asked for again, so that reading goes on. */
  constructor(routes: ProjectRoutes, selection: Selection, before: readonly TraceRow[] = []) {
    this.#routes = routes;
    this.#selection = selection;
    this.#before = before;
    this.state = new Watched<ListState>({
      rows: before,
      isLoading: false,
      error: undefined,
      hasBegun: before.length > 0,
      hasMore: true,
      searchedTo: undefined,
    });
  }

  /** Asks for the next page, unless one is awaited or there is none. */
  async more(): Promise<void> {
    const { isLoading, hasMore, rows } = this.state.value;
    const before = this.#before;
    if (isLoading || !hasMore || (rows.length >= MOST_ROWS && before.length === 0)) return;
    const { signal } = this.#ending;
    const wanted = Math.min(before.length, MOST_AGAIN);
    const limit = rows.length === 0 ? FIRST_PAGE : NEXT_PAGE;
    this.#change({ isLoading: true, error: undefined });
    try {
      let found: readonly TraceRow[] = [];
      let page: Listed<TraceRow>;
      let isShort: boolean;
      let cursor = this.#cursor;
      do {
        page = await this.#routes.traces(this.#selection, limit, cursor, signal);
        ({ cursor } = page);
        found = added(found, page.items);
        isShort = page.items.length < limit && cursor !== undefined;
      } while (found.length < wanted && cursor !== undefined && !isShort);
      this.#cursor = cursor;
      this.#before = [];
      // Those that came meanwhile by the live tail stay.
      const known = new Set(before.map(({ traceId }) => traceId));
      const shown = this.state.value.rows.filter(({ traceId }) => !known.has(traceId));
      this.#change({
        rows: added(shown, found),
        isLoading: false,
        hasBegun: true,
        hasMore: cursor !== undefined,
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
