import type { TransportError } from '../../base/errors.ts';
import { resolveApiOptions, type ApiLoggerOptions } from './api-options.ts';
import type { Backlog, BatchSize } from './backlog.ts';
import { flushTimeout } from '../logger/options.ts';
import type { FlushOptions, LogCounts } from '../logger/logger.ts';
import { apiFormat, lineBytes, type LineFormat, type LogRecord } from '../record/record.ts';
import { RecordLogger, type ValueWrapper } from '../logger/record-logger.ts';
import { KEEPALIVE_BYTES } from '../../http/record-batch.ts';
import { onPageHide } from '../logger/page-exit.ts';
import { MemoryQueue } from './memory-queue.ts';
import { Sender } from './sender.ts';
import { quietly } from '../logger/tally.ts';

interface Waiter {
  /** The first record that need not have left. */
  readonly until: number;
  readonly resolve: (hasLeft: boolean) => void;
}

/** Queues records, and sends them to the API in batches, in order, at least once. */
export abstract class BatchLogger extends RecordLogger {
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
  /** Whether records are on their way out for the last time: nothing may overtake them. */
  #isLeaving = false;
  #forgetPage = (): void => undefined;

  /**
   * @param builtins - picks the wrappers of bare values where no registry is given.
   * @throws {@link OptionError} if an option is unknown, the project id is invalid, or a bound is out of range.
   */
  constructor(options: ApiLoggerOptions, builtins: ValueWrapper) {
    const { send, size, batchAge, backlog, attemptTimeout, backoff, gzip, deadLetter, logger } =
      resolveApiOptions(options);
    super(logger, builtins);
    this.#format = apiFormat(this.projectId);
    this.#size = size;
    this.#age = batchAge;
    this.#deadLetter = deadLetter;
    this.#backlog = backlog;
    this.#backlog.open({
      projectId: this.projectId,
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
      send,
      gzip,
      attemptTimeout,
      backoff,
      clock: this.clock,
      settled: (lines, error) => this.#settled(lines, error),
      failed: (error) => this.tally.report(error),
    });
    this.flushAtExit();
    if (this.#backlog instanceof MemoryQueue) {
      const queue = this.#backlog;
      this.#forgetPage = onPageHide(() => void this.#leave(queue));
    }
    // What an earlier run has left is sent without waiting for new records.
    if (this.#backlog.isDurable) this.#pump();
  }

  get counts(): LogCounts {
    const { accepted, delivered, dropped, recovered, refused, sampled } = this.tally;
    const { records, isDurable } = this.#backlog;
    const [onDisk, queued] = isDurable ? [records, 0] : [0, records];
    return { accepted, delivered, onDisk, queued, dropped, recovered, refused, sampled };
  }

  protected keep(record: LogRecord): boolean {
    const line = lineBytes(this.#format(record), this.maxRecordBytes);
    this.tally.accepted++;
    const isKept = this.#backlog.add(line);
    this.#schedule();
    return isKept;
  }

  #schedule(): void {
    if (this.#pumping !== undefined || this.#isLeaving) return;
    const { records, bytes } = this.#backlog;
    // A flush that was asked for while the last batch was on its way does not wait for the age of the next one.
    const isAsked = records > 0 && this.#waiters.size > 0;
    if (isAsked || records >= this.#size.records || bytes >= this.#size.bytes) this.#pump();
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
    if (this.#pumping !== undefined || this.#isLeaving || this.#ended.signal.aborted) return;
    this.#pumping = this.#sendAll();
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
    const timeout = flushTimeout(options);
    const until = this.#backlog.added;
    this.#pump();
    if (this.#backlog.oldest >= until && this.#pumping === undefined) return true;
    const waiting = new AbortController();
    let waiter: Waiter | undefined;
    const left = new Promise<boolean>((resolve) => {
      waiter = { until, resolve };
      this.#waiters.add(waiter);
    });
    // The process stays alive while a flush is waited for.
    const expired = this.clock.sleep(timeout, waiting.signal, true).then(() => false);
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

  /** Sends as much as a request may carry that outlives the page; the rest stays, for a page that comes back. */
  async #leave(queue: MemoryQueue): Promise<void> {
    this.#sender.retryNow();
    // Two brackets stand around the lines, and their line feeds become commas.
    const bytes = KEEPALIVE_BYTES - this.#sender.keptAlive - 1;
    const chunk = queue.leave({ records: this.#size.records, bytes });
    if (chunk === undefined) return;
    this.#isLeaving = true;
    const isSent = await this.#sender.sendLast(chunk, this.#ended.signal);
    this.#isLeaving = false;
    const records = queue.left(isSent);
    if (isSent) this.tally.delivered += records;
    this.#tellWaiters();
    this.#schedule();
  }

  protected override lastFlush(options: FlushOptions | undefined): Promise<boolean> {
    this.#sender.retryNow();
    return this.flush(options);
  }

  protected async end(options: FlushOptions | undefined): Promise<boolean> {
    const hasLeft = await this.lastFlush(options);
    this.#forgetPage();
    this.#ended.abort();
    this.#sender.retryNow();
    await this.#pumping;
    this.#backlog.close();
    return hasLeft;
  }
}
