import type { Piece } from '../../http/answer.ts';
import type { ProjectFacts } from '../../store/projects.ts';
import type { Store } from '../../store/store.ts';
import type { RecordRow } from '../../store/traces.ts';
import { documentPieces } from './document-pieces.ts';

/** Records that are read from the store at once. */
const RECORDS_AT_ONCE = 1000;

/**
 * The records of a trace as lines of the file logger, which `readLog` reads: data as it was logged.
 *
 * @returns Pieces that come; none if there is no such trace any more.
 */
export async function* logLines(store: Store, project: ProjectFacts, traceId: string): AsyncIterable<Piece> {
  for (let from: number | null = 0; from !== null;) {
    const page = await store.traceGet(project.number, traceId, { from, limit: RECORDS_AT_ONCE, bodies: true });
    if (page === null) return;
    for (const record of page.records) yield* lineOf(store, record, traceId, project.id);
    from = page.more;
  }
}

async function* lineOf(store: Store, record: RecordRow, traceId: string, projectId: string): AsyncIterable<Piece> {
  const { kind, timestamp, ref } = record;
  const head = JSON.stringify({
    type: kind === 'object' ? 'data' : kind,
    jcr: { timestamp, trace_id: traceId, ref },
  });
  yield `${head.slice(0, -2)},"data":`;
  yield* withoutLineFeeds(await documentPieces(store, record));
  yield `,"project_id":${JSON.stringify(projectId)}}}\n`;
}

/**
 * A line is one line: a line feed between the tokens of a document, where alone JSON has one, becomes a space.
 */
async function* withoutLineFeeds(pieces: AsyncIterable<Piece>): AsyncIterable<Piece> {
  for await (const piece of pieces) {
    if (typeof piece === 'string' || !piece.includes(LINE_FEED)) yield piece;
    else yield piece.map((code) => (code === LINE_FEED ? SPACE : code));
  }
}

const LINE_FEED = 10;
const SPACE = 32;
