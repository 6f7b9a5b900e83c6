import type { TransportError } from '../errors.ts';
import { Backoff, type BackoffOptions } from './backoff.ts';
import type { Backlog, BatchSize, Overflow } from './backlog.ts';
import { systemClock } from './clock.ts';
import type { FlushOptions, LogCounts } from './logger.ts';
import { MemoryQueue } from './memory-queue.ts';
import { millisecondsOption, wholeOption } from './option-number.ts';
import { apiFormat, lineBytes, type LineFormat, type LogRecord } from './record.ts';
import { RecordLogger, type LoggerOptions } from './record-logger.ts';
import { Sender } from './sender.ts';
import { quietly } from './tally.ts';
import type { Send } from './transport.ts';

/** How records are gathered and sent. */
export interface ApiLoggerOptions extends LoggerOptions {
  /** Sends a batch: `fetchTransport({ url, token })`, or that of `RaymonApi`. */
  readonly send: Send;
  /** Records of a batch. Default 500. */
  readonly batchSize?: number;
  /** Bytes of a batch before compression; one record may have more. Default 1 MiB. */
  readonly batchBytes?: number;
  /** Milliseconds that a record waits for others. Default 1,000. */
  readonly batchAge?: number;
  /** Records that may wait in memory. Default 100,000. */
  readonly maxQueueRecords?: number;
  /** Bytes that may wait in memory. Default 64 MiB. */
  readonly maxQueueBytes?: number;
  /** What to give up when the queue is full. Default `drop-oldest`. */
  readonly overflow?: Overflow;
  /** Keeps the records on disk instead of in memory: `new Spool({ directory })`. */
  readonly spool?: Backlog;
  /** Whether batches are compressed. Default true. */
  readonly gzip?: boolean;
  /** Milliseconds for one attempt, from the connection to the end of the answer. Default 30,000. */
  readonly attemptTimeout?: number;
  /** How long to wait before a batch is sent again. */
  readonly backoff?: BackoffOptions;
  /** Receives the JSON line of each record that the server refuses for its own sake. */
  readonly deadLetter?: (line: Uint8Array, error: TransportError) => void;
}

const DEFAULT_TIMEOUT = 30_000;

interface Waiter {
  /** The first record that need not have left. */
  readonly until: number;
  readonly resolve: (hasLeft: boolean) => void;
}

/**
 * Sends records to the API in batches, in order, at least once.
 *
 * A record is serialised and queued before its call returns. One batch at a time is sent, and sent again until the
 * server takes it, while the queue stays within its bounds. Without a spool the queue is lost with the process.
 *
 * ```ts
 * await using logger = new RaymonApiLogger({ projectId, send: fetchTransport({ url, token }) });
 * ```
 */
export class RaymonApiLogger extends RecordLogger {
  readonly #backlog: Backlog;
  readonly #sender: Sender;
  readonly #format: LineFormat;
  readonly #size: BatchSize;
  readonly #age: number;
  readonly #deadLetter: ApiLoggerOptions['deadLetter'];
  readonly #ended = new AbortController();
  readonly #waiters = new Set<Waiter>();
  #pumping: Promise<void> | undefined;
  #isTimed = false;

  /** @throws {@link TraceError} if the project id is none, or a bound makes no sense. */
  constructor(options: ApiLoggerOptions) {
    // Before anything knows of the logger: half of one must not be asked to flush when the process ends.
    const bounds = boundsOf(options);
    super(options);
    this.#format = apiFormat(this.projectId);
    this.#size = bounds.batch;
    this.#age = bounds.age;
    this.#deadLetter = options.deadLetter;
    this.#backlog = options.spool ?? new MemoryQueue({ ...bounds.queue, overflow: options.overflow ?? 'drop-oldest' });
    this.#backlog.open({
      dropped: (reason, records, error) => {
        this.tally.drop(reason, records);
        if (error !== undefined) this.tally.report(error);
        this.#tellWaiters();
      },
      recovered: (records) => {
        this.tally.accepted += records;
        this.tally.recovered += records;
      },
    });
    this.#sender = new Sender({
      projectId: this.projectId,
      send: options.send,
      gzip: options.gzip ?? true,
      attemptTimeout: bounds.attemptTimeout,
      backoff: bounds.backoff,
      clock: this.clock,
      settled: (lines, error) => this.#settled(lines, error),
      failed: (error) => this.tally.report(error),
    });
    // What an earlier run has left is sent without waiting for new records.
    if (this.#backlog.isDurable) this.#pump();
  }

  get counts(): LogCounts {
    const { accepted, delivered, dropped, recovered, refused } = this.tally;
    const { records, isDurable } = this.#backlog;
    const [onDisk, queued] = isDurable ? [records, 0] : [0, records];
    return { accepted, delivered, onDisk, queued, dropped, recovered, refused };
  }

  protected keep(record: LogRecord): void {
    const line = lineBytes(this.#format(record), this.maxRecordBytes);
    this.tally.accepted++;
    this.#backlog.add(line);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#pumping !== undefined) return;
    const { records, bytes } = this.#backlog;
    if (records >= this.#size.records || bytes >= this.#size.bytes) this.#pump();
    else if (records > 0 && !this.#isTimed) {
      this.#isTimed = true;
      void this.#pumpLater();
    }
  }

  async #pumpLater(): Promise<void> {
    await this.clock.sleep(this.#age, this.#ended.signal);
    this.#isTimed = false;
    this.#pump();
  }

  /** Sends until nothing is left; records that come meanwhile are sent too. */
  #pump(): void {
    if (this.#pumping === undefined && !this.#ended.signal.aborted) this.#pumping = this.#sendAll();
  }

  async #sendAll(): Promise<void> {
    const { signal } = this.#ended;
    while (!signal.aborted) {
      const chunk = await this.#backlog.take(this.#size);
      if (chunk === undefined) break;
      await this.#sender.deliver(chunk, signal);
    }
    this.#pumping = undefined;
    this.#tellWaiters();
    this.#schedule();
  }

  #settled(lines: readonly Uint8Array[], error: TransportError | undefined): void {
    this.#backlog.settle(lines.length);
    if (error === undefined) {
      this.tally.delivered += lines.length;
    } else {
      this.tally.drop('rejected', lines.length);
      this.tally.report(error);
      for (const line of lines) quietly(() => this.#deadLetter?.(line, error));
    }
    this.#tellWaiters();
  }

  async flush(options?: FlushOptions): Promise<boolean> {
    const until = this.#backlog.added;
    this.#pump();
    if (this.#backlog.oldest >= until && this.#pumping === undefined) return true;
    const waiting = new AbortController();
    let waiter: Waiter | undefined;
    const left = new Promise<boolean>((resolve) => {
      waiter = { until, resolve };
      this.#waiters.add(waiter);
    });
    // The process stays alive for as long as somebody waits.
    const expired = this.clock.sleep(timeoutOf(options), waiting.signal, true).then(() => false);
    const result = await Promise.race([left, expired]);
    waiting.abort();
    if (waiter !== undefined) this.#waiters.delete(waiter);
    return result;
  }

  #tellWaiters(): void {
    const { oldest } = this.#backlog;
    for (const waiter of this.#waiters) {
      if (oldest < waiter.until) continue;
      this.#waiters.delete(waiter);
      waiter.resolve(true);
    }
  }

  protected override lastFlush(options: FlushOptions | undefined): Promise<boolean> {
    this.#sender.hurry();
    return this.flush(options);
  }

  protected async end(options: FlushOptions | undefined): Promise<boolean> {
    const hasLeft = await this.lastFlush(options);
    this.#ended.abort();
    this.#sender.hurry();
    await this.#pumping;
    this.#backlog.close();
    return hasLeft;
  }
}

/** Flushing never throws: what is no time counts as none given. */
function timeoutOf(options: FlushOptions | undefined): number {
  const timeout: unknown = options?.timeout;
  return typeof timeout === 'number' && timeout >= 0 ? timeout : DEFAULT_TIMEOUT;
}

/** @throws {@link TraceError} if one makes no sense. */
function boundsOf(options: ApiLoggerOptions) {
  return {
    batch: {
      records: wholeOption('batchSize', options.batchSize ?? 500, 1),
      bytes: wholeOption('batchBytes', options.batchBytes ?? 2 ** 20, 1),
    },
    age: millisecondsOption('batchAge', options.batchAge ?? 1000),
    queue: {
      maxRecords: wholeOption('maxQueueRecords', options.maxQueueRecords ?? 100_000, 1),
      maxBytes: wholeOption('maxQueueBytes', options.maxQueueBytes ?? 64 * 2 ** 20, 1),
    },
    attemptTimeout: millisecondsOption('attemptTimeout', options.attemptTimeout ?? DEFAULT_TIMEOUT),
    backoff: new Backoff(options.clock ?? systemClock, options.backoff),
  };
}
