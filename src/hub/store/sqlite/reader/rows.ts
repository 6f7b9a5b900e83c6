import type { BlobPlace } from '../../../blobs/blobs.ts';
import type { RecordKind, TagFact } from '../../ingest.ts';
import type { ObjectRow, RecordRow, TraceRow } from '../../traces.ts';
import { textOrNull } from '../database/columns.ts';
import type { Connection } from '../database/connection.ts';
import type { SqlRow } from '../database/driver.ts';
import { fromSqlId, fromSqlStamp, fromSqlValue } from '../database/text-code.ts';
import type { StepBudget } from './postings.ts';
import { bodyOf, tagsOfTrace, type StoredTag } from './tags-of-trace.ts';

/** Statements that read rows of traces. */
export const ROW_SQL = {
  trace:
    'SELECT id, trace_id, first, last, records, objects, bytes, errors, pinned FROM trace WHERE id=? AND project=?',
  traceOfName:
    'SELECT id, trace_id, first, last, records, objects, bytes, errors, pinned FROM trace INDEXED BY trace_name WHERE project=? AND trace_id=?',
} as const;

/** Columns of a record, in the order that {@link toRecord} reads them. */
export const RECORD_COLUMNS =
  'trace, seq, kind, at, stamp, ref, type, shape, length, hash, segment, offset, form, body';
/** The same without the bytes. */
export const HEAD_COLUMNS = 'trace, seq, kind, at, stamp, ref, type, shape, length, hash, segment, offset, NULL, NULL';

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
  const tags = tagsOfTrace(connection, id, (read) => budget?.take(read));
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
      Uint8Array | null,
      number | null,
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
    body: withBody ? bodyOf(connection, body, form) : null,
    place,
  };
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
