import type { BlobPlace } from '../../../blobs/blobs.ts';
import type { RecordKind, TagFact } from '../../ingest.ts';
import type { ObjectRow, RecordRow, TraceRow } from '../../traces.ts';
import { textOf, textOrNull } from '../database/columns.ts';
import type { Connection } from '../database/connection.ts';
import type { SqlRow } from '../database/driver.ts';
import { fromSqlId, fromSqlStamp, fromSqlValue } from '../database/text-code.ts';
import type { StepBudget } from './postings.ts';

/** Statements that read rows of traces. */
export const ROW_SQL = {
  trace:
    'SELECT id, trace_id, first, last, records, objects, bytes, errors, pinned FROM trace WHERE id=? AND project=?',
  traceTags:
    'SELECT tagkey.name, tagkey.type, tagkey.grp, tag.value FROM tag INDEXED BY tag_trace CROSS JOIN tagkey ON tagkey.id=tag.key WHERE tag.trace=?',
  traceOfName:
    'SELECT id, trace_id, first, last, records, objects, bytes, errors, pinned FROM trace INDEXED BY trace_name WHERE project=? AND trace_id=?',
} as const;

/** Columns of a record, in the order that {@link toRecord} reads them. */
export const RECORD_COLUMNS = 'trace, seq, kind, at, stamp, ref, type, shape, length, hash, segment, offset, body';
/** The same without the bytes. */
export const HEAD_COLUMNS = 'trace, seq, kind, at, stamp, ref, type, shape, length, hash, segment, offset, NULL';

const KINDS: readonly RecordKind[] = ['info', 'object', 'tags'];

/** A trace by its id; null when there is none in the project. */
export function readTrace(connection: Connection, project: number, id: number, budget?: StepBudget): TraceRow | null {
  const row = connection.get(ROW_SQL.trace, id, project);
  return row === undefined ? null : toTrace(connection, row, budget);
}

/** The trace of a row, with its tags. */
export function toTrace(connection: Connection, row: SqlRow, budget?: StepBudget): TraceRow {
  const [id, traceId, first, last, records, objects, bytes, errors, pinned] = row as readonly [
    number,
    Uint8Array | string,
    ...number[],
  ];
  const tags = connection.all(ROW_SQL.traceTags, id).map(toTag);
  budget?.take(1 + tags.length);
  return {
    id,
    traceId: fromSqlId(traceId),
    first: id + (first ?? 0),
    last: id + (last ?? 0),
    records: records ?? 0,
    objects: objects ?? 0,
    bytes: bytes ?? 0,
    errors: errors ?? 0,
    isPinned: pinned === 1,
    tags: tags.toSorted(byName),
  };
}

function toTag([name, type, group, value]: SqlRow): TagFact {
  return {
    name: textOf(name),
    type: textOf(type),
    group: textOrNull(group),
    value: fromSqlValue(value as string | number),
  };
}

function byName(a: TagFact, b: TagFact): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  if (a.type !== b.type) return a.type < b.type ? -1 : 1;
  return 0;
}

/** A record of a trace. */
export function toRecord(row: SqlRow, project: number, withBody: boolean): RecordRow {
  const [trace, seq, kind, delta, stamp, ref, type, shape, length, hash, segment, offset, body] = row as readonly [
    number,
    number,
    number,
    number,
    number | string,
    string | null,
    string | null,
    string | null,
    number,
    Uint8Array | null,
    number | null,
    number | null,
    Uint8Array | null,
  ];
  const at = trace + delta;
  const isObject = kind === 1;
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
    sha256: hash === null ? null : Buffer.from(hash.buffer, hash.byteOffset, hash.length).toString('hex'),
    body: withBody ? body : null,
    place,
  };
}

/** An artefact, which its record is. */
export function toObject(row: SqlRow, project: number, traceId: string, withBody: boolean): ObjectRow {
  const record = toRecord(row, project, withBody);
  const { objectId, ref, sha256 } = record;
  return { ...record, objectId: objectId ?? '', ref: ref ?? '', sha256: sha256 ?? '', traceId, trace: Number(row[0]) };
}
