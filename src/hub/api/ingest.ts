import { inSlices, LINE_WATCH, RECORD_WATCH, scanBatch, type RecordSpans } from '../../trace/record/record-spans.ts';
import { json, type Answer } from '../http/answer.ts';
import { mediaType } from '../http/request-body.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { HubError } from '../core/hub-error.ts';
import { readLineRecord, readRecord, type RecordRules } from '../ingest/record.ts';
import { refusingAs } from '../ingest/scan-refusal.ts';
import { scanShipped } from '../ingest/shipped-lines.ts';
import { turn } from '../ingest/turn.ts';
import type { IngestRecord, RefusedRecord } from '../store/ingest.ts';

/** Records that are checked before others get their turn. */
const RECORDS_AT_ONCE = 200;

/** The way in for records. */
export const ingestRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/v0/projects/{project}/ingest_batch',
    scope: 'ingest',
    run: async (call) => {
      const bytes = await call.body.all();
      const { batchRecords } = call.hub.limits;
      await turn();
      const scan = scanBatch(bytes, { watched: RECORD_WATCH, batchRecords, nonFinite: true });
      return ingest(call, bytes, await refusingAs(inSlices(scan, turn)), readRecord);
    },
  }),
  route({
    method: 'POST',
    path: '/v0/projects/{project}/ingest_lines',
    scope: 'ingest',
    run: async (call) => {
      refuseOtherFormats(call.headers['content-type']);
      const { batchRecords } = call.hub.limits;
      const options = { watched: LINE_WATCH, batchRecords, nonFinite: true };
      const body = await call.body.all();
      await turn();
      const { bytes, found } = await refusingAs(scanShipped(body, options));
      return ingest(call, bytes, found, readLineRecord);
    },
  }),
];

type ReadRecord = (body: Uint8Array, found: RecordSpans, index: number, rules: RecordRules) => IngestRecord;

async function ingest(
  { hub, project, headers }: Call<'project'>,
  bytes: Uint8Array,
  found: readonly RecordSpans[],
  read: ReadRecord,
): Promise<Answer> {
  const key = keyOf(headers['idempotency-key']);
  const rules = { projectId: project.id, limits: hub.limits };
  const records: IngestRecord[] = [];
  const refused: RefusedRecord[] = [];
  for (const [index, spans] of found.entries()) {
    if (index % RECORDS_AT_ONCE === 0) await turn();
    try {
      records.push(read(bytes, spans, index, rules));
    } catch (error) {
      // With a key a batch is kept as a whole or not at all; without one, its sender would keep it for ever.
      if (key !== null || !(error instanceof HubError)) throw error;
      refused.push({ index, code: error.code, message: error.message });
    }
  }
  const answer =
    records.length === 0
      ? { ingested: 0, refused: [], touched: [] }
      : await hub.store.ingest({ project: project.number, key, bytes, records });
  hub.live.publish(project.number, answer.touched);
  const all = [...refused, ...answer.refused].toSorted((a, b) => a.index - b.index);
  return json({ ingested: answer.ingested, ...(all.length === 0 ? {} : { refused: all }) });
}

/** What Fluent Bit's http output sends unless it is told otherwise: its sender keeps it, and finds this in its log. */
function refuseOtherFormats(type: string | string[] | undefined): void {
  if (typeof type !== 'string' || mediaType(type) !== 'application/msgpack') return;
  throw new HubError(
    415,
    'unsupported-media',
    'Expected JSON, got MessagePack: set `format json_lines` in the http output of Fluent Bit',
  );
}

function keyOf(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  if (typeof header === 'string' && /^[\x21-\x7e]{1,200}$/.test(header)) return header;
  throw new HubError(400, 'bad-request', 'Expected an Idempotency-Key of 1 to 200 visible characters of ASCII');
}
