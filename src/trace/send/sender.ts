import { TransportError } from '../../base/errors.ts';
import { createSha256 } from '../../base/sha256.ts';
import type { Backoff } from './backoff.ts';
import type { Chunk } from './backlog.ts';
import type { Clock } from '../logger/clock.ts';
import { gzip } from './gzip.ts';
import type { Batch, Send } from './transport.ts';
import { KEEPALIVE_BYTES, notSent } from '../../http/record-batch.ts';
import { verdictOf } from './verdict.ts';

/** How records are sent, and callbacks for what becomes of their records. */
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
  /** Told of attempts that failed and will be repeated: of all, or once a minute of a fault that stays. */
  readonly failed: (error: TransportError) => void;
}

/** Smaller bodies gain nothing from compression. */
const MIN_GZIP_BYTES = 1024;

/** Between two reports of the same fault of the server. */
const TELL_INTERVAL_MS = 60_000;

/**
 * Sends records until every one is accepted, or refused for its own sake.
 *
 * Refusals of a record are narrowed down to it by halving. Everything else is the fault of the server, its address,
 * the network or the credentials: the records wait and are sent again. {@link verdictOf} tells which is which.
 */
export class Sender {
  readonly #options: SenderOptions;
  #retryNow = new AbortController();
  #keptAlive = 0;
  /** Whether the server took a batch only once it was not compressed. */
  #refusesGzip = false;
  /** The fault of the server that was told last, and until when it is not told again. */
  #told: { status: number | undefined; request: string | undefined; until: number } | undefined;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Ends the wait before the next attempt. */
  retryNow(): void {
    this.#retryNow.abort();
    this.#retryNow = new AbortController();
  }

  /** Bytes under way that outlive the page. */
  get keptAlive(): number {
    return this.#keptAlive;
  }

  /**
   * Sends a chunk once, by a request that outlives the page. Nothing but microtasks runs before it is under way.
   *
   * @returns Whether the server took it; never rejects.
   */
  async sendLast(chunk: Chunk, signal: AbortSignal): Promise<boolean> {
    const error = await this.#attempt({ ...(await this.#batch(chunk, false)), isLast: true }, signal);
    if (error !== undefined) this.#options.failed(error);
    return error === undefined;
  }

  /** Resolves once every record is settled, or soon after `signal` is aborted; never rejects. */
  async deliver(chunk: Chunk, signal: AbortSignal): Promise<void> {
    const { settled, backoff, clock } = this.#options;
    let batch = await this.#batch(chunk);
    while (!signal.aborted) {
      const error = await this.#attempt(batch, signal);
      if (signal.aborted && error !== undefined) return;
      if (error === undefined) {
        this.#answered();
        settled(chunk.lines);
        return;
      }
      const verdict = verdictOf(error);
      if (verdict === 'coding' && batch.encoding === 'gzip') {
        this.#refusesGzip = true;
        batch = await this.#batch(chunk);
        continue;
      }
      if (verdict === 'batch' || verdict === 'coding') {
        this.#answered();
        if (verdict === 'coding') this.#refusesGzip = false;
        if (chunk.lines.length === 1) settled(chunk.lines, error);
        else for (const half of halves(chunk)) await this.deliver(half, signal);
        return;
      }
      const isServer = verdict === 'server';
      this.#report(error, isServer);
      await clock.sleep(backoff.next(error.retryAfter, isServer), this.#retryNow.signal);
    }
  }

  /** Forgets what failed before: the server speaks of batches again. */
  #answered(): void {
    this.#options.backoff.reset();
    this.#told = undefined;
  }

  /** Tells of a failure; of the same fault of a server at once, then once a minute. */
  #report(error: TransportError, isServer: boolean): void {
    const { failed, clock } = this.#options;
    const now = clock.now();
    const told = this.#told;
    const isKnown = told?.status === error.status && told?.request === error.request;
    if (isServer && isKnown && told !== undefined && now < told.until) return;
    this.#told = isServer ? { status: error.status, request: error.request, until: now + TELL_INTERVAL_MS } : undefined;
    failed(error);
  }

  async #batch(chunk: Chunk, mayPack = this.#options.gzip): Promise<Batch> {
    const { lines } = chunk;
    const { projectId } = this.#options;
    const plain = jsonArray(lines);
    const key = `${chunk.key}-${digest(plain)}`;
    const isPacked = mayPack && !this.#refusesGzip && plain.length >= MIN_GZIP_BYTES;
    const packed = isPacked ? await gzip(plain) : undefined;
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
    const bytes = batch.body.length <= KEEPALIVE_BYTES ? batch.body.length : 0;
    this.#keptAlive += bytes;
    // A transport that does not heed its signal must not hold up the rest.
    const result = await Promise.race([this.#send(batch, over.signal), expired]);
    this.#keptAlive -= bytes;
    signal.removeEventListener('abort', abort);
    over.abort();
    return result;
  }

  async #send(batch: Batch, signal: AbortSignal): Promise<TransportError | undefined> {
    try {
      await this.#options.send(batch, signal);
      return undefined;
    } catch (cause) {
      return notSent(cause);
    }
  }
}

function halves({ key, lines }: Chunk): Chunk[] {
  const middle = lines.length >> 1;
  return [
    { key: `${key}a`, lines: lines.slice(0, middle) },
    { key: `${key}b`, lines: lines.slice(middle) },
  ];
}

/** Characters of a digest within a key: enough to tell what a file held before it was changed, or a process was cloned. */
const DIGEST_CHARACTERS = 16;

/** Part of each key, so that other records never come under it, whatever happened to the place that they come from. */
function digest(plain: Uint8Array): string {
  const hash = createSha256();
  hash.update(plain);
  return hash.hex().slice(0, DIGEST_CHARACTERS);
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
