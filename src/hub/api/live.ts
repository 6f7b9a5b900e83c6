import type { Piece } from '../http/answer.ts';
import { route, type Call, type Route } from '../http/route.ts';
import type { Selection } from '../store/traces.ts';
import type { Listener } from '../ingest/live-tail.ts';
import { selectionOf } from './requests/paging.ts';
import { traceJson } from '../store/trace-json.ts';

/** Milliseconds after which something is said, so that nobody between takes the connection for dead. */
const PING_MS = 15_000;
/** Traces that are read at once for a listener: each may have ten thousand tags. */
const PICKED_AT_ONCE = 16;

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
      // Whose token has ended since, or whose project is another's now, hears nothing more.
      const isStillIn = (): Promise<boolean> => guard.stillAllows(headers, 'read', project);
      if (ids.length === 0 && !(await isStillIn())) return;
      yield hasMissed ? 'event: missed\ndata: {}\n\n' : ': \n\n';
      // Oldest first, as they came.
      const sorted = ids.toSorted((a, b) => a - b);
      for (let at = 0; at < sorted.length; at += PICKED_AT_ONCE) {
        const traces = await store.tracePick(selection, sorted.slice(at, at + PICKED_AT_ONCE));
        if (!(await isStillIn())) return;
        for (const trace of traces.toReversed()) yield `event: trace\ndata: ${traceJson(trace)}\n\n`;
      }
    }
  } finally {
    listener.close();
  }
}
