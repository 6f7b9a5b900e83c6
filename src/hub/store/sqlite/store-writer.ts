import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileCalls, hasCode, type FileCalls } from '../../blobs/file-calls.ts';
import { segmentPath } from '../../blobs/segment-format.ts';
import { MAX_SEGMENT_BYTES, SegmentWriter } from '../../blobs/segment-writer.ts';
import { DATABASE_FILE } from '../../core/file-names.ts';
import type { HubError } from '../../core/hub-error.ts';
import type { Uploads, Writes } from '../calls.ts';
import type { IngestAnswer, IngestBatch } from '../ingest.ts';
import { DAY_US, MAX_UPLOADS, MIN_FREE_BYTES, MIN_FREE_RATIO } from '../store-limits.ts';
import { storeError } from '../store-error.ts';
import * as access from './admin/access.ts';
import * as belongings from './admin/belongings.ts';
import * as orgs from './admin/orgs.ts';
import * as projects from './admin/projects.ts';
import { openWriter, type Connection } from './database/connection.ts';
import { lockDirectory } from './database/directory-lock.ts';
import type { SqliteDriver } from './database/driver.ts';
import { IngestWriter, toFailure } from './writer/ingest-writer.ts';
import { Remover } from './writer/remover.ts';

/** How the writer is opened. */
export interface WriterOptions {
  readonly minFreeBytes?: number | undefined;
  readonly minFreeRatio?: number | undefined;
  readonly directory: string;
  /** Of the file system, for tests. */
  readonly files?: FileCalls | undefined;
  /** Milliseconds since 1970, for tests. */
  readonly now?: (() => number) | undefined;
  /** Pages of 4 KiB that the database may have, for tests. */
  readonly maxPages?: number | undefined;
  /** Bytes after which a segment is full, for tests. */
  readonly maxSegmentBytes?: number | undefined;
}

/** The only one that writes: the database, the segments, and what becomes of both. */
export class StoreWriter {
  /** The calls. */
  readonly writes: Writes;
  /** What the main thread asks about uploads. */
  readonly uploads: Uploads;
  readonly #lock: Connection;
  readonly #connection: Connection;
  readonly #segments: SegmentWriter;
  readonly #ingest: IngestWriter;

  /**
   * Takes a directory, makes what is missing in it, and brings it to this version.
   *
   * @throws {@link HubError} `locked`, `bad-directory`, `corrupt`, `storage` or `disk-full`.
   */
  constructor(driver: SqliteDriver, options: WriterOptions) {
    const { directory, files = fileCalls, now = Date.now, maxSegmentBytes = MAX_SEGMENT_BYTES } = options;
    files.makeDirectory(directory);
    this.#lock = lockDirectory(driver, directory);
    const { minFreeBytes = MIN_FREE_BYTES, minFreeRatio = MIN_FREE_RATIO } = options;
    let opened: Connection | undefined;
    try {
      mustHaveDatabase(directory);
      opened = openWriter(driver, directory);
      this.#connection = opened;
      this.#segments = takeSegments(opened, files, directory, maxSegmentBytes);
      if (options.maxPages !== undefined) opened.exec(`PRAGMA max_page_count=${options.maxPages}`);
      const room = { minFreeBytes, minFreeRatio };
      this.#ingest = new IngestWriter(opened, this.#segments, files, { directory, room, now });
    } catch (error) {
      opened?.close();
      this.#lock.close();
      throw toFailure(error);
    }
    const connection = this.#connection;
    const ingest = this.#ingest;
    const remover = new Remover(connection, this.#segments, files, ingest, { directory, now, driver: driver.name });
    this.writes = {
      projectCreate: (project) => projects.projectCreate(connection, project, now()),
      projectUpdate: (project, change) => projects.projectUpdate(connection, project, change),
      projectDelete: (project) => projects.projectDelete(connection, project, now()),
      orgCreate: (org, first) => orgs.orgCreate(connection, org, first, now()),
      orgAddMember: (org, member) => orgs.orgAddMember(connection, org, member),
      orgRemoveMember: (org, userId) => orgs.orgRemoveMember(connection, org, userId),
      profilePut: (project, name, version, document) =>
        belongings.profilePut(connection, project, name, version, document),
      slicePut: (project, name, slice) => belongings.slicePut(connection, project, name, slice),
      sliceDelete: (project, name) => belongings.sliceDelete(connection, project, name),
      tokenCreate: (hash, token) => access.tokenCreate(connection, hash, token),
      tokenRevoke: (id) => access.tokenRevoke(connection, id, now()),
      tokenUsed: (id, at) => access.tokenUsed(connection, id, at),
      machinePut: (project, clientId, hash) => access.machinePut(connection, project, clientId, hash, now()),
      deviceCreate: (hash, device) => access.deviceCreate(connection, hash, device, now()),
      deviceDecide: (code, subject, isAllowed) => access.deviceDecide(connection, code, subject, isAllowed),
      deviceTried: (code) => access.deviceTried(connection, code),
      deviceTake: (hash) => access.deviceTake(connection, hash),
      tracePin: (project, traceId, isPinned) => remover.tracePin(project, traceId, isPinned),
      traceDelete: (project, traceId) => remover.traceDelete(project, traceId),
      traceDeleteStep: (selection) => remover.traceDeleteStep(selection),
      retainStep: (at) => remover.retainStep(at),
      gcStep: (busy, at) => remover.gcStep(busy, at),
      status: () => remover.status(),
    };
    this.uploads = {
      uploadBegin: (project) => this.#uploadBegin(project, now()),
      uploadAbort: (segment) => connection.run('DELETE FROM segment WHERE id=? AND state=2', segment) > 0,
    };
  }

  /** Keeps batches that wait together. */
  ingest(batches: readonly IngestBatch[]): (IngestAnswer | HubError)[] {
    return this.#ingest.ingest(batches);
  }

  /** Lets go of the directory. */
  close(): void {
    this.#segments.close();
    this.#connection.close();
    this.#lock.close();
  }

  #uploadBegin(project: number, now: number): number {
    if (this.#ingest.isFull) throw storeError('disk-full', 'Expected more room on the disk to keep what is logged');
    const [count] = this.#connection.get('SELECT count(*) FROM segment INDEXED BY segment_state WHERE state=2') ?? [0];
    if (Number(count) >= MAX_UPLOADS) throw storeError('busy', `Expected at most ${MAX_UPLOADS} uploads at once`);
    const segment = this.#segments.takeId();
    const day = Math.floor((now * 1000) / DAY_US);
    const sql = 'INSERT INTO segment(id, project, day, bytes, state) VALUES (?, ?, ?, 0, 2)';
    this.#connection.run(sql, segment, project, day);
    return segment;
  }
}

/** Goes on with the segments of a directory, and removes files that no commit knows. */
function takeSegments(connection: Connection, files: FileCalls, directory: string, maxBytes: number): SegmentWriter {
  try {
    const lost = connection.all('SELECT project, id FROM segment INDEXED BY segment_state WHERE state=2');
    for (const [project, id] of lost) removeFile(files, segmentPath(directory, Number(project), Number(id)));
    connection.run('DELETE FROM segment WHERE state=2');
    removeUnknown(connection, files, directory);
    const [last] = connection.get("SELECT seq FROM sqlite_sequence WHERE name='segment'") ?? [0];
    const segments = new SegmentWriter(files, directory, Number(last) + 1, maxBytes);
    const open = connection.all('SELECT id, project, day, bytes FROM segment INDEXED BY segment_state WHERE state=0');
    for (const [id, project, day, bytes] of open as (readonly number[])[]) {
      segments.resume({ id: id ?? 0, project: project ?? 0, day: day ?? 0, bytes: bytes ?? 0, isSealed: false });
    }
    return segments;
  } catch (error) {
    throw toFailure(error);
  }
}

/**
 * Checks that documents are not there without the database: a new one would know none of them, and what no commit
 * knows is removed.
 *
 * @throws {@link HubError} `bad-directory`
 */
function mustHaveDatabase(directory: string): void {
  const { size = 0 } = statSync(join(directory, DATABASE_FILE), { throwIfNoEntry: false }) ?? {};
  if (size > 0) return;
  const projects = namesOf(join(directory, 'segments'));
  if (!projects.some((project) => namesOf(join(directory, 'segments', project)).length > 0)) return;
  throw storeError(
    'bad-directory',
    `Expected ${DATABASE_FILE} beside the documents in the data directory, it is gone: restore a copy elsewhere`,
  );
}

const NUMBER = /^\d{1,15}$/;
const SEGMENT = /^(\d{1,15})\.seg$/;

function removeUnknown(connection: Connection, files: FileCalls, directory: string): void {
  for (const project of namesOf(join(directory, 'segments')).filter((name) => NUMBER.test(name))) {
    for (const name of namesOf(join(directory, 'segments', project))) {
      const [, id] = SEGMENT.exec(name) ?? [];
      if (id === undefined) continue;
      const known = connection.get('SELECT 1 FROM segment WHERE id=? AND project=?', Number(id), Number(project));
      if (known === undefined) removeFile(files, segmentPath(directory, Number(project), Number(id)));
    }
  }
}

function namesOf(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return [];
    throw error;
  }
}

/** Removes a file that may be gone. */
export function removeFile(files: FileCalls, path: string): void {
  try {
    files.remove(path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
}
