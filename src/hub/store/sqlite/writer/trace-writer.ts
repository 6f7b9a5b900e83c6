import { isErrorType } from '../../../../trace/record/error-type.ts';
import type { IngestRecord, TouchedTrace } from '../../ingest.ts';
import { HOUR_US, MAX_TRACE_REFS, MAX_TRACE_TAGS } from '../../store-limits.ts';
import { storeError } from '../../store-error.ts';
import type { Connection } from '../database/connection.ts';
import { toSqlId, toSqlStamp, toSqlText, toSqlValue } from '../database/text-code.ts';
import type { PlacedRecord } from './place-records.ts';
import { mergeChanges, type TagChanges, type TagCounters } from './tag-counters.ts';
import type { TagForms } from './tag-forms.ts';
import type { TraceIds } from './trace-ids.ts';

/** A trace while a batch is added to it. */
interface OpenTrace {
  readonly id: number;
  readonly traceId: string;
  readonly isNew: boolean;
  /** Bytes that it had before. */
  readonly before: number;
  first: number;
  last: number;
  records: number;
  objects: number;
  tags: number;
  errors: number;
  bytes: number;
}

/** Numbers that stand for the kinds of records. */
export const KINDS: readonly IngestRecord['kind'][] = ['info', 'object', 'tags'];

const FIND_TRACE =
  'SELECT id, first, last, records, objects, tags, errors, bytes FROM trace INDEXED BY trace_name WHERE project=? AND trace_id=?';
const ADD_TRACE =
  'INSERT INTO trace(id, project, trace_id, first, last, records, objects, tags, errors, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)';
const CHANGE_TRACE = 'UPDATE trace SET first=?, last=?, records=?, objects=?, tags=?, errors=?, bytes=? WHERE id=?';
const ADD_RECORD =
  'INSERT INTO record(trace, seq, kind, at, stamp, ref, type, shape, length, hash, segment, offset, body, form) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(trace, ref) WHERE ref IS NOT NULL DO NOTHING';
const ADD_FORMLESS = 'INSERT INTO formless(trace, key, value) VALUES (?, ?, ?) ON CONFLICT DO NOTHING';
const FIND_REF = 'SELECT hash, length FROM record INDEXED BY record_ref WHERE trace=? AND ref=?';
const ADD_REF = 'INSERT INTO ref(project, ref, trace) VALUES (?, ?, ?)';
const SEAL_UPLOAD = 'UPDATE segment SET state=1, bytes=? WHERE id=? AND project=? AND state IN (1, 2)';
const ADD_BYTES = 'UPDATE project SET bytes=bytes+?, traces=traces+? WHERE number=?';
const ADD_HOUR =
  'INSERT INTO hour(project, hour, traces) VALUES (?, ?, ?) ON CONFLICT(project, hour) DO UPDATE SET traces=traces+excluded.traces';

/**
 * Microseconds from the ingestion of a trace to what a record says, for ordering only. Of records of centuries away they
 * are more than a number tells apart, and no driver gives such an integer back: what was kept could not be read.
 */
function sinceIngestion(at: number, id: number): number {
  return Math.min(Math.max(at - id, -Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
}

/** Adds the records of one batch to their traces, within a transaction of the caller's. */
export class TraceWriter {
  readonly #changes: TagChanges = new Map();
  readonly #connection: Connection;
  readonly #ids: TraceIds;
  readonly #counters: TagCounters;
  readonly #forms: TagForms;
  readonly #project: number;
  readonly #traces = new Map<string, OpenTrace>();

  constructor(
    connection: Connection,
    ids: TraceIds,
    { counters, forms }: { readonly counters: TagCounters; readonly forms: TagForms },
    project: number,
  ) {
    this.#connection = connection;
    this.#ids = ids;
    this.#counters = counters;
    this.#forms = forms;
    this.#project = project;
  }

  /** @throws {@link HubError} `ref-taken`, `limit` or `not-found` (an upload), before anything of the record is written. */
  add(placed: PlacedRecord): void {
    const { record } = placed;
    const trace = this.#trace(record.traceId);
    if (record.kind === 'object' && !this.#isFreeRef(trace, placed)) return;
    if (record.kind === 'tags') this.#addTags(trace, record);
    if (placed.upload !== undefined) this.#sealUpload(placed.upload);
    this.#insert(trace, placed);
    const at = sinceIngestion(record.at, trace.id);
    trace.first = trace.records === 0 ? at : Math.min(trace.first, at);
    trace.last = trace.records === 0 ? at : Math.max(trace.last, at);
    trace.records += 1;
    trace.bytes += placed.length;
    if (record.kind !== 'object') return;
    trace.objects += 1;
    this.#connection.run(ADD_REF, this.#project, toSqlText(record.ref ?? ''), trace.id);
  }

  /** Writes the rows of the traces; gives which they are. */
  finish(): TouchedTrace[] {
    const hours = new Map<number, number>();
    let bytes = 0;
    let traces = 0;
    const touched: TouchedTrace[] = [];
    for (const [name, trace] of this.#traces) {
      const { id, isNew, first, last, records, objects, tags, errors } = trace;
      if (records === 0) continue;
      bytes += trace.bytes - trace.before;
      const counts = [first, last, records, objects, tags, errors, trace.bytes];
      if (isNew) {
        this.#connection.run(ADD_TRACE, id, this.#project, toSqlId(name), ...counts);
        const hour = Math.floor(id / HOUR_US);
        hours.set(hour, (hours.get(hour) ?? 0) + 1);
        traces += 1;
      } else {
        this.#connection.run(CHANGE_TRACE, ...counts, id);
      }
      touched.push({ id, traceId: name, isNew });
    }
    for (const [hour, count] of hours) this.#connection.run(ADD_HOUR, this.#project, hour, count);
    this.#connection.run(ADD_BYTES, bytes, traces, this.#project);
    return touched;
  }

  /** Adds how counters change to those of other batches: once nothing of the batch can fail. */
  mergeInto(changes: TagChanges): void {
    mergeChanges(changes, this.#changes);
  }

  #trace(traceId: string): OpenTrace {
    const known = this.#traces.get(traceId);
    if (known !== undefined) return known;
    const row = this.#connection.get(FIND_TRACE, this.#project, toSqlId(traceId)) as readonly number[] | undefined;
    const [id = this.#ids.next(), first = 0, last = 0, records = 0, objects = 0, tags = 0, errors = 0, bytes = 0] =
      row ?? [];
    const isNew = row === undefined;
    const trace = { id, traceId, isNew, before: bytes, first, last, records, objects, tags, errors, bytes };
    this.#traces.set(traceId, trace);
    return trace;
  }

  /** Whether the trace has nothing under the ref; false where it has the same bytes. */
  #isFreeRef(trace: OpenTrace, { record, hash, length }: PlacedRecord): boolean {
    if (trace.objects > 0) {
      const row = this.#connection.get(FIND_REF, trace.id, toSqlText(record.ref ?? ''));
      if (row !== undefined) {
        if (row[1] === length && hash?.equals(row[0] as Uint8Array) === true) return false;
        throw storeError('ref-taken', 'Expected a ref that the trace does not have yet, it holds other bytes', {
          index: record.index,
        });
      }
    }
    if (trace.objects < MAX_TRACE_REFS) return true;
    throw storeError('limit', `Expected at most ${MAX_TRACE_REFS} refs in a trace`, { index: record.index });
  }

  #addTags(trace: OpenTrace, { tags, index }: IngestRecord): void {
    const count = Math.max(1, tags.length);
    if (trace.tags + count > MAX_TRACE_TAGS) {
      throw storeError('limit', `Expected at most ${MAX_TRACE_TAGS} tags in a trace`, { index });
    }
    this.#counters.check(this.#project, tags, index);
    trace.tags += count;
    for (const tag of tags) {
      const isNew = this.#counters.add(this.#project, trace.id, tag, this.#changes);
      if (isNew && isErrorType(tag.type)) trace.errors += 1;
    }
  }

  #sealUpload({ segment, bytes, index }: NonNullable<PlacedRecord['upload']>): void {
    if (this.#connection.run(SEAL_UPLOAD, bytes, segment, this.#project) > 0) return;
    throw storeError('not-found', 'Expected an upload of this project, it is gone', { index });
  }

  #insert(trace: OpenTrace, placed: PlacedRecord): void {
    const { record, length, hash, place } = placed;
    const at = sinceIngestion(record.at, trace.id);
    const { body, form } = record.kind === 'tags' ? this.#shortTags(trace, placed) : { body: placed.body, form: null };
    this.#connection.run(
      ADD_RECORD,
      trace.id,
      trace.records,
      KINDS.indexOf(record.kind),
      at,
      toSqlStamp(record.timestamp, trace.id + at),
      record.kind === 'object' ? toSqlText(record.ref ?? '') : null,
      record.type === null ? null : toSqlText(record.type),
      record.shape === null ? null : toSqlText(record.shape),
      length,
      record.kind === 'object' ? hash : null,
      place?.segment ?? null,
      place?.offset ?? null,
      body,
      form,
    );
  }

  /** The body of a `tags` record without what others have too; where that is not possible its tags stand apart. */
  #shortTags(
    trace: OpenTrace,
    { record, body }: PlacedRecord,
  ): { readonly body: Uint8Array | null; readonly form: number | null } {
    const keys = record.tags.map((tag) => this.#counters.idOf(this.#project, tag));
    const found = body === null ? undefined : this.#forms.shorten(this.#project, body, record.tags, keys);
    if (found !== undefined) return found;
    for (const [at, { value }] of record.tags.entries()) {
      this.#connection.run(ADD_FORMLESS, trace.id, keys[at] ?? 0, toSqlValue(value));
    }
    return { body, form: null };
  }
}
