import { json, spliced, type Answer, type Piece } from '../http/answer.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { HubError } from '../core/hub-error.ts';
import type { Store } from '../store/store.ts';
import { traceHeadJson } from '../store/trace-json.ts';
import type { TraceText } from '../store/traces.ts';
import { documentPieces } from './answers/document-pieces.ts';
import { listText, nextPage, PAGE, pageOf, SELECTION, selectionOf } from './requests/paging.ts';
import { rawTags } from './answers/raw-tags.ts';

/** Records that are read from the store at once. */
const RECORDS_AT_ONCE = 1000;
/** Records of one answer; the next one is linked. */
const MOST_RECORDS = 10_000;

/** Traces: listed, opened, deleted, pinned. */
export const traceRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v0/projects/{project}/traces',
    scope: 'read',
    query: PAGE,
    run: async (call) => listText(await call.hub.store.traceListJson(pageOf(call)), call),
  }),
  route({
    method: 'DELETE',
    path: '/v0/projects/{project}/traces',
    scope: 'write',
    query: SELECTION,
    run: async (call) => {
      const selection = selectionOf(call);
      if (selection.slice === undefined && selection.begin === undefined && selection.end === undefined) {
        throw new HubError(
          400,
          'bad-request',
          'Expected a slicestr, a begin or an end: without one of them all traces would be meant',
        );
      }
      const { traces } = await call.hub.store.traceDeleteAll(selection, { signal: call.signal });
      return json({ deleted: traces });
    },
  }),
  route({
    method: 'GET',
    path: '/v0/projects/{project}/traces/{trace}',
    scope: 'read',
    query: ['objects', 'from', 'lim'],
    run: openTrace,
  }),
  route({
    method: 'DELETE',
    path: '/v0/projects/{project}/traces/{trace}',
    scope: 'write',
    run: async ({ hub, project, names }) => {
      if (!(await hub.store.traceDelete(project.number, names.trace))) throw noTrace();
      return json({ deleted: 1 });
    },
  }),
  route({
    method: 'GET',
    path: '/v0/projects/{project}/traces/{trace}/tags',
    scope: 'read',
    run: async ({ hub, project, names }) => {
      const bodies = await hub.store.traceTags(project.number, names.trace);
      if (bodies === null) throw noTrace();
      return spliced(await rawTags(hub.store, bodies));
    },
  }),
  route({
    method: 'PUT',
    path: '/v0/projects/{project}/traces/{trace}/pin',
    scope: 'write',
    run: (call) => pin(call, true),
  }),
  route({
    method: 'DELETE',
    path: '/v0/projects/{project}/traces/{trace}/pin',
    scope: 'write',
    run: (call) => pin(call, false),
  }),
];

function noTrace(): HubError {
  return new HubError(404, 'not-found', 'Expected a trace of this project');
}

async function pin({ hub, project, names }: Call<'project' | 'trace'>, isPinned: boolean): Promise<Answer> {
  if (!(await hub.store.tracePin(project.number, names.trace, isPinned))) throw noTrace();
  return json({ trace_id: names.trace, pinned: isPinned });
}

async function openTrace({ hub, project, names, query }: Call<'project' | 'trace'>): Promise<Answer> {
  const { store } = hub;
  const all = query.oneOf('objects', ['all', 'small', 'texts', 'none']) ?? 'small';
  const from = query.integer('from', 0, Number.MAX_SAFE_INTEGER) ?? 0;
  const most = query.integer('lim', 1, MOST_RECORDS) ?? MOST_RECORDS;
  const inlineBytes = all === 'all' ? Number.POSITIVE_INFINITY : all === 'none' ? -1 : hub.limits.inlineBytes;
  const shown = { inlineBytes, isTextOnly: all === 'texts' };
  const read = (start: number): Promise<TraceText | null> =>
    store.traceOpen(project.number, names.trace, {
      from: start,
      limit: Math.min(from + most - start, RECORDS_AT_ONCE),
      shown,
    });
  const [first, tags] = await Promise.all([read(from), store.traceTags(project.number, names.trace)]);
  if (first === null || tags === null) throw noTrace();
  const next = from + most < first.trace.records ? { from: String(from + most) } : undefined;
  const pieces = tracePieces(store, first, await rawTags(store, tags), from + most, read);
  return spliced(pieces, 200, nextPage({ query }, next));
}

/** @param end - the place behind the last record. */
async function* tracePieces(
  store: Store,
  first: TraceText,
  tags: readonly Piece[],
  end: number,
  read: (start: number) => Promise<TraceText | null>,
): AsyncIterable<Piece> {
  yield `${traceHeadJson(first.trace)},"tags":`;
  yield* tags;
  yield ',"trace":[';
  let page: TraceText | null = first;
  let separator = '';
  while (page !== null) {
    const { more }: TraceText = page;
    // The next page is read while this one is sent.
    const next: Promise<TraceText | null> | null = more === null || more >= end ? null : read(more);
    // Nobody waits for it where the client goes meanwhile; whoever waits hears of a failure.
    next?.catch(() => undefined);
    if (page.text.length > 0) {
      if (separator !== '') yield separator;
      yield* pagePieces(store, page);
      separator = ',';
    }
    page = await next;
  }
  yield ']}';
}

/** The text of a page, with the documents that are in files. */
async function* pagePieces(store: Store, { text, gaps }: TraceText): AsyncIterable<Piece> {
  let done = 0;
  for (const { at, place } of gaps) {
    yield text.subarray(done, at);
    yield* await documentPieces(store, { body: null, place });
    done = at;
  }
  yield text.subarray(done);
}
