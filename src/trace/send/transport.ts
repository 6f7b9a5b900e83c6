import { ApiAnswer } from '../../http/api-answer.ts';
import { exchange } from '../../http/exchange.ts';
import { pathSegment } from '../../http/url-parts.ts';
import { secureUrl } from '../../http/secure-url.ts';
import { TransportError } from '../../base/errors.ts';
import { LONGEST_TIMER } from '../logger/bound.ts';
import { checkOptions } from '../logger/options.ts';

/** Records on their way to the server in one request. */
export interface Batch {
  /** The project that the records belong to. */
  readonly projectId: string;
  /** A JSON array of records, compressed when `encoding` says so. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** How the body is compressed. */
  readonly encoding: 'identity' | 'gzip';
  /** The same for every attempt to send the same records, so that a server can tell a repetition. */
  readonly key: string;
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

/** Bytes of an answer; a server's word on a batch is shorter. */
const LONGEST_ANSWER = 2 ** 20;

/**
 * Sends batches to `projects/{project_id}/ingest_batch` over `fetch`, for those who bring their own tokens;
 * `RaymonApi` has a `send` that logs in by itself.
 *
 * @param options - the API, and who gives tokens.
 * @returns A function that sends one batch, for a logger.
 * @throws {@link TraceError} if there are no options.
 * @throws {@link EncodeError} `unsupported-value` if the URL is neither of https nor of this machine.
 */
export function fetchTransport(options: FetchTransportOptions): Send {
  const base = secureUrl(checkOptions(options, 'a transport').url, 'url').href.replace(/\/+$/, '');
  const login = options.renew === undefined ? undefined : shared(options.renew);
  const attempt = async (batch: Batch, token: string | undefined, signal: AbortSignal): Promise<ApiAnswer> => {
    const answer = await exchange({
      method: 'POST',
      url: new URL(`${base}/projects/${pathSegment(batch.projectId, 'projectId')}/ingest_batch`),
      headers: headersOf(batch, token),
      body: batch.body,
      // The sender's own deadline ends an attempt.
      timeout: LONGEST_TIMER,
      maxBytes: LONGEST_ANSWER,
      signal,
    });
    return new ApiAnswer(answer, token === undefined ? [] : [token]);
  };
  return async (batch, signal) => {
    try {
      let answer = await attempt(batch, await options.token?.(), signal);
      if ((answer.status === 401 || answer.status === 403) && login !== undefined) {
        answer = await attempt(batch, await login(), signal);
      }
      // A proxy's login page answers with success as well: only JSON, or nothing, is the server's word.
      answer.expectSuccess().json();
    } catch (cause) {
      throw cause instanceof TransportError ? cause : new TransportError('Expected the batch to be sent', { cause });
    }
  };
}

function headersOf({ encoding, key }: Batch, token: string | undefined): Record<string, string> {
  return {
    'content-type': 'application/json',
    'idempotency-key': key,
    ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
}

/** Runs `login` once for all who ask while it is running. */
function shared(login: () => Promise<string>): () => Promise<string> {
  let running: Promise<string> | undefined;
  return () => {
    running ??= login().finally(() => {
      running = undefined;
    });
    return running;
  };
}
