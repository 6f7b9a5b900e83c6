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
import { checkCount } from '../logger/options.ts';
import { linesOf } from '../../disk/read-lines.ts';
import { checkOptions, checkPath } from '../logger/options.ts';
import { SegmentLog, segmentsOf } from '../../disk/segment-log.ts';
import { OrphanFinder } from './spool-orphans.ts';
import { freeName, isOfProject, projectMark, SpoolOwner } from './spool-owner.ts';

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
  readonly #root: string;
  readonly #maxBytes: number;
  readonly #overflow: Overflow;
  readonly #fsync: boolean;
  readonly #takesOthers: boolean;
  readonly #owner: SpoolOwner;
  readonly #orphans: OrphanFinder;
  /** Made with the first record. */
  #log: SegmentLog | undefined;
  /** Made when a logger opens the spool, whose project is in the name of its directories. */
  #project = '';
  #listener: BacklogListener | undefined;
  #lookedAt = -Infinity;
  /** The directory that is written to. */
  #own: string | undefined;
  /** Directories taken over. */
  readonly #adopted = new Set<string>();
  /** Directories of other machines that were reported. */
  readonly #reported = new Set<string>();
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
    this.#takesOthers = options.takeOverOtherMachines === true;
    this.#owner = new SpoolOwner(this.#root);
    this.#orphans = new OrphanFinder(this.#root);
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
  }

  /** @throws What the file system throws. */
  #openLog(): SegmentLog {
    this.#owner.hold();
    this.#own = join(this.#root, this.#owner.newName(this.#project));
    this.#owner.own(this.#own);
    return new SegmentLog({
      path: join(this.#own, FILE),
      maxSegmentBytes: Math.min(SEGMENT_BYTES, Math.ceil(this.#maxBytes / 8)),
      fsync: this.#fsync,
      mode: 0o600,
      // Before others can find the directory, they must find its owner.
      onOpen: () => this.#owner.hold(),
      onRotate: (path) => this.#rotated(path),
    });
  }

  add(line: Uint8Array): void {
    try {
      if (!this.#makeRoom(line.length)) {
        this.#listener?.dropped('queue-full', 1);
        return;
      }
      this.#log ??= this.#openLog();
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
    const directory = dirname(segment.path);
    attempt(() => unlinkSync(segment.path));
    if (directory !== this.#own) this.#removeAdopted(directory);
  }

  #removeAdopted(directory: string): void {
    if (attempt(() => (rmdirSync(directory), true)) !== true) return;
    this.#adopted.delete(directory);
    this.#owner.disown(directory);
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
    const names = (attempt(() => readdirSync(this.#root)) ?? []).filter((name) => isOfProject(name, this.#project));
    const { left, elsewhere } = await this.#orphans.find(names);
    for (const name of [...left, ...(this.#takesOthers ? elsewhere : [])]) {
      const claimed = attempt(() => this.#claim(name));
      if (claimed !== undefined) await this.#adopt(claimed);
    }
    if (!this.#takesOthers) for (const name of elsewhere) this.#report(name);
    await this.#orphans.sweep().catch(() => undefined);
    this.#lookedAt = performance.now();
  }

  /** @throws What the file system throws: of several processes that try, one succeeds. */
  #claim(name: string): string {
    this.#owner.hold();
    const claimed = join(this.#root, this.#owner.newName(this.#project));
    renameSync(join(this.#root, name), claimed);
    return claimed;
  }

  #report(name: string): void {
    if (this.#reported.has(name)) return;
    this.#reported.add(name);
    const advice = 'set takeOverOtherMachines once no process there uses it';
    this.#listener?.dropped('disk', 0, new TraceError(`Expected spools of this machine, left ${name}: ${advice}`));
  }

  async #adopt(directory: string): Promise<void> {
    this.#adopted.add(directory);
    this.#owner.own(directory);
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
    if (found.length === 0) this.#removeAdopted(directory);
  }

  close(): void {
    attempt(() => this.#log?.close());
    for (const directory of [...(this.#own === undefined ? [] : [this.#own]), ...this.#adopted]) {
      // An empty one goes; else the next spool may have it, even one of this process.
      if (attempt(() => (rmdirSync(directory), true)) === true) continue;
      attempt(() => renameSync(directory, join(this.#root, freeName(this.#project))));
    }
    this.#owner.release();
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
