import { json, spliced, type Answer, type Piece } from '../http/answer.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { HubError } from '../core/hub-error.ts';
import type { TagFact } from '../store/ingest.ts';
import type { Store } from '../store/store.ts';
import type { RecordRow, TracePage, TraceRow } from '../store/traces.ts';
import { documentPieces } from './answers/document-pieces.ts';
import { isoMicroseconds } from './answers/iso.ts';
import { listAnswer, nextPage, PAGE, pageOf, SELECTION, selectionOf } from './requests/paging.ts';
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
    run: async (call) => listAnswer(await call.hub.store.traceList(pageOf(call)), call, spellTrace),
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
          'Expected a slicestr, a begin or an end: all traces are not meant by none',
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

/** What lists say of a trace: its time is that of ingestion. */
export function spellTrace(trace: TraceRow): unknown {
  const { id, traceId, first, last, records, objects, bytes, errors, isPinned, tags } = trace;
  return {
    trace_id: traceId,
    timestamp: isoMicroseconds(id),
    tags: tags.map(spellTag),
    first: isoMicroseconds(first),
    last: isoMicroseconds(last),
    records,
    objects,
    bytes,
    errors,
    pinned: isPinned,
  };
}

/** A tag as the client reads it. */
export function spellTag({ type, name, value, group }: TagFact): unknown {
  return { type, name, value, group };
}

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
  const bodies = all !== 'none';
  const inlineBytes = all === 'all' ? Number.POSITIVE_INFINITY : bodies ? hub.limits.inlineBytes : -1;
  const read = (start: number, limit: number): Promise<TracePage | null> =>
    store.traceGet(project.number, names.trace, { from: start, limit: Math.min(limit, RECORDS_AT_ONCE), bodies });
  const [first, tags] = await Promise.all([read(from, most), store.traceTags(project.number, names.trace)]);
  if (first === null || tags === null) throw noTrace();
  const next = from + most < first.trace.records ? { from: String(from + most) } : undefined;
  const reading = { store, first, end: from + most, inlineBytes, isTextOnly: all === 'texts', read };
  const pieces = tracePieces(reading, await rawTags(store, tags));
  return spliced(pieces, 200, nextPage({ query }, next));
}

/** Small pieces that are made one. */
const READY_PIECES = 300;

/** Whose bytes stand in the answer. */
interface Wanted {
  /** Documents up to this size. */
  readonly inlineBytes: number;
  /** Whether texts alone: what reads them need not be able to read every document. */
  readonly isTextOnly: boolean;
}

interface Reading extends Wanted {
  readonly store: Store;
  readonly first: TracePage;
  readonly end: number;
  readonly read: (start: number, limit: number) => Promise<TracePage | null>;
}

async function* tracePieces({ first, end, read, ...reading }: Reading, tags: readonly Piece[]): AsyncIterable<Piece> {
  const { tags: _, ...facts } = spellTrace(first.trace) as { readonly tags: unknown };
  yield `${JSON.stringify(facts).slice(0, -1)},"tags":`;
  yield* tags;
  yield ',"trace":[';
  let page: TracePage | null = first;
  let separator = '';
  while (page !== null) {
    const ready: Piece[] = [];
    for (const record of page.records) {
      const pieces = recordPieces(separator, record, reading);
      ready.push(...pieces);
      separator = ',';
      const isInFile = pieces.length === 1 && isHere(record, reading);
      if (!isInFile && ready.length < READY_PIECES) continue;
      yield joined(ready.splice(0));
      // Only what stands in a file is waited for.
      if (!isInFile) continue;
      yield* await documentPieces(reading.store, record);
      ready.push('}');
    }
    yield joined(ready);
    const { more }: TracePage = page;
    page = more === null || more >= end ? null : await read(more, end - more);
  }
  yield ']}';
}

/** Small pieces as one: each that is sent alone costs more than its bytes. */
function joined(pieces: readonly Piece[]): Buffer {
  return Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)));
}

/** Whether the bytes of a record stand in the answer. */
function isHere({ kind, bytes, body, place }: RecordRow, { inlineBytes, isTextOnly }: Wanted): boolean {
  const isWanted = bytes <= inlineBytes && (!isTextOnly || kind === 'info');
  return isWanted && (body !== null || place !== null);
}

/** A record, up to its bytes where these are in a file. */
function recordPieces(separator: string, record: RecordRow, wanted: Wanted): Piece[] {
  const { timestamp, ref, kind, objectId, type, shape, bytes, sha256 } = record;
  const facts = JSON.stringify({ timestamp, ref, dtype: kind, obj_id: objectId, type, shape, bytes, sha256 });
  if (!isHere(record, wanted)) return [separator + facts];
  const begin = `${separator}${facts.slice(0, -1)},"object":`;
  return record.body === null ? [begin] : [begin, record.body, '}'];
}
