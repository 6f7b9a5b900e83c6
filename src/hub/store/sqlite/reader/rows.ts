import type { BlobPlace } from '../../../blobs/blobs.ts';
import type { RecordKind, TagFact } from '../../ingest.ts';
import type { ObjectRow, RecordRow, TraceRow } from '../../traces.ts';
import { textOrNull } from '../database/columns.ts';
import { damaged, type Connection } from '../database/connection.ts';
import type { SqlRow } from '../database/driver.ts';
import { sha256 } from '../database/sha256.ts';
import { fromSqlDigits, fromSqlStamp, fromSqlText, fromSqlValue, toSqlId } from '../database/text-code.ts';
import type { StepBudget } from './postings.ts';
import { bodyOf, tagsOfTraces, type StoredTag } from './tags-of-trace.ts';

/** The id of a trace in two columns: a text, or the digits of 16 bytes. */
const TRACE_ID =
  "iif(typeof(trace_id)='blob', NULL, trace_id), iif(typeof(trace_id)='blob', lower(hex(trace_id)), NULL)";
const TRACE_COLUMNS = `json_array(trace.id, ${TRACE_ID}, first, last, records, objects, bytes, errors, pinned, tags)`;

/** Statements that read rows of traces. */
export const ROW_SQL: { readonly traces: string; readonly has: string; readonly idOfName: string } = {
  traces: `SELECT json_group_array(${TRACE_COLUMNS}) FROM json_each(?) AS wanted CROSS JOIN trace WHERE trace.id=wanted.value AND project=?`,
  has: 'SELECT 1 FROM trace WHERE id=? AND project=?',
  idOfName: 'SELECT id FROM trace INDEXED BY trace_name WHERE project=? AND trace_id=?',
};

/** Columns of a record, in the order that {@link toRecord} reads them. */
export const RECORD_COLUMNS =
  'trace, seq, kind, at, stamp, ref, type, shape, length, hash, segment, offset, form, body';
/** The same without the bytes. */
export const HEAD_COLUMNS = 'trace, seq, kind, at, stamp, ref, type, shape, length, hash, segment, offset, NULL, NULL';
/** The same between the trace and the bytes, as one text; of the bytes, how many there are. */
export const PACKED_COLUMNS =
  'json_array(seq, kind, at, stamp, ref, type, shape, length, iif(hash IS NULL, NULL, lower(hex(hash))), segment, offset, form, length(body))';

const KINDS: readonly RecordKind[] = ['info', 'object', 'tags'];

/** A trace as its row says, and the number of its tags. */
type TraceFacts = readonly [
  id: number,
  text: string | null,
  digits: string | null,
  first: number,
  last: number,
  records: number,
  objects: number,
  bytes: number,
  errors: number,
  pinned: number,
  tags: number,
];

/** Tags that are in memory at once, but for those of one trace. */
const TAGS_AT_ONCE = 5000;

/** Traces that were read, in the order in which they were asked for. */
export interface ReadTraces {
  readonly traces: readonly TraceRow[];
  /** The first one that was not read, as the steps were used up; undefined where all were. */
  readonly unread: number | undefined;
}

/**
 * Traces by their ids, with their tags; those that the project does not have are passed over.
 *
 * @param budget - once it is spent, no more are read, but for those that are read at once.
 */
export function readTraces(
  connection: Connection,
  project: number,
  ids: readonly number[],
  budget?: StepBudget,
): ReadTraces {
  if (ids.length === 0) return { traces: [], unread: undefined };
  const { values } = connection.packed(ROW_SQL.traces, JSON.stringify(ids), project);
  budget?.take(ids.length);
  const byId = new Map((values as readonly TraceFacts[]).map((facts) => [facts[0], facts]));
  const found = ids.map((id) => byId.get(id)).filter((facts) => facts !== undefined);
  const traces: TraceRow[] = [];
  for (let start = 0, end = 0; start < found.length; start = end) {
    if (start > 0 && budget?.isSpent === true) return { traces, unread: found[start]?.[0] };
    let sum = 0;
    do sum += found[end++]?.[10] ?? 0;
    while (end < found.length && sum + (found[end]?.[10] ?? 0) <= TAGS_AT_ONCE);
    const some = found.slice(start, end);
    const tags = tagsOfTraces(
      connection,
      some.map(([id]) => id),
      (read) => budget?.take(read),
    );
    for (const facts of some) traces.push(toTrace(facts, tags.get(facts[0]) ?? []));
  }
  return { traces, unread: undefined };
}

/** A trace by its name; null when there is none in the project. */
export function traceOfName(connection: Connection, project: number, traceId: string): TraceRow | null {
  const id = connection.get(ROW_SQL.idOfName, project, toSqlId(traceId))?.[0];
  if (typeof id !== 'number') return null;
  return readTraces(connection, project, [id]).traces[0] ?? null;
}

function toTrace(facts: TraceFacts, tags: readonly StoredTag[]): TraceRow {
  const [id, text, digits, first, last, records, objects, bytes, errors, pinned] = facts;
  return {
    id,
    traceId: text === null ? fromSqlDigits(digits ?? '') : fromSqlText(text),
    first: id + first,
    last: id + last,
    records,
    objects,
    bytes,
    errors,
    isPinned: pinned === 1,
    tags: tags.map(toTag).toSorted(byName),
  };
}

function toTag({ key: { name, type, group }, value }: StoredTag): TagFact {
  return { name, type, group, value: fromSqlValue(value) };
}

function byName(a: TagFact, b: TagFact): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  if (a.type !== b.type) return a.type < b.type ? -1 : 1;
  if (typeof a.value !== typeof b.value) return typeof a.value === 'number' ? -1 : 1;
  return a.value < b.value ? -1 : 1;
}

/** A record of a trace. */
export function toRecord(connection: Connection, row: SqlRow, project: number, withBody: boolean): RecordRow {
  const [trace, seq, kind, delta, stamp, ref, type, shape, length, hash, segment, offset, form, body] =
    row as readonly [
      number,
      number,
      number,
      number,
      number | string,
      string | null,
      string | null,
      string | null,
      number,
      Uint8Array | string | null,
      number | null,
      number | null,
      number | null,
      Uint8Array | null,
    ];
  const at = trace + delta;
  const isObject = kind === 1;
  const text = withBody ? bodyOf(connection, body, form) : null;
  const sha = hash === null || typeof hash === 'string' ? hash : hexOf(hash);
  // Nothing is served that is not as it was logged.
  if (text !== null && sha !== null && hexOf(sha256(text)) !== sha) throw damaged();
  const place: BlobPlace | null = segment === null ? null : { project, segment, offset: offset ?? 0, length };
  return {
    seq,
    kind: KINDS[kind] ?? 'info',
    timestamp: fromSqlStamp(stamp, at),
    at,
    ref: textOrNull(ref),
    objectId: isObject ? `${trace}.${seq}` : null,
    type: textOrNull(type),
    shape: textOrNull(shape),
    bytes: length,
    sha256: sha,
    body: text,
    place,
  };
}

function hexOf(hash: Uint8Array): string {
  return Buffer.from(hash.buffer, hash.byteOffset, hash.length).toString('hex');
}

/** An artefact, which its record is. */
export function toObject(
  connection: Connection,
  row: SqlRow,
  project: number,
  traceId: string,
  withBody: boolean,
): ObjectRow {
  const record = toRecord(connection, row, project, withBody);
  const { objectId, ref, sha256 } = record;
  return { ...record, objectId: objectId ?? '', ref: ref ?? '', sha256: sha256 ?? '', traceId, trace: Number(row[0]) };
}
