import { isCutOff } from '../../disk/append-file.ts';
import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { RaymonError, TraceError, type TransportError } from '../../base/errors.ts';
import { badOption, checkCallback, checkFlag, checkSignal, type OptionNames, readOptions } from '../../base/options.ts';
import { segmentsOf } from '../../disk/segment-log.ts';
import { systemClock, type Clock } from '../../trace/logger/clock.ts';
import { Backoff } from '../../trace/send/backoff.ts';
import type { Chunk } from '../../trace/send/backlog.ts';
import { Sender } from '../../trace/send/sender.ts';
import type { Send } from '../../trace/send/transport.ts';
import { apiLine } from './api-line.ts';
import { MARK_BYTES, ShipState } from './ship-state.ts';

/** A log to be shipped. */
export interface ShipOptions {
  /** The log's path, as it was given to the file logger. */
  readonly log: string;
  /** Sends a batch: `RaymonApi.send`. */
  readonly send: Send;
  /** The project to send to; the one that each line names unless given. */
  readonly projectId?: string | undefined;
  /** Waits for more lines until {@link ShipOptions.signal} ends it. */
  readonly follow?: boolean | undefined;
  /** Ends shipping soon; what has not arrived is sent the next time. */
  readonly signal?: AbortSignal | undefined;
  /** Where it is remembered how far the log is shipped; beside the log unless given. */
  readonly statePath?: string | undefined;
  /** Attempts at one batch before it gives up, where it does not follow. Default 8. */
  readonly attempts?: number | undefined;
  /** Told of lines that are no records, and of records that the hub refuses; they stay in the log. */
  readonly onRefused?: ((error: RaymonError) => void) | undefined;
  /** Told of attempts that failed and are repeated. */
  readonly onFailed?: ((error: TransportError) => void) | undefined;
  /** Told of records that have arrived. */
  readonly onShipped?: ((records: number) => void) | undefined;
}

const SHIP_OPTIONS: OptionNames<ShipOptions> = {
  log: true,
  send: true,
  projectId: true,
  follow: true,
  signal: true,
  statePath: true,
  attempts: true,
  onRefused: true,
  onFailed: true,
  onShipped: true,
};

/** What became of the lines of a log. */
export interface ShipCounts {
  /** Records that the hub keeps. */
  readonly shipped: number;
  /** Records that it refused. */
  readonly refused: number;
}

const BATCH_RECORDS = 500;
const BATCH_BYTES = 4 * 2 ** 20;
const READ_BYTES = 256 * 1024;
const POLL_MS = 500;
const ATTEMPT_MS = 120_000;
const LINE_FEED = 10;

/**
 * Sends what a file logger has written to a hub, and remembers how far.
 *
 * A batch is remembered before it is sent, and has the same key whenever it is sent: a process that is killed at any
 * moment sends it again, and the hub keeps it once.
 *
 * @returns What became of the lines that were not shipped before.
 * @throws `OptionError` if an option is unknown, missing or invalid.
 * @throws `TransportError` if the hub cannot be reached, or refuses the login.
 * @throws {@link ShipStateError} if it cannot be read how far the log is shipped. Errors of the file system come as
 *   Node gives them.
 */
export async function shipLog(options: ShipOptions): Promise<ShipCounts> {
  const checked = checkShipOptions(options);
  const state = await ShipState.open(checked.statePath ?? `${checked.log}.shipped.json`);
  const shipper = new LogShipper(checked, state);
  return shipper.run();
}

function checkShipOptions(options: ShipOptions): ShipOptions {
  const given = readOptions(options, SHIP_OPTIONS);
  for (const name of ['log', 'statePath', 'projectId'] as const) {
    const value: unknown = given[name];
    if (value === undefined && name !== 'log') continue;
    if (typeof value !== 'string' || value === '') throw badOption('a string that is not empty', value, [name]);
  }
  if (typeof given.send !== 'function') throw badOption('a function, such as RaymonApi.send', given.send, ['send']);
  const { attempts } = given;
  if (attempts !== undefined && !(Number.isSafeInteger(attempts) && attempts > 0)) {
    throw badOption('a positive integer', attempts, ['attempts']);
  }
  checkFlag(given.follow, ['follow']);
  checkSignal(given.signal);
  for (const name of ['onRefused', 'onFailed', 'onShipped'] as const) checkCallback(given[name], [name]);
  return given;
}

class LogShipper {
  readonly #options: ShipOptions;
  readonly #state: ShipState;
  readonly #clock: Clock = { ...systemClock, sleep: (ms, signal) => systemClock.sleep(ms, signal, true) };
  readonly #over = new AbortController();
  #failure: TransportError | undefined;
  #failures = 0;
  #shipped = 0;
  #refused = 0;

  constructor(options: ShipOptions, state: ShipState) {
    this.#options = options;
    this.#state = state;
  }

  async run(): Promise<ShipCounts> {
    const { signal, follow = false } = this.#options;
    const stop = (): void => this.#over.abort();
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted === true) stop();
    try {
      let isFirst = true;
      while (!this.#over.signal.aborted) {
        const isMore = await this.#pass(isFirst && !follow);
        isFirst = false;
        // A log that is rotated meanwhile is looked at again until nothing is new.
        if (isMore) continue;
        if (!follow) break;
        await this.#clock.sleep(POLL_MS, this.#over.signal);
      }
    } finally {
      signal?.removeEventListener('abort', stop);
    }
    if (this.#failure !== undefined) throw this.#failure;
    return { shipped: this.#shipped, refused: this.#refused };
  }

  /** Ships what all files have. @returns Whether there was anything. */
  async #pass(mustExist: boolean): Promise<boolean> {
    const { log } = this.#options;
    const names = new Set<string>();
    let isMore = false;
    let isThere = false;
    for (const path of [...segmentsOf(log), log]) {
      const file = await openIfThere(path);
      if (file === undefined) continue;
      isThere = true;
      try {
        const { dev, ino, size } = await file.stat();
        const name = `${dev}:${ino}`;
        // Seen twice when it was renamed between: its end is the same.
        if (names.has(name)) continue;
        names.add(name);
        isMore = (await this.#file(file, name, size)) || isMore;
      } finally {
        await file.close();
      }
      if (this.#over.signal.aborted) return false;
    }
    if (!isThere && mustExist) throw new TraceError('Expected a log, there is no such file');
    this.#state.keep(names);
    return isMore;
  }

  async #file(file: FileHandle, name: string, size: number): Promise<boolean> {
    const start = await readAt(file, 0, Math.min(MARK_BYTES, size));
    let { done, sending } = this.#state.of(name, start);
    // A file that is shorter than what was shipped of it was emptied in place.
    if (done > size) [done, sending] = [0, 0];
    let isMore = false;
    while (!this.#over.signal.aborted) {
      const batch = await nextLines(file, done, sending > done ? sending : undefined);
      if (batch === undefined) return isMore;
      isMore = true;
      if (sending !== batch.end) await this.#state.set(name, { done, sending: batch.end }, start);
      await this.#ship(batch, `${name}:${done}`);
      if (this.#over.signal.aborted) return isMore;
      done = batch.end;
      sending = batch.end;
      await this.#state.set(name, { done, sending }, start);
    }
    return isMore;
  }

  async #ship({ lines }: Batch, place: string): Promise<void> {
    const { log, projectId, onRefused } = this.#options;
    const byProject = new Map<string, Uint8Array[]>();
    for (const line of lines) {
      try {
        const made = await apiLine(log, line, projectId);
        const list = byProject.get(made.projectId);
        if (list === undefined) byProject.set(made.projectId, [made.bytes]);
        else list.push(made.bytes);
      } catch (error) {
        if (!(error instanceof RaymonError)) throw error;
        this.#refused++;
        onRefused?.(error);
      }
    }
    for (const [project, records] of byProject) {
      await this.#sender(project).deliver({ key: keyOf(place, records), lines: records }, this.#over.signal);
    }
  }

  #sender(projectId: string): Sender {
    const { send, attempts = 8, follow = false, onRefused, onFailed, onShipped } = this.#options;
    return new Sender({
      projectId,
      send,
      gzip: true,
      attemptTimeout: ATTEMPT_MS,
      backoff: new Backoff(this.#clock),
      clock: this.#clock,
      settled: (lines, error) => {
        this.#failures = 0;
        if (error === undefined) {
          this.#shipped += lines.length;
          onShipped?.(lines.length);
        } else {
          this.#refused += lines.length;
          onRefused?.(error);
        }
      },
      failed: (error) => {
        onFailed?.(error);
        const isNobody = error.status === 401 || error.status === 403 || error.status === 404;
        if (!isNobody && (follow || ++this.#failures < attempts)) return;
        this.#failure = error;
        this.#over.abort();
      },
    });
  }
}

/** The same for the same records of the same place, whenever they are sent. */
function keyOf(place: string, records: readonly Uint8Array[]): Chunk['key'] {
  const hash = createHash('sha256').update(`${place}\n`);
  for (const record of records) hash.update(record);
  return `ship-${hash.digest('hex')}`;
}

interface Batch {
  readonly lines: readonly Uint8Array[];
  /** The byte after the last of them. */
  readonly end: number;
}

/**
 * Whole lines of a file from a byte on.
 *
 * @param until - where a batch that was begun before ends; undefined for a new one.
 */
async function nextLines(file: FileHandle, from: number, until: number | undefined): Promise<Batch | undefined> {
  const lines: Uint8Array[] = [];
  let rest: Uint8Array = new Uint8Array();
  let end = from;
  for (let at = from; ;) {
    const piece = await readAt(file, at, until === undefined ? READ_BYTES : Math.min(READ_BYTES, until - at));
    if (piece.length === 0) break;
    at += piece.length;
    rest = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    let start = 0;
    for (let feed; (feed = rest.indexOf(LINE_FEED, start)) >= 0; start = feed + 1) {
      const line = rest.subarray(start, feed);
      end += line.length + 1;
      if (line.length > 0 && !isCutOff(line)) lines.push(line);
      if (until === undefined && (lines.length >= BATCH_RECORDS || end - from >= BATCH_BYTES)) return { lines, end };
    }
    rest = rest.subarray(start);
  }
  return end === from ? undefined : { lines, end };
}

async function readAt(file: FileHandle, at: number, length: number): Promise<Uint8Array> {
  const { bytesRead, buffer } = await file.read({ buffer: new Uint8Array(length), position: at });
  return buffer.subarray(0, bytesRead);
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
