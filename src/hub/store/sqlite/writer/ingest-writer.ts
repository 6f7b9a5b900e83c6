import { join } from 'node:path';
import { DATABASE_FILE } from '../../../core/file-names.ts';
import { HubError } from '../../../core/hub-error.ts';
import { isFull, type FileCalls } from '../../../blobs/file-calls.ts';
import type { SegmentWriter } from '../../../blobs/segment-writer.ts';
import type { IngestAnswer, IngestBatch, RefusedRecord } from '../../ingest.ts';
import { DAY_US, FREE_LOOK_MS } from '../../store-limits.ts';
import { storeError } from '../../store-error.ts';
import type { Connection } from '../database/connection.ts';
import type { SqlRow } from '../database/driver.ts';
import { toSqlText } from '../database/text-code.ts';
import { placeRecords, printOf, type PlacedRecord } from './place-records.ts';
import { TagCounters, type TagChanges } from './tag-counters.ts';
import { TagForms } from './tag-forms.ts';
import { TraceIds } from './trace-ids.ts';
import { TraceWriter } from './trace-writer.ts';

/** When the disk counts as full. */
export interface FreeRoom {
  readonly minFreeBytes: number;
  readonly minFreeRatio: number;
}

/** What has been written since the start. */
export interface IngestCounts {
  batches: number;
  records: number;
  bytes: number;
  syncs: number;
}

/** A batch on its way. */
interface Work {
  readonly batch: IngestBatch;
  placed: readonly PlacedRecord[];
  print: Buffer | null;
  outcome: IngestAnswer | HubError | undefined;
}

const FIND_KEY = 'SELECT print, records FROM batch WHERE project=? AND key=?';
const ADD_KEY = 'INSERT INTO batch(project, key, at_ms, print, records) VALUES (?, ?, ?, ?, ?)';
const FIND_PROJECT = 'SELECT bytes, quota_bytes FROM project WHERE number=? AND deleted_ms IS NULL';
/** Writes what became of a segment. */
export const PUT_SEGMENT =
  'INSERT INTO segment(id, project, day, bytes, state) VALUES (?, ?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET bytes=excluded.bytes, state=excluded.state';

/**
 * Keeps batches: bytes to segments, one sync, then one commit for all that wait together.
 *
 * Only when the commit is on the disk has any of them an answer.
 */
export class IngestWriter {
  readonly counts: IngestCounts = { batches: 0, records: 0, bytes: 0, syncs: 0 };
  readonly #counters: TagCounters;
  readonly #forms: TagForms;
  readonly #connection: Connection;
  readonly #segments: SegmentWriter;
  readonly #files: FileCalls;
  readonly #directory: string;
  readonly #room: FreeRoom;
  readonly #now: () => number;
  readonly #ids: TraceIds;
  readonly #database: string;
  readonly #identity: string | undefined;
  #lookedAt = -Infinity;
  #isFull = false;

  /** @param now - milliseconds since 1970. */
  constructor(
    connection: Connection,
    segments: SegmentWriter,
    files: FileCalls,
    { directory, room, now }: { readonly directory: string; readonly room: FreeRoom; readonly now: () => number },
  ) {
    this.#connection = connection;
    this.#segments = segments;
    this.#files = files;
    this.#directory = directory;
    this.#database = join(directory, DATABASE_FILE);
    this.#identity = files.identity(this.#database);
    this.#room = room;
    this.#now = now;
    this.#ids = new TraceIds(connection, now);
    this.#counters = new TagCounters(connection);
    this.#forms = new TagForms(connection);
  }

  /**
   * Whether the disk has too little room to ingest.
   *
   * @throws {@link HubError} `storage` if the data directory is no longer there: what is written would be in no file
   *   that has a name.
   */
  get isFull(): boolean {
    const now = this.#now();
    if (Math.abs(now - this.#lookedAt) < FREE_LOOK_MS) return this.#isFull;
    if (this.#files.identity(this.#database) !== this.#identity) {
      throw storeError('storage', 'Expected the data directory that the hub has opened, it was removed or replaced');
    }
    const { free, total } = this.#files.space(this.#directory);
    this.#lookedAt = now;
    this.#isFull = free < this.#room.minFreeBytes || free < total * this.#room.minFreeRatio;
    return this.#isFull;
  }

  /**
   * Keeps a group of batches.
   *
   * @returns For each its answer, or why nothing of it is kept.
   */
  ingest(batches: readonly IngestBatch[]): (IngestAnswer | HubError)[] {
    const work = batches.map((batch): Work => ({ batch, placed: [], print: null, outcome: undefined }));
    let waiting = work;
    try {
      for (const one of work) this.#prepare(one);
      waiting = work.filter(({ outcome }) => outcome === undefined);
      if (waiting.length > 0) this.#write(waiting);
    } catch (error) {
      this.#segments.discard();
      this.forget();
      // Also what was refused because of another batch of the group: that one is not there.
      for (const one of waiting) one.outcome = toFailure(error);
    }
    return work.map(({ outcome }) => outcome ?? storeError('storage', 'Expected an outcome of the batch'));
  }

  /** Forgets what it remembers of tags: some of it was rolled back, or deleted. */
  forget(): void {
    this.#counters.forget();
    this.#forms.forget();
  }

  /** Refuses what can be refused at once, answers what was answered before, and places the rest. */
  #prepare(work: Work): void {
    const { batch } = work;
    try {
      const project = this.#connection.get(FIND_PROJECT, batch.project);
      if (project === undefined) throw storeError('not-found', 'Expected a project, it is gone');
      const known =
        batch.key === null ? undefined : this.#connection.get(FIND_KEY, batch.project, toSqlText(batch.key));
      if (known === undefined) this.#checkRoom(Number(project[0]), project[1]);
      // A known batch is hashed, not placed: what it holds is there.
      const sink = known === undefined ? this.#segments : NOWHERE;
      work.placed = placeRecords(batch, Math.floor((this.#now() * 1000) / DAY_US), sink);
      if (batch.key !== null) work.print = printOf(work.placed);
      if (known !== undefined) work.outcome = replay(known[0] as Uint8Array, Number(known[1]), work.print);
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      work.outcome = error;
    }
  }

  #checkRoom(bytes: number, quota: SqlRow[number] | undefined): void {
    if (this.isFull) throw storeError('disk-full', 'Expected more room on the disk to keep what is logged');
    if (typeof quota === 'number' && bytes >= quota) {
      throw storeError('quota', `Expected the project to hold fewer than ${quota} bytes`);
    }
  }

  #write(work: readonly Work[]): void {
    this.counts.syncs += this.#segments.flush();
    const changes: TagChanges = new Map();
    this.#connection.transaction('BEGIN IMMEDIATE', () => {
      for (const one of work) one.outcome ??= this.#commitOne(one, changes);
      this.#counters.flush(changes);
      for (const { id, project, day, bytes, isSealed } of this.#segments.changes()) {
        this.#connection.run(PUT_SEGMENT, id, project, day, bytes, isSealed ? 1 : 0);
      }
    });
    this.#segments.committed();
    // What a batch that was rolled back has made the counters remember may differ from what was flushed.
    if (work.some(({ outcome }) => outcome instanceof HubError)) this.forget();
    this.counts.syncs += 1;
    for (const { outcome, placed } of work) {
      if (outcome === undefined || outcome instanceof HubError || outcome.isReplay) continue;
      this.counts.batches += 1;
      this.counts.records += outcome.ingested;
      this.counts.bytes += placed.reduce((sum, { length }) => sum + length, 0);
    }
  }

  #commitOne(work: Work, changes: TagChanges): IngestAnswer | HubError {
    const { batch, placed, print } = work;
    // The same key may stand in the group before this one.
    if (batch.key !== null && print !== null) {
      const known = this.#connection.get(FIND_KEY, batch.project, toSqlText(batch.key));
      if (known !== undefined) return replay(known[0] as Uint8Array, Number(known[1]), print);
    }
    this.#connection.exec('SAVEPOINT batch');
    try {
      const answer = this.#add(batch, placed, print, changes);
      this.#connection.exec('RELEASE batch');
      return answer;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.#connection.exec('ROLLBACK TO batch');
      this.#connection.exec('RELEASE batch');
      this.forget();
      return error;
    }
  }

  #add(batch: IngestBatch, placed: readonly PlacedRecord[], print: Buffer | null, changes: TagChanges): IngestAnswer {
    const traces = new TraceWriter(
      this.#connection,
      this.#ids,
      { counters: this.#counters, forms: this.#forms },
      batch.project,
    );
    const refused: RefusedRecord[] = [];
    for (const one of placed) {
      try {
        traces.add(one);
      } catch (error) {
        if (batch.key !== null || !isRefusal(error)) throw error;
        refused.push({ index: one.record.index, code: error.code, message: error.message });
      }
    }
    const touched = traces.finish();
    const ingested = placed.length - refused.length;
    if (batch.key !== null && print !== null) {
      this.#connection.run(ADD_KEY, batch.project, toSqlText(batch.key), this.#now(), print, ingested);
    }
    traces.mergeInto(changes);
    return { ingested, refused, isReplay: false, touched };
  }
}

/** Why a record is refused, and the others of its batch need not be. */
const REFUSALS: ReadonlySet<string> = new Set(['ref-taken', 'limit', 'not-found']);

/** Takes the bytes of a batch that is not written. */
const NOWHERE: Pick<SegmentWriter, 'place'> = {
  place: (project, _day, bytes) => ({ project, segment: 0, offset: 0, length: bytes.length }),
};

function isRefusal(error: unknown): error is HubError {
  return error instanceof HubError && REFUSALS.has(error.code);
}

function replay(print: Uint8Array, records: number, now: Buffer | null): IngestAnswer | HubError {
  if (now?.equals(print) === true) return { ingested: records, refused: [], isReplay: true, touched: [] };
  return storeError('key-reused', 'Expected a new Idempotency-Key for other records');
}

/** What a file or the database threw, as an error of the store. */
export function toFailure(error: unknown): HubError {
  if (error instanceof HubError) return error;
  if (isFull(error)) return storeError('disk-full', 'Expected free space on the disk, got none', { cause: error });
  return storeError('storage', 'Expected the disk to keep what is logged, it failed', { cause: error });
}
