import { existsSync, readdirSync, renameSync, rmdirSync, statSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeDirectory } from '../../disk/make-directory.ts';
import { TraceError } from '../../base/errors.ts';
import {
  checkOverflow,
  fitting,
  type Backlog,
  type BacklogListener,
  type BatchSize,
  type Chunk,
  type Overflow,
} from './backlog.ts';
import { checkCount } from '../logger/bound.ts';
import { linesOf } from '../../disk/read-lines.ts';
import { checkOptions, checkPath } from '../logger/options.ts';
import { SegmentLog, segmentsOf } from '../../disk/segment-log.ts';
import { freeName, isOfProject, isOrphan, ownedName, projectMark } from './spool-owner.ts';

/** Where and how much to spool. */
export interface SpoolOptions {
  /** A directory for spools alone; several processes and projects may share it. */
  readonly directory: string;
  /** Bytes that this logger's records may take. Default 1 GiB. */
  readonly maxBytes?: number | undefined;
  /** What to give up when they would take more. Default `drop-oldest`, a file of records at a time. */
  readonly overflow?: Overflow | undefined;
  /** Whether records must survive a loss of power too; a thousand times slower. */
  readonly fsync?: boolean | undefined;
}

/** A file of records that nothing is appended to any more. */
interface Segment {
  readonly path: string;
  readonly records: number;
  readonly bytes: number;
  /** Number of its first record. */
  readonly first: number;
}

interface Taken {
  readonly segment: Segment;
  readonly lines: readonly Uint8Array[];
  settled: number;
}

const DEFAULT_BYTES = 2 ** 30;
/** A file is sent in about one request, and sent again in whole after the process was killed. */
const SEGMENT_BYTES = 2 ** 20;
const FILE = 'records.jsonl';

/**
 * A backlog on disk: what is added survives the process, and is sent by the next one that opens the directory.
 *
 * Every spool has a directory of its own within `directory`, and takes over those whose owners have ended, of its own
 * project only.
 */
export class Spool implements Backlog {
  readonly isDurable = true;
  records = 0;
  bytes = 0;
  added = 0;
  readonly #root: string;
  readonly #maxBytes: number;
  readonly #overflow: Overflow;
  readonly #fsync: boolean;
  /** Made when a logger opens the spool, whose project is in the name of its directory. */
  #log: SegmentLog | undefined;
  #project = '';
  #listener: BacklogListener | undefined;
  #recovery: Promise<void> | undefined;
  /** Directories that this spool owns; its own first. */
  readonly #directories: string[] = [];
  readonly #full: Segment[] = [];
  /** Records and bytes in the file that is appended to. */
  #active = { records: 0, bytes: 0 };
  #taken: Taken | undefined;

  /**
   * Makes a spool; nothing is written before its first record.
   *
   * @param options - the directory, and bounds.
   * @throws {@link TraceError} if there is no directory, or a bound makes no sense.
   */
  constructor(options: SpoolOptions) {
    const { directory, maxBytes = DEFAULT_BYTES, overflow } = checkOptions(options, 'a spool');
    this.#root = checkPath(directory, 'directory');
    this.#maxBytes = checkCount(maxBytes, 'maxBytes');
    this.#overflow = checkOverflow(overflow);
    this.#fsync = options.fsync === true;
  }

  get oldest(): number {
    if (this.#taken !== undefined) return this.#taken.segment.first + this.#taken.settled;
    return this.#full[0]?.first ?? this.added - this.#active.records;
  }

  /** @throws {@link TraceError} if it is open already: the records of two loggers could not be told apart. */
  open(listener: BacklogListener): void {
    if (this.#listener !== undefined) throw new TraceError('Expected a spool for each logger, got one that is in use');
    this.#listener = listener;
    this.#project = projectMark(listener.projectId);
    const own = join(this.#root, ownedName(this.#project));
    this.#directories.push(own);
    this.#log = new SegmentLog({
      path: join(own, FILE),
      maxSegmentBytes: Math.min(SEGMENT_BYTES, Math.ceil(this.#maxBytes / 8)),
      fsync: this.#fsync,
      mode: 0o600,
      onRotate: (path) => this.#rotated(path),
    });
  }

  add(line: Uint8Array): void {
    try {
      if (this.#log === undefined || !this.#makeRoom(line.length)) {
        this.#listener?.dropped('queue-full', 1);
        return;
      }
      this.#log.append(line);
    } catch (error) {
      this.#listener?.dropped('disk', 1, diskFailure(error));
      return;
    }
    this.#active.records++;
    this.#active.bytes += line.length;
    this.records++;
    this.bytes += line.length;
    this.added++;
  }

  #makeRoom(bytes: number): boolean {
    if (bytes > this.#maxBytes) return false;
    while (this.bytes + bytes > this.#maxBytes) {
      if (this.#overflow === 'drop-newest') return false;
      if (this.#full.length === 0 && this.#active.records > 0) this.#log?.rotate();
      const segment = this.#full.shift();
      // What is being sent may be delivered already: it is not given up.
      if (segment === undefined) return false;
      this.#forget(segment);
      this.records -= segment.records;
      this.#listener?.dropped('queue-full', segment.records);
    }
    return true;
  }

  #rotated(path: string): void {
    const { records, bytes } = this.#active;
    this.#active = { records: 0, bytes: 0 };
    this.#full.push({ path, records, bytes, first: this.added - records });
  }

  async take(size: BatchSize): Promise<Chunk | undefined> {
    this.#recovery ??= this.#recover();
    await this.#recovery;
    while (this.#taken === undefined) {
      if (this.#full.length === 0 && this.#active.records > 0) this.#closeActive();
      const segment = this.#full.shift();
      if (segment === undefined) return undefined;
      await this.#read(segment);
    }
    const { segment, lines, settled } = this.#taken;
    const batch = fitting(lines, settled, size);
    return { key: `${basename(segment.path)}-${settled}-${batch.length}`, lines: batch };
  }

  #closeActive(): void {
    try {
      if (this.#log?.rotate() !== undefined) return;
      this.#lose(this.#active.records, this.#active.bytes, new Error('the file is gone'));
    } catch (error) {
      this.#lose(this.#active.records, this.#active.bytes, error);
    }
    this.#active = { records: 0, bytes: 0 };
  }

  async #read(segment: Segment): Promise<void> {
    // From here on it cannot be dropped for a new record.
    this.#taken = { segment, lines: [], settled: 0 };
    const lines: Uint8Array[] = [];
    let failure: unknown = new Error('records are missing');
    try {
      for await (const line of linesOf(segment.path)) lines.push(line);
    } catch (error) {
      failure = error;
    }
    const found = lines.length - segment.records;
    if (found > 0) this.#find(found, 0);
    if (found < 0) this.#lose(-found, 0, failure);
    this.#taken = { segment, lines, settled: 0 };
    if (lines.length === 0) this.#finish(segment);
  }

  settle(records: number): void {
    if (this.#taken === undefined) return;
    this.#taken.settled += records;
    this.records -= records;
    if (this.#taken.settled === this.#taken.lines.length) this.#finish(this.#taken.segment);
  }

  #finish(segment: Segment): void {
    this.#taken = undefined;
    this.#forget(segment);
  }

  #forget(segment: Segment): void {
    this.bytes -= segment.bytes;
    const directory = dirname(segment.path);
    attempt(() => unlinkSync(segment.path));
    if (directory !== this.#directories[0]) attempt(() => rmdirSync(directory));
  }

  #find(records: number, bytes: number): void {
    this.records += records;
    this.bytes += bytes;
    this.#listener?.recovered(records);
  }

  #lose(records: number, bytes: number, cause: unknown): void {
    this.records -= records;
    this.bytes -= bytes;
    this.#listener?.dropped('disk', records, diskFailure(cause));
  }

  /** Takes over what ended processes have left. */
  async #recover(): Promise<void> {
    attempt(() => makeDirectory(this.#root, 0o700));
    for (const name of attempt(() => readdirSync(this.#root)) ?? []) {
      const directory = join(this.#root, name);
      if (!isOfProject(name, this.#project) || this.#directories.includes(directory)) continue;
      if (attempt(() => isOrphan(directory, name)) !== true) continue;
      const claimed = join(this.#root, ownedName(this.#project));
      // Of several processes that try, one succeeds.
      const isOurs = attempt(() => (renameSync(directory, claimed), true));
      if (isOurs === true) await this.#adopt(claimed);
    }
  }

  async #adopt(directory: string): Promise<void> {
    this.#directories.push(directory);
    const found: Segment[] = [];
    try {
      const path = join(directory, FILE);
      if (existsSync(path)) new SegmentLog({ path, maxSegmentBytes: 0 }).rotate();
      for (const segment of segmentsOf(path)) {
        let records = 0;
        for await (const line of linesOf(segment)) records += Math.sign(line.length);
        found.push({ path: segment, records, bytes: statSync(segment).size, first: -Infinity });
      }
    } catch (error) {
      this.#listener?.dropped('disk', 0, diskFailure(error));
    }
    this.#full.unshift(...found);
    for (const { records, bytes } of found) this.#find(records, bytes);
    if (found.length === 0) attempt(() => rmdirSync(directory));
  }

  close(): void {
    attempt(() => this.#log?.close());
    for (const directory of this.#directories) {
      // An empty one goes; else the next spool may have it, even one of this process.
      if (attempt(() => (rmdirSync(directory), true)) === true) continue;
      attempt(() => renameSync(directory, join(this.#root, freeName(this.#project))));
    }
  }
}

function diskFailure(cause: unknown): TraceError {
  return new TraceError('Expected the spool to keep a record, the file system failed', { cause });
}

/** What `action` gives; undefined where the file system refuses, and nothing is to be done about it. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
