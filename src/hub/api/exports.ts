import { DataFrame } from '../../frame/dataframe.ts';
import type { Answer, Piece } from '../http/answer.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { HubError } from '../core/hub-error.ts';
import type { Project } from '../store/projects.ts';
import type { Store } from '../store/store.ts';
import { MAX_LIST_ITEMS, type Selection, type TraceRow } from '../store/traces.ts';
import { arrowOf } from '../convert/artefact-file.ts';
import { csvRow } from '../convert/csv-text.ts';
import { fileName } from './answers/file-name.ts';
import { isoMicroseconds } from './answers/iso.ts';
import { logLines } from './answers/log-lines.ts';
import { SELECTION, selectionOf } from './requests/paging.ts';

/** Rows of a table that is made in memory. */
const MOST_ROWS = 1_000_000;
const COLUMNS = [
  'trace_id',
  'timestamp',
  'first',
  'last',
  'records',
  'objects',
  'bytes',
  'type',
  'name',
  'group',
  'value',
] as const;

/** Traces as files: whole, as lines of the file logger; or their tags as a table. */
export const exportRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v0/projects/{project}/traces/{trace}/export',
    scope: 'read',
    run: async ({ hub, project, names }) => {
      const found = await hub.store.traceGet(project.number, names.trace, { from: 0, limit: 1, bodies: false });
      if (found === null) throw new HubError(404, 'not-found', 'Expected a trace of this project');
      return file(logLines(hub.store, project, names.trace), fileName(names.trace, 'jsonl'));
    },
  }),
  route({
    method: 'GET',
    path: '/v0/projects/{project}/export',
    scope: 'read',
    query: [...SELECTION, 'format'],
    run: exportSlice,
  }),
];

async function exportSlice(call: Call<'project'>): Promise<Answer> {
  const { hub, project, query } = call;
  const { store } = hub;
  const selection = selectionOf(call);
  const format = query.oneOf('format', ['jsonl', 'csv', 'arrow']) ?? 'jsonl';
  // A slice that is none is told before the file begins.
  await store.tracePick(selection, []);
  const name = fileName(project.name, format);
  if (format === 'jsonl') return file(linesOf(store, project, selection), name);
  if (format === 'csv') return file(csvOf(store, selection), name);
  return file([await tableOf(store, selection)], name);
}

function file(body: AsyncIterable<Piece> | readonly Piece[], name: string): Answer {
  const headers = {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${name}"`,
  };
  return { status: 200, headers, kind: 'artefact', body };
}

/** All traces of a selection, newest first. */
async function* tracesOf(store: Store, selection: Selection): AsyncIterable<TraceRow> {
  let cursor: string | undefined;
  do {
    const { items, more } = await store.traceList({ ...selection, limit: MAX_LIST_ITEMS, cursor });
    yield* items;
    cursor = more ?? undefined;
  } while (cursor !== undefined);
}

async function* linesOf(store: Store, project: Project, selection: Selection): AsyncIterable<Piece> {
  for await (const { traceId } of tracesOf(store, selection)) yield* logLines(store, project, traceId);
}

type Row = Readonly<Record<(typeof COLUMNS)[number], string | number | null>>;

/** A row for each tag, and one for a trace that has none. */
function* rowsOf(trace: TraceRow): Iterable<Row> {
  const { traceId, id, records, objects, bytes } = trace;
  const common = {
    trace_id: traceId,
    timestamp: isoMicroseconds(id),
    first: isoMicroseconds(trace.first),
    last: isoMicroseconds(trace.last),
    records,
    objects,
    bytes,
  };
  for (const { type, name, group, value } of trace.tags) yield { ...common, type, name, group, value };
  if (trace.tags.length === 0) yield { ...common, type: null, name: null, group: null, value: null };
}

async function* csvOf(store: Store, selection: Selection): AsyncIterable<Piece> {
  yield csvRow(COLUMNS);
  for await (const trace of tracesOf(store, selection)) {
    let text = '';
    for (const row of rowsOf(trace)) text += csvRow(COLUMNS.map((name) => textOf(row[name])));
    yield text;
  }
}

function textOf(cell: string | number | null): string | null {
  return cell === null ? null : String(cell);
}

/** Numbers and texts stand in two columns, as a column of Arrow has one type. */
async function tableOf(store: Store, selection: Selection): Promise<Uint8Array> {
  const rows: Record<string, string | number | null>[] = [];
  for await (const trace of tracesOf(store, selection)) {
    for (const { value, ...row } of rowsOf(trace)) {
      if (rows.length >= MOST_ROWS) {
        throw new HubError(422, 'limit', `Expected at most ${MOST_ROWS} rows in a table; ask for less, or for csv`);
      }
      rows.push({
        ...row,
        number: typeof value === 'number' ? value : null,
        text: typeof value === 'string' ? value : null,
      });
    }
  }
  return arrowOf(DataFrame.fromRows(rows));
}
