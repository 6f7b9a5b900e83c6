import { existsSync, statSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
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
import { checkCount, checkPath } from '../logger/options.ts';
import { linesOf } from '../../disk/read-lines.ts';
import { checkFlag, type OptionNames, readOptions } from '../../base/options.ts';
import { SegmentLog, segmentsOf } from '../../disk/segment-log.ts';
import { attempt, SpoolDirectories } from './spool-directories.ts';

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
  /**
   * Whether to take over also what processes of other machines have left, on a directory of a network. Default false:
   * from here nobody can tell whether they have ended, and they are reported to `onError`. Say true where no other
   * machine has a process that uses the directory.
   */
  readonly takeOverOtherMachines?: boolean | undefined;
}

const SPOOL_OPTIONS: OptionNames<SpoolOptions> = {
  directory: true,
  maxBytes: true,
  overflow: true,
  fsync: true,
  takeOverOtherMachines: true,
};

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

const DEFAULT_MAX_BYTES = 2 ** 30;
/** A file is sent in about one request, and sent again in whole after the process was killed. */
const SEGMENT_BYTES = 2 ** 20;
const FILE = 'records.jsonl';
/** Milliseconds between two looks for what ended processes have left. */
const LOOK_INTERVAL_MS = 30_000;

/**
 * A backlog on disk: what is added survives the process, and is sent by the next one that opens the directory.
 *
 * Every spool has a directory of its own within `directory`, and takes over those whose owners have ended, of its own
 * project only: at its start, and when it sends later on.
 *
 * A process is known by a socket beside its directory, which the kernel closes with it: what it leaves is taken over
 * at once, also by another container of the machine, and also after the machine was started again. Where there is no
 * socket (a path of more than 107 bytes, Windows) and the process is of another container, it is taken for ended when
 * nothing was heard of it for two minutes, by one that has watched as long. What is of another machine, on a
 * directory of a network, is never taken over unless `takeOverOtherMachines` says so.
 */
export class Spool implements Backlog {
  readonly isDurable = true;
  records = 0;
  bytes = 0;
  added = 0;
  readonly #maxBytes: number;
  readonly #overflow: Overflow;
  readonly #fsync: boolean;
  readonly #directories: SpoolDirectories;
  /** Made with the first record. */
  #log: SegmentLog | undefined;
  #listener: BacklogListener | undefined;
  #lookedAt = -Infinity;
  readonly #full: Segment[] = [];
  /** Records and bytes in the file that is appended to. */
  #active = { records: 0, bytes: 0 };
  #taken: Taken | undefined;

  /**
   * Makes a spool; nothing is written before its first record.
   *
   * @param options - the directory, and bounds.
   * @throws {@link OptionError} if an option is unknown, the directory is invalid, or a bound is out of range.
   */
  constructor(options: SpoolOptions) {
    const given = readOptions(options, SPOOL_OPTIONS);
    const { directory, maxBytes = DEFAULT_MAX_BYTES, overflow } = given;
    const root = checkPath(directory, 'directory');
    this.#maxBytes = checkCount(maxBytes, 'maxBytes');
    this.#overflow = checkOverflow(overflow);
    this.#fsync = checkFlag(given.fsync, ['fsync']) === true;
    const takesOthers = checkFlag(given.takeOverOtherMachines, ['takeOverOtherMachines']) === true;
    this.#directories = new SpoolDirectories(root, takesOthers);
  }

  get oldest(): number {
    if (this.#taken !== undefined) return this.#taken.segment.first + this.#taken.settled;
    return this.#full[0]?.first ?? this.added - this.#active.records;
  }

  /** @throws {@link TraceError} if it is open already: the records of two loggers could not be told apart. */
  open(listener: BacklogListener): void {
    if (this.#listener !== undefined) throw new TraceError('Expected a spool for each logger, got one that is in use');
    this.#listener = listener;
    this.#directories.open(listener.projectId);
  }

  /** @throws What the file system throws. */
  #openLog(): SegmentLog {
    return new SegmentLog({
      path: join(this.#directories.name(), FILE),
      maxSegmentBytes: Math.min(SEGMENT_BYTES, Math.ceil(this.#maxBytes / 8)),
      fsync: this.#fsync,
      mode: 0o600,
      // Before others can find the directory, they must find its owner.
      onOpen: () => this.#directories.hold(),
      onRotate: (path) => this.#rotated(path),
    });
  }

  add(line: Uint8Array): boolean {
    try {
      if (!this.#makeRoom(line.length)) {
        this.#listener?.dropped('queue-full', 1);
        return false;
      }
      this.#log ??= this.#openLog();
      this.#log.append(line);
    } catch (error) {
      this.#listener?.dropped('disk', 1, diskFailure(error));
      return false;
    }
    this.#active.records++;
    this.#active.bytes += line.length;
    this.records++;
    this.bytes += line.length;
    this.added++;
    return true;
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
    if (performance.now() - this.#lookedAt >= LOOK_INTERVAL_MS) await this.#recover();
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
    attempt(() => unlinkSync(segment.path));
    this.#directories.removeEmpty(dirname(segment.path));
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
    for await (const directory of this.#directories.takeOver((name) => this.#report(name)))
      await this.#adopt(directory);
    this.#lookedAt = performance.now();
  }

  #report(name: string): void {
    const advice = 'set takeOverOtherMachines once no process there uses it';
    this.#listener?.dropped('disk', 0, new TraceError(`Expected spools of this machine, left ${name}: ${advice}`));
  }

  async #adopt(directory: string): Promise<void> {
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
    if (found.length === 0) this.#directories.removeEmpty(directory);
  }

  close(): void {
    attempt(() => this.#log?.close());
    this.#directories.close();
  }
}

function diskFailure(cause: unknown): TraceError {
  return new TraceError('Expected the spool to keep a record, the file system failed', { cause });
}
