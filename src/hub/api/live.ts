import type { Piece } from '../http/answer.ts';
import { route, type Call, type Route } from '../http/route.ts';
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
        body: events(listener, selection, call),
      };
    },
  }),
];

async function* events(
  listener: Listener,
  selection: Selection,
  { hub: { guard, store }, headers, project, signal }: Call<'project', 'read'>,
): AsyncIterable<Piece> {
  try {
    yield ': live\n\n';
    while (!signal.aborted) {
      const { ids, hasMissed, isOver } = await listener.next(PING_MS);
      if (isOver) return;
      const traces = ids.length === 0 ? [] : await store.tracePick(selection, ids);
      // Whose token has ended since, or whose project is another's now, hears nothing more.
      if (!(await guard.stillAllows(headers, 'read', project))) return;
      if (hasMissed) yield 'event: missed\ndata: {}\n\n';
      // Oldest first, as they came.
      for (const trace of traces.toReversed()) yield `event: trace\ndata: ${traceJson(trace)}\n\n`;
      if (traces.length === 0) yield ': \n\n';
    }
  } finally {
    listener.close();
  }
}
