import type { Piece } from '../http/answer.ts';
import { route, type Route } from '../http/route.ts';
import type { Store } from '../store/store.ts';
import type { Selection } from '../store/traces.ts';
import type { Listener } from '../ingest/live-tail.ts';
import { selectionOf } from './requests/paging.ts';
import { traceJson } from '../store/trace-json.ts';

/** Milliseconds after which something is said, so that nobody between takes the connection for dead. */
const PING_MS = 15_000;

/** Traces as they come, as events of `text/event-stream`. */
export const liveRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v0/projects/{project}/live',
    scope: 'read',
    query: ['slicestr'],
    run: async (call) => {
      const { hub, project, signal } = call;
      const selection = selectionOf(call);
      // An invalid slice is refused before the stream begins.
      await hub.store.tracePick(selection, []);
      const listener = hub.live.listen(project.number);
      signal.addEventListener('abort', () => listener.close(), { once: true });
      if (signal.aborted) listener.close();
      return {
        status: 200,
        headers: { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' },
        kind: 'api',
        body: events(listener, hub.store, selection, signal),
      };
    },
  }),
];

async function* events(
  listener: Listener,
  store: Store,
  selection: Selection,
  signal: AbortSignal,
): AsyncIterable<Piece> {
  try {
    yield ': live\n\n';
    while (!signal.aborted) {
      const { ids, hasMissed, isOver } = await listener.next(PING_MS);
      if (isOver) return;
      if (hasMissed) yield 'event: missed\ndata: {}\n\n';
      const traces = ids.length === 0 ? [] : await store.tracePick(selection, ids);
      // Oldest first, as they came.
      for (const trace of traces.toReversed()) yield `event: trace\ndata: ${traceJson(trace)}\n\n`;
      if (traces.length === 0) yield ': \n\n';
    }
  } finally {
    listener.close();
  }
}
