import type { OptionError, TransportError } from '../../base/errors.ts';
import { ownErrors } from '../../base/foreign-errors.ts';
import { isObject } from '../../json/members.ts';
import { badOption, checkCallback, checkFlag, type OptionNames, readOptions } from '../../base/options.ts';
import { Backoff, type BackoffOptions } from './backoff.ts';
import { checkOverflow, type Backlog, type BatchSize, type Overflow } from './backlog.ts';
import { checkCount, checkMilliseconds } from '../logger/options.ts';
import { systemClock } from '../logger/clock.ts';
import { MemoryQueue } from './memory-queue.ts';
import { LOGGER_OPTIONS, type LoggerOptions } from '../logger/record-logger.ts';
import type { Send } from './transport.ts';

/** How records are gathered and sent. */
export interface ApiLoggerOptions extends LoggerOptions {
  /** Sends a batch: `fetchTransport({ url, token })`, or that of `RaymonApi`. */
  readonly send: Send;
  /** Records of a batch. Default 500. */
  readonly batchSize?: number | undefined;
  /** Bytes of a batch before compression; one record may have more. Default 1 MiB. */
  readonly batchBytes?: number | undefined;
  /** Milliseconds that a record waits for others. Default 1,000. */
  readonly batchAge?: number | undefined;
  /** Records that may wait in memory. Default 100,000. */
  readonly maxQueueRecords?: number | undefined;
  /** Bytes that may wait in memory. Default 64 MiB. */
  readonly maxQueueBytes?: number | undefined;
  /** What to give up when the queue is full. Default `drop-oldest`. */
  readonly overflow?: Overflow | undefined;
  /** Keeps the records on disk instead of in memory: `new Spool({ directory })`. */
  readonly spool?: Backlog | undefined;
  /** Whether batches are compressed. Default true. */
  readonly gzip?: boolean | undefined;
  /** Milliseconds for one attempt, from the connection to the end of the answer. Default 30,000. */
  readonly attemptTimeout?: number | undefined;
  /** How long to wait before a batch is sent again. */
  readonly backoff?: BackoffOptions | undefined;
  /** Receives the JSON line of each record that the server refuses for its own sake. */
  readonly deadLetter?: ((line: Uint8Array, error: TransportError) => void) | undefined;
}

const API_OPTIONS: OptionNames<ApiLoggerOptions> = {
  ...LOGGER_OPTIONS,
  send: true,
  batchSize: true,
  batchBytes: true,
  batchAge: true,
  maxQueueRecords: true,
  maxQueueBytes: true,
  overflow: true,
  spool: true,
  gzip: true,
  attemptTimeout: true,
  backoff: true,
  deadLetter: true,
};

/** The options, checked, with defaults. */
export interface ApiSettings {
  readonly send: Send;
  readonly size: BatchSize;
  readonly batchAge: number;
  readonly backlog: Backlog;
  readonly attemptTimeout: number;
  readonly backoff: Backoff;
  readonly gzip: boolean;
  readonly deadLetter: ApiLoggerOptions['deadLetter'];
  /** What every logger may be told. */
  readonly logger: LoggerOptions;
}

/** @throws {@link OptionError} if an option is unknown, a bound is out of range, or `send` is not a function. */
export function resolveApiOptions(options: ApiLoggerOptions): ApiSettings {
  const given = readOptions(options, API_OPTIONS);
  const { send, batchSize = 500, batchBytes = 2 ** 20, batchAge = 1000, attemptTimeout = 30_000 } = given;
  if (typeof send !== 'function') throw badOption('a function', send, ['send']);
  checkCallback(given.deadLetter, ['deadLetter']);
  return {
    send,
    size: { records: checkCount(batchSize, 'batchSize'), bytes: checkCount(batchBytes, 'batchBytes') },
    batchAge: checkMilliseconds(batchAge, 'batchAge', 0),
    backlog: backlogOf(given),
    attemptTimeout: checkMilliseconds(attemptTimeout, 'attemptTimeout', 1),
    backoff: new Backoff(given.clock ?? systemClock, given.backoff),
    gzip: checkFlag(given.gzip, ['gzip']) ?? true,
    deadLetter: given.deadLetter,
    logger: given,
  };
}

function backlogOf(options: ApiLoggerOptions): Backlog {
  const { spool, maxQueueRecords = 100_000, maxQueueBytes = 64 * 2 ** 20 } = options;
  const queue = new MemoryQueue({
    maxRecords: checkCount(maxQueueRecords, 'maxQueueRecords'),
    maxBytes: checkCount(maxQueueBytes, 'maxQueueBytes'),
    overflow: checkOverflow(options.overflow),
  });
  if (spool === undefined) return queue;
  const refused = (): OptionError => badOption('a Spool', spool, ['spool']);
  if (ownErrors(() => isObject(spool) && typeof spool.open === 'function', refused)) return spool;
  throw refused();
}
