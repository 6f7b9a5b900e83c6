import { TraceError, type TransportError } from '../../base/errors.ts';
import { isObject } from '../../json/members.ts';
import { describe } from '../../base/path.ts';
import { Backoff, type BackoffOptions } from './backoff.ts';
import { checkOverflow, type Backlog, type BatchSize, type Overflow } from './backlog.ts';
import { checkCount, checkMilliseconds } from '../logger/bound.ts';
import { systemClock } from '../logger/clock.ts';
import { MemoryQueue } from './memory-queue.ts';
import { checkOptions } from '../logger/options.ts';
import type { LoggerOptions } from '../logger/record-logger.ts';
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

/** The same, checked, with the defaults for what is not given. */
export interface ApiSettings {
  readonly send: Send;
  readonly size: BatchSize;
  readonly batchAge: number;
  readonly backlog: Backlog;
  readonly attemptTimeout: number;
  readonly backoff: Backoff;
}

/** @throws {@link TraceError} if a bound makes no sense, or there is nobody to send. */
export function resolveApiOptions(options: ApiLoggerOptions): ApiSettings {
  const {
    send,
    batchSize = 500,
    batchBytes = 2 ** 20,
    batchAge = 1000,
    attemptTimeout = 30_000,
  } = checkOptions(options, 'a logger');
  if (typeof send !== 'function') throw new TraceError(`Expected send to be a function, got ${describe(send)}`);
  return {
    send,
    size: { records: checkCount(batchSize, 'batchSize'), bytes: checkCount(batchBytes, 'batchBytes') },
    batchAge: checkMilliseconds(batchAge, 'batchAge', 0),
    backlog: backlogOf(options),
    attemptTimeout: checkMilliseconds(attemptTimeout, 'attemptTimeout', 1),
    backoff: new Backoff(options.clock ?? systemClock, options.backoff),
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
  if (!isObject(spool) || typeof spool.open !== 'function') {
    throw new TraceError(`Expected spool to be a Spool, got ${describe(spool)}`);
  }
  return spool;
}
