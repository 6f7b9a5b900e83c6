import { closeSync, fdatasyncSync, openSync, readSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { FILE_MODE, hasCode } from '../../blobs/file-calls.ts';
import { HEADER_BYTES, MAGIC, readHeader, segmentPath } from '../../blobs/segment-format.ts';
import type { Checked, LongReads, RecordPlace, SegmentEntry } from '../calls.ts';
import type { Fault } from '../upkeep.ts';
import { Connection, openReader, toStoreError } from './database/connection.ts';
import type { SqliteDriver, SqlRow } from './database/driver.ts';
import { bodyOf } from './reader/tags-of-trace.ts';
import { sha256 } from './database/sha256.ts';

/** Rows of records, and bytes of segments, that one step checks. */
const STEP_RECORDS = 1000;
const STEP_BYTES = 32 * 2 ** 20;
const STEP_SEGMENTS = 1000;
/** Bytes that are read at once. */
const READ_BYTES = 2 ** 20;
/** Messages of the database about itself. */
const MAX_MESSAGES = 100;
/** The hash of an entry that was overwritten. */
const ERASED = Buffer.alloc(32);

/** Statements of checking. */
const CHECK_SQL = {
  records:
    'SELECT record.trace, kind, seq, length, hash, body, trace.project, doomed.trace, segment, form FROM record NOT INDEXED LEFT JOIN trace ON trace.id=record.trace LEFT JOIN doomed ON doomed.trace=record.trace WHERE (record.trace, kind, seq)>(?, ?, ?) ORDER BY record.trace, kind, seq LIMIT ?',
  segments: 'SELECT id, project, bytes FROM segment NOT INDEXED WHERE id>? AND state IN (0, 1) ORDER BY id LIMIT ?',
  rows: 'SELECT offset, length, hash, trace, seq FROM record INDEXED BY record_segment WHERE segment=? AND offset>=? AND offset<? ORDER BY offset',
} as const;

/** Checks and copies a store while it runs. */
export class Maintenance {
  /** The calls. */
  readonly calls: LongReads;
  readonly #driver: SqliteDriver;
  readonly #directory: string;

  constructor(driver: SqliteDriver, directory: string) {
    this.#driver = driver;
    this.#directory = directory;
    this.calls = {
      checkDatabase: () => this.#reading(checkDatabase),
      checkRecords: (after, project) => this.#reading((connection) => checkRecords(connection, after, project)),
      checkCounters: () => this.#reading(checkCounters),
      segmentList: (after) => this.#reading((connection) => segmentsOf(connection, after, STEP_SEGMENTS)),
      checkSegment: (segment, from) => this.#reading((connection) => this.#checkSegment(connection, segment, from)),
      copyDatabase: (path) => this.#copyDatabase(path),
      copiedSegments: (path) => this.#copiedSegments(path),
    };
  }

  /** Runs a function on a connection of its own, at one moment. */
  #reading<T>(body: (connection: Connection) => T): T {
    const connection = openReader(this.#driver, this.#directory);
    try {
      return connection.transaction('BEGIN', () => body(connection));
    } finally {
      connection.close();
    }
  }

  #copyDatabase(path: string): void {
    const fd = openSync(path, 'wx', FILE_MODE);
    const connection = openReader(this.#driver, this.#directory);
    try {
      connection.exec('PRAGMA query_only=0');
      connection.run('VACUUM INTO ?', path);
      fdatasyncSync(fd);
    } finally {
      connection.close();
      closeSync(fd);
    }
  }

  #copiedSegments(path: string): SegmentEntry[] {
    let connection: Connection;
    try {
      connection = new Connection(this.#driver.open(path, { readOnly: true }));
    } catch (error) {
      throw toStoreError(error);
    }
    try {
      const found: SegmentEntry[] = [];
      for (let after = 0; ;) {
        const some = segmentsOf(connection, after, STEP_SEGMENTS);
        found.push(...some);
        if (some.length < STEP_SEGMENTS) return found;
        after = some.at(-1)?.id ?? 0;
      }
    } finally {
      connection.close();
    }
  }

  #checkSegment(connection: Connection, { id, project, bytes }: SegmentEntry, from: number): Checked {
    const file = segmentPath(this.#directory, project, id);
    let fd: number;
    try {
      fd = openSync(file, 'r');
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
      return ofGone(connection, id);
    }
    try {
      return checkEntries(connection, fd, id, from, bytes);
    } finally {
      closeSync(fd);
    }
  }
}

/** A file that is gone: a fault as long as rows refer to it. */
function ofGone(connection: Connection, id: number): Checked {
  const [row] = connection.all(CHECK_SQL.rows, id, 0, Number.MAX_SAFE_INTEGER);
  const message = `Expected segment ${id}, its file is gone`;
  const faults: Fault[] = row === undefined ? [] : [{ code: 'missing-segment', message, objectId: nameOf(row) }];
  return { next: null, objects: 0, bytes: 0, faults };
}

function checkEntries(connection: Connection, fd: number, id: number, from: number, end: number): Checked {
  const faults: Fault[] = [];
  const fail = (code: Fault['code'], message: string, row?: SqlRow): void => {
    faults.push({ code, message: `${message} - in segment ${id}`, objectId: row === undefined ? null : nameOf(row) });
  };
  let at = from;
  if (at === 0) {
    at = MAGIC.length;
    if (!Buffer.from(MAGIC).equals(read(fd, 0, MAGIC.length))) fail('bad-entry', 'Expected a segment file');
  }
  const entries = new Map<
    number,
    { readonly length: number; readonly sha256: Uint8Array; readonly isSound: boolean }
  >();
  const first = at;
  let isCut = false;
  while (at < end && at - first < STEP_BYTES) {
    const header = readHeader(read(fd, at, HEADER_BYTES));
    if (header === undefined || at + HEADER_BYTES + header.length > end) {
      fail(header === undefined ? 'bad-entry' : 'short-segment', `Expected an entry at byte ${at}`);
      isCut = true;
      break;
    }
    const { length } = header;
    const isSound =
      ERASED.equals(header.sha256) || hashOf(fd, at + HEADER_BYTES, length)?.equals(header.sha256) === true;
    if (!isSound) fail('hash', `Expected other bytes at byte ${at}`);
    entries.set(at + HEADER_BYTES, { ...header, isSound });
    at += HEADER_BYTES + length;
  }
  // Behind a damaged header nothing can be found: all rows from there are checked now, each against its own bytes.
  const to = isCut ? Number.MAX_SAFE_INTEGER : at + HEADER_BYTES;
  const rows = connection.all(CHECK_SQL.rows, id, first + HEADER_BYTES, to);
  for (const row of rows) {
    const [offset = 0, length = 0, hash] = row as readonly [number, number, Uint8Array | null];
    const entry = entries.get(offset);
    const expected = hash === null ? entry?.sha256 : hash;
    const isEntry = entry !== undefined && entry.length === length && entry.isSound && expected !== undefined;
    const isSound = isEntry
      ? Buffer.from(entry.sha256).equals(expected)
      : isCut && hash !== null && hashOf(fd, offset, length)?.equals(hash) === true;
    if (!isSound) fail('hash', `Expected the bytes of a document at byte ${offset}`, row);
  }
  return { next: isCut || at >= end ? null : at, objects: rows.length, bytes: at - first, faults };
}

/** The SHA-256 of bytes of a file; undefined where it ends too early. */
function hashOf(fd: number, offset: number, length: number): Buffer | undefined {
  const hash = createHash('sha256');
  for (let done = 0; done < length;) {
    const bytes = read(fd, offset + done, Math.min(READ_BYTES, length - done));
    if (bytes.length === 0) return undefined;
    hash.update(bytes);
    done += bytes.length;
  }
  return hash.digest();
}

function read(fd: number, at: number, length: number): Buffer {
  const into = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const count = readSync(fd, into, done, length - done, at + done);
    if (count === 0) break;
    done += count;
  }
  return into.subarray(0, done);
}

function checkDatabase(connection: Connection): Fault[] {
  const rows = connection.all(`PRAGMA integrity_check(${MAX_MESSAGES})`);
  const messages = rows.map(([message]) => String(message)).filter((message) => message !== 'ok');
  return messages.map((message): Fault => ({ code: 'database', message, objectId: null }));
}

function checkRecords(connection: Connection, after: RecordPlace, project: number | null): Checked<RecordPlace> {
  const rows = connection.all(CHECK_SQL.records, ...after, STEP_RECORDS);
  const faults: Fault[] = [];
  let objects = 0;
  let bytes = 0;
  for (const row of rows) {
    const [trace, , seq, length, hash, kept, owner, doomed, segment, form] = row;
    if (owner === null && doomed === null) {
      faults.push({ code: 'orphan', message: 'Expected a trace of a record', objectId: `${trace}.${seq}` });
    }
    if (segment !== null || owner === null || (project !== null && owner !== project)) continue;
    const document = bodyOf(connection, kept, form) ?? new Uint8Array(0);
    objects += hash === null ? 0 : 1;
    bytes += document.length;
    const isSound = document.length === length && (!(hash instanceof Uint8Array) || sha256(document).equals(hash));
    if (!isSound)
      faults.push({ code: 'hash', message: 'Expected other bytes of a record', objectId: `${trace}.${seq}` });
  }
  const [trace = 0, kind = 0, seq = 0] = (rows.at(-1) ?? []) as readonly number[];
  return { next: rows.length < STEP_RECORDS ? null : [trace, kind, seq], objects, bytes, faults };
}

function checkCounters(connection: Connection): Fault[] {
  const rows = connection.all(
    'SELECT number, project.bytes, traces, sum(trace.bytes), count(trace.id) FROM project LEFT JOIN trace ON trace.project=number GROUP BY number',
  );
  return rows
    .filter(([, bytes, traces, sum, count]) => bytes !== (sum ?? 0) || traces !== count)
    .map(([number]): Fault => ({
      code: 'counters',
      message: `Expected other counts of project ${number}`,
      objectId: null,
    }));
}

function segmentsOf(connection: Connection, after: number, limit: number): SegmentEntry[] {
  return connection.all(CHECK_SQL.segments, after, limit).map((row) => {
    const [id = 0, project = 0, bytes = 0] = row as readonly number[];
    return { id, project, bytes };
  });
}

function nameOf(row: SqlRow): string {
  return `${row.at(-2)}.${row.at(-1)}`;
}
