import { postBatch, type RecordBatch } from '../../http/record-batch.ts';
import { secureUrl } from '../../http/secure-url.ts';
import { LONGEST_TIMER_MS } from '../logger/options.ts';
import { checkCallback, type OptionNames, readOptions } from '../../base/options.ts';
import type { Tokens } from '../../http/token-exchange.ts';

/** Records on their way to the server in one request. */
export interface Batch extends RecordBatch {
  /** Records in the body. */
  readonly records: number;
}

/**
 * Sends one batch; resolves once the server has accepted it.
 *
 * Rejects with a {@link TransportError}, its `status` undefined when there was no answer. `signal` covers the whole
 * exchange, the answer's body included.
 */
export type Send = (batch: Batch, signal: AbortSignal) => Promise<void>;

/** Where batches go, and who sends them. */
export interface FetchTransportOptions {
  /** Base of the API, such as `https://api.raymon.ai/v0`. Plain http is refused for all but loopback addresses. */
  readonly url: string;
  /** Gives the current access token; without it requests carry none. */
  readonly token?: (() => Promise<string>) | undefined;
  /** Logs in again after a 401 or 403. Requests that fail together share one call. */
  readonly renew?: (() => Promise<string>) | undefined;
}

const TRANSPORT_OPTIONS: OptionNames<FetchTransportOptions> = { url: true, token: true, renew: true };

/** Bytes of an answer; a server's word on a batch is shorter. */
const MAX_ANSWER_BYTES = 2 ** 20;

/**
 * Sends batches to `projects/{project_id}/ingest_batch` over `fetch`, with tokens of the caller's own;
 * `RaymonApi` has a `send` that logs in by itself.
 *
 * @param options - the API, and who gives tokens.
 * @returns A function that sends one batch, for a logger.
 * @throws {@link OptionError} if an option is unknown or invalid, or the URL is neither of https nor of this machine.
 */
export function fetchTransport(options: FetchTransportOptions): Send {
  const { url, token: currentToken, renew } = readOptions(options, TRANSPORT_OPTIONS);
  checkCallback(currentToken, ['token']);
  checkCallback(renew, ['renew']);
  const base = secureUrl(url, 'url').href.replace(/\/+$/, '');
  const login = renew === undefined ? undefined : new SharedLogin(renew);
  const tokens: Tokens = {
    token: async () => currentToken?.(),
    ...(login === undefined ? {} : { renew: () => login.run() }),
    isRefusal: (status) => status === 401 || status === 403,
  };
  // The sender's own deadline ends an attempt.
  const server = { base, tokens, timeout: LONGEST_TIMER_MS, maxBytes: MAX_ANSWER_BYTES };
  const forget = (): void => login?.forget();
  return async (batch, signal) => {
    signal.addEventListener('abort', forget);
    try {
      await postBatch(batch, { ...server, signal });
    } finally {
      signal.removeEventListener('abort', forget);
    }
  };
}

/** Runs a login once for all who ask while it is running. */
class SharedLogin {
  readonly #login: () => Promise<string>;
  #running: Promise<string> | undefined;

  constructor(login: () => Promise<string>) {
    this.#login = login;
  }

  async run(): Promise<string> {
    if (this.#running !== undefined) return this.#running;
    const running = this.#login();
    this.#running = running;
    try {
      return await running;
    } finally {
      if (this.#running === running) this.#running = undefined;
    }
  }

  /** Gives up on what is running: it may never end, and the next caller runs another. */
  forget(): void {
    this.#running = undefined;
  }
}
