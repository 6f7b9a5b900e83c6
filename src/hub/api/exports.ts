import type { Answer, Piece } from '../http/answer.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { HubError } from '../core/hub-error.ts';
import type { ProjectFacts } from '../store/projects.ts';
import type { Store } from '../store/store.ts';
import type { Selection } from '../store/traces.ts';
import { csvRow } from '../convert/csv-text.ts';
import { fileName } from './answers/file-name.ts';
import { logLines } from './answers/log-lines.ts';
import { COLUMNS, pagesOf, rowsOf, tracesOf } from './answers/trace-rows.ts';
import { SELECTION, selectionOf } from './requests/paging.ts';

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
  // An invalid slice is refused before the file begins.
  await store.tracePick(selection, []);
  const name = fileName(project.name, format);
  if (format === 'jsonl') return file(linesOf(store, project, selection), name);
  if (format === 'csv') return file(csvOf(store, selection), name);
  return file([await hub.converter.table(pagesOf(store, selection, call.signal))], name);
}

function file(body: AsyncIterable<Piece> | readonly Piece[], name: string): Answer {
  const headers = {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${name}"`,
  };
  return { status: 200, headers, kind: 'artefact', body };
}

async function* linesOf(store: Store, project: ProjectFacts, selection: Selection): AsyncIterable<Piece> {
  for await (const { traceId } of tracesOf(store, selection)) yield* logLines(store, project, traceId);
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
