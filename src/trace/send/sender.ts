import { TransportError } from '../../base/errors.ts';
import type { Backoff } from './backoff.ts';
import type { Chunk } from './backlog.ts';
import type { Clock } from '../logger/clock.ts';
import { gzip } from './gzip.ts';
import type { Batch, Send } from './transport.ts';

/** How chunks are sent, and who is told what becomes of their records. */
export interface SenderOptions {
  readonly projectId: string;
  readonly send: Send;
  readonly gzip: boolean;
  /** Milliseconds for one attempt, from the connection to the end of the answer. */
  readonly attemptTimeout: number;
  readonly backoff: Backoff;
  readonly clock: Clock;
  /** Told, oldest first, of every record that is done with: `error` says why it was not delivered. */
  readonly settled: (lines: readonly Uint8Array[], error?: TransportError) => void;
  /** Told of every attempt that failed and will be repeated. */
  readonly failed: (error: TransportError) => void;
}

/** Bodies below this many bytes gain nothing from compression. */
const WORTH_COMPRESSING = 1024;

/**
 * Sends chunks until every record is accepted, or refused for its own sake.
 *
 * Refusals of a record (400, 413, 422) are narrowed down to it by halving. Everything else is the fault of the
 * server, the network or the credentials: it may pass, so the records wait and are sent again.
 */
export class Sender {
  readonly #options: SenderOptions;
  #hurry = new AbortController();

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Ends the current wait: now is the last chance, or the end. */
  hurry(): void {
    this.#hurry.abort();
    this.#hurry = new AbortController();
  }

  /** Resolves once every record is settled, or soon after `signal` is aborted; never rejects. */
  async deliver(chunk: Chunk, signal: AbortSignal): Promise<void> {
    const { settled, failed, backoff, clock } = this.#options;
    const batch = await this.#batch(chunk);
    while (!signal.aborted) {
      const error = await this.#attempt(batch, signal);
      if (signal.aborted && error !== undefined) return;
      if (error === undefined) {
        backoff.reset();
        settled(chunk.lines);
        return;
      }
      if (isRefusal(error)) {
        backoff.reset();
        if (chunk.lines.length === 1) settled(chunk.lines, error);
        else for (const half of halves(chunk)) await this.deliver(half, signal);
        return;
      }
      failed(error);
      await clock.sleep(backoff.next(error.retryAfter), this.#hurry.signal);
    }
  }

  async #batch({ key, lines }: Chunk): Promise<Batch> {
    const { projectId } = this.#options;
    const plain = jsonArray(lines);
    const packed = this.#options.gzip && plain.length >= WORTH_COMPRESSING ? await gzip(plain) : undefined;
    const records = lines.length;
    return packed === undefined
      ? { projectId, body: plain, encoding: 'identity', key, records }
      : { projectId, body: packed, encoding: 'gzip', key, records };
  }

  async #attempt(batch: Batch, signal: AbortSignal): Promise<TransportError | undefined> {
    const { clock, attemptTimeout } = this.#options;
    const over = new AbortController();
    const abort = (): void => over.abort();
    signal.addEventListener('abort', abort, { once: true });
    const expired = clock
      .sleep(attemptTimeout, over.signal)
      .then(() => new TransportError(`Expected an answer within ${attemptTimeout} ms, got none`));
    // A transport that does not heed its signal must not hold up the rest.
    const result = await Promise.race([this.#send(batch, over.signal), expired]);
    signal.removeEventListener('abort', abort);
    over.abort();
    return result;
  }

  async #send(batch: Batch, signal: AbortSignal): Promise<TransportError | undefined> {
    try {
      await this.#options.send(batch, signal);
      return undefined;
    } catch (cause) {
      return cause instanceof TransportError ? cause : new TransportError('Expected the batch to be sent', { cause });
    }
  }
}

/** Whether the server refuses what the batch holds. */
function isRefusal({ status }: TransportError): boolean {
  return status === 400 || status === 413 || status === 422;
}

function halves({ key, lines }: Chunk): Chunk[] {
  const middle = lines.length >> 1;
  return [
    { key: `${key}a`, lines: lines.slice(0, middle) },
    { key: `${key}b`, lines: lines.slice(middle) },
  ];
}

const [OPEN, COMMA, CLOSE] = [0x5b, 0x2c, 0x5d];

/** The lines as one JSON array: their line feeds become its commas. */
function jsonArray(lines: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const array = new Uint8Array(lines.reduce((sum, line) => sum + line.length, 1));
  array[0] = OPEN;
  let at = 1;
  for (const line of lines) {
    array.set(line, at);
    at += line.length;
    array[at - 1] = COMMA;
  }
  array[at - 1] = CLOSE;
  return array;
}
