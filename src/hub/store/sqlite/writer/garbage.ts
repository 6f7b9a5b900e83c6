import type { BlobPlace } from '../../../blobs/blobs.ts';
import { hasCode, type FileCalls } from '../../../blobs/file-calls.ts';
import { HEADER_BYTES, readHeader, segmentPath, writeHeader } from '../../../blobs/segment-format.ts';
import type { SegmentWriter } from '../../../blobs/segment-writer.ts';
import { DAY_US, KEY_DAYS } from '../../store-limits.ts';
import { storeError } from '../../store-error.ts';
import type { Connection } from '../database/connection.ts';
import { PUT_SEGMENT } from './ingest-writer.ts';
import { sha256 } from '../database/sha256.ts';

/** Milliseconds for which bytes stay that somebody may be about to read. */
const GRACE_MS = 60_000;
/** Milliseconds after which expired tokens are forgotten. */
const TOKEN_MS = 30 * 86_400_000;
/** Segments and documents that one step looks at. */
const STEP_SEGMENTS = 500;
const STEP_ERASED = 200;
const STEP_KEYS = 5000;
/** Bytes of documents that one step writes anew. */
const STEP_MOVED_BYTES = 8 * 2 ** 20;
/** Pages of the database that one step gives back. */
const STEP_PAGES = 1000;
/** Rows of documents that are looked at for one step of writing anew. */
const LIVE_ROWS = 1000;
const ZEROS = new Uint8Array(64 * 1024);

/** Statements of gc. */
const GARBAGE_SQL = {
  sealed: 'SELECT id FROM segment INDEXED BY segment_state WHERE state=1 AND id>? ORDER BY id LIMIT ?',
  isReferred: 'SELECT 1 FROM record INDEXED BY record_segment WHERE segment=? LIMIT 1',
  isReferredAt: 'SELECT 1 FROM record INDEXED BY record_segment WHERE segment=? AND offset=? LIMIT 1',
  going: 'SELECT id, project FROM segment INDEXED BY segment_state WHERE state=3 AND gone_ms<=? LIMIT ?',
  mostlyDead:
    'SELECT id, project FROM segment INDEXED BY segment_state WHERE state=1 AND dead*2>bytes ORDER BY id LIMIT 1',
  live: `SELECT offset, length FROM record INDEXED BY record_segment WHERE segment=? ORDER BY offset LIMIT ${LIVE_ROWS}`,
  move: 'UPDATE record INDEXED BY record_segment SET segment=?, offset=? WHERE segment=? AND offset=?',
  erasable:
    'SELECT erase.segment, erase.offset, erase.length, segment.project, segment.state FROM erase INDEXED BY erase_at CROSS JOIN segment ON segment.id=erase.segment WHERE erase.at_ms<=? LIMIT ?',
  oldKeys: 'SELECT project, key FROM batch INDEXED BY batch_at WHERE at_ms<? LIMIT ?',
} as const;

/** Gives back the room that nothing needs any more. */
export class Garbage {
  readonly #connection: Connection;
  readonly #segments: SegmentWriter;
  readonly #files: FileCalls;
  readonly #directory: string;

  constructor(connection: Connection, segments: SegmentWriter, files: FileCalls, directory: string) {
    this.#connection = connection;
    this.#segments = segments;
    this.#files = files;
    this.#directory = directory;
  }

  /** Forgets keys, devices and tokens whose time is over. @returns Whether nothing is left to forget. */
  forget(now: number): boolean {
    const connection = this.#connection;
    return connection.transaction('BEGIN IMMEDIATE', () => {
      const keys = connection.all(GARBAGE_SQL.oldKeys, now - (KEY_DAYS * DAY_US) / 1000, STEP_KEYS);
      for (const [project = null, key = null] of keys) {
        connection.run('DELETE FROM batch WHERE project=? AND key=?', project, key);
      }
      connection.run('DELETE FROM device WHERE expires_ms<?', now);
      connection.run('DELETE FROM token WHERE expires_ms<?', now - TOKEN_MS);
      return keys.length < STEP_KEYS;
    });
  }

  /** Marks segments that nothing refers to. */
  markSegments(now: number): void {
    const connection = this.#connection;
    let after = 0;
    for (;;) {
      const sealed = connection.all(GARBAGE_SQL.sealed, after, STEP_SEGMENTS).map(([id]) => Number(id));
      const unused = sealed.filter((id) => connection.get(GARBAGE_SQL.isReferred, id) === undefined);
      connection.transaction('BEGIN IMMEDIATE', () => {
        for (const id of unused) {
          connection.run('UPDATE segment SET state=3, gone_ms=? WHERE id=?', now + GRACE_MS, id);
          connection.run('DELETE FROM erase WHERE segment=?', id);
        }
      });
      if (sealed.length < STEP_SEGMENTS) return;
      after = sealed.at(-1) ?? after;
    }
  }

  /** Removes the files of marked segments whose time has come. @returns How many, and whether these were all. */
  removeSegments(busy: ReadonlySet<number>, now: number): { readonly removed: number; readonly isDone: boolean } {
    const going = this.#connection.all(GARBAGE_SQL.going, now, STEP_SEGMENTS) as (readonly number[])[];
    const free = going.filter(([id = 0]) => !busy.has(id));
    for (const [id = 0, project = 0] of free) {
      try {
        this.#files.remove(segmentPath(this.#directory, project, id));
      } catch (error) {
        if (!hasCode(error, 'ENOENT')) throw error;
      }
    }
    this.#connection.transaction('BEGIN IMMEDIATE', () => {
      for (const [id = 0] of free) this.#connection.run('DELETE FROM segment WHERE id=?', id);
    });
    return { removed: free.length, isDone: going.length < STEP_SEGMENTS || free.length === 0 };
  }

  /** Overwrites documents that nothing refers to, where their segment stays. @returns Whether these were all. */
  erase(busy: ReadonlySet<number>, now: number): boolean {
    const rows = this.#connection.all(GARBAGE_SQL.erasable, now - GRACE_MS, STEP_ERASED) as (readonly number[])[];
    const free = rows.filter(([segment = 0]) => !busy.has(segment));
    for (const [segment = 0, offset = 0, length = 0, project = 0, state = 0] of free) {
      // An open segment may give the same bytes to a new record: it is looked at once it is full.
      if (state === 0) this.#segments.seal(project);
      const isReferred = this.#connection.get(GARBAGE_SQL.isReferredAt, segment, offset) !== undefined;
      if (!isReferred) this.#overwrite(segmentPath(this.#directory, project, segment), offset, length);
    }
    this.#connection.transaction('BEGIN IMMEDIATE', () => {
      this.#putSegments();
      for (const [segment = 0, offset = 0] of free) {
        this.#connection.run('DELETE FROM erase WHERE segment=? AND offset=?', segment, offset);
      }
    });
    this.#segments.committed();
    return rows.length < STEP_ERASED || free.length === 0;
  }

  /** Leaves an entry without a hash and with zeros for bytes. */
  #overwrite(path: string, offset: number, length: number): void {
    let fd: number;
    try {
      fd = this.#files.open(path);
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return;
      throw error;
    }
    try {
      const header = new Uint8Array(HEADER_BYTES);
      writeHeader(header, length, new Uint8Array(32));
      this.#writeAll(fd, header, offset - HEADER_BYTES);
      for (let at = 0; at < length; at += ZEROS.length) {
        this.#writeAll(fd, ZEROS.subarray(0, Math.min(ZEROS.length, length - at)), offset + at);
      }
      this.#files.sync(fd);
    } finally {
      this.#files.close(fd);
    }
  }

  #writeAll(fd: number, bytes: Uint8Array, at: number): void {
    for (let done = 0; done < bytes.length;) {
      const written = this.#files.write(fd, [bytes.subarray(done)], at + done);
      if (written <= 0) throw storeError('storage', 'Expected a write to make progress');
      done += written;
    }
  }

  /** Writes documents of a segment that is mostly dead anew, so that it can go. @returns Whether no such segment is left. */
  compact(now: number): boolean {
    const [old = 0, project = 0] = (this.#connection.get(GARBAGE_SQL.mostlyDead) ?? []) as readonly number[];
    if (old === 0) return true;
    const rows = this.#connection.all(GARBAGE_SQL.live, old) as (readonly [number, number])[];
    const live = new Map(rows);
    const moves = this.#copy(old, project, live, now);
    this.#connection.transaction('BEGIN IMMEDIATE', () => {
      this.#putSegments();
      // A damaged one stays as it is, for `verify` to tell.
      if (moves === undefined) this.#connection.run('UPDATE segment SET dead=0 WHERE id=?', old);
      for (const [from, { segment, offset }] of moves ?? []) {
        this.#connection.run(GARBAGE_SQL.move, segment, offset, old, from);
      }
      if (moves?.size !== live.size || rows.length === LIVE_ROWS) return;
      this.#connection.run('UPDATE segment SET state=3, gone_ms=? WHERE id=?', now + GRACE_MS, old);
      this.#connection.run('DELETE FROM erase WHERE segment=?', old);
    });
    this.#segments.committed();
    return false;
  }

  /** Appends documents of a segment to the open one. @returns Their new places by the old; undefined if one is damaged. */
  #copy(
    old: number,
    project: number,
    live: ReadonlyMap<number, number>,
    now: number,
  ): ReadonlyMap<number, BlobPlace> | undefined {
    const moves = new Map<number, BlobPlace>();
    if (live.size === 0) return moves;
    const day = Math.floor((now * 1000) / DAY_US);
    const fd = this.#files.open(segmentPath(this.#directory, project, old));
    try {
      let bytes = 0;
      for (const [offset, length] of live) {
        if (bytes >= STEP_MOVED_BYTES) break;
        const document = this.#readSound(fd, offset, length);
        if (document === undefined) return undefined;
        moves.set(offset, this.#segments.place(project, day, document, sha256(document)));
        bytes += length;
      }
      this.#segments.flush();
      return moves;
    } catch (error) {
      this.#segments.discard();
      throw error;
    } finally {
      this.#files.close(fd);
    }
  }

  /** A document whose bytes are those of its hash; else undefined. */
  #readSound(fd: number, offset: number, length: number): Uint8Array | undefined {
    const entry = new Uint8Array(HEADER_BYTES + length);
    for (let done = 0; done < entry.length;) {
      const read = this.#files.read(fd, entry.subarray(done), offset - HEADER_BYTES + done);
      if (read <= 0) return undefined;
      done += read;
    }
    const header = readHeader(entry);
    const document = entry.subarray(HEADER_BYTES);
    return header?.length === length && sha256(document).equals(header.sha256) ? document : undefined;
  }

  /** Gives pages of the database back to the disk. */
  shrink(): void {
    this.#connection.all(`PRAGMA incremental_vacuum(${STEP_PAGES})`);
  }

  #putSegments(): void {
    for (const { id, project, day, bytes, isSealed } of this.#segments.changes()) {
      this.#connection.run(PUT_SEGMENT, id, project, day, bytes, isSealed ? 1 : 0);
    }
  }
}
