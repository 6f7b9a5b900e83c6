import { RaymonError, TransportError } from '../base/errors.ts';
import { isObject } from '../json/members.ts';
import { checkObject } from './check-options.ts';
import type { HttpRequest } from './exchange.ts';
import { tokenExchange, type Tokens } from './token-exchange.ts';
import { pathSegment } from './url-parts.ts';

/** Records that are already written, on their way in one request. */
export interface RecordBatch {
  /** The project that the records belong to. */
  readonly projectId: string;
  /** A JSON array of records, compressed when `encoding` says so. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** How the body is compressed. */
  readonly encoding: 'identity' | 'gzip';
  /** Whether the page may be gone before the answer comes, so that the request has to outlive it. */
  readonly isLast?: boolean | undefined;
  /** The same for every attempt to send the same records, so that a server can tell a repetition. */
  readonly key: string;
}

/**
 * Bytes that all requests under way which outlive their page may carry together: browsers allow 64 KiB, headers of
 * some included.
 *
 * @see https://fetch.spec.whatwg.org/#http-network-or-cache-fetch
 */
export const KEEPALIVE_BYTES: number = 60 * 1024;

/** The server that takes batches, and what one attempt may cost. */
export interface BatchServer extends Pick<HttpRequest, 'timeout' | 'maxBytes' | 'signal'> {
  /** Base of the API, without a slash at its end. */
  readonly base: string;
  readonly tokens: Tokens;
}

/**
 * Posts one batch to `projects/{project_id}/ingest_batch`; resolves once the server has accepted it.
 *
 * @throws {@link TransportError} whatever went wrong, a login included: a logger keeps the records then.
 */
export async function postBatch(batch: RecordBatch, server: BatchServer): Promise<void> {
  try {
    const { projectId, body, encoding, key, isLast } = checkObject(batch, 'batch');
    const { base, tokens, timeout, maxBytes, signal } = server;
    const url = new URL(`${base}/projects/${pathSegment(projectId, 'projectId')}/ingest_batch`);
    if (isLast === true && !canOutlive() && (await tokens.token()) === undefined && beacon(url, body)) return;
    const answer = await tokenExchange(tokens, {
      method: 'POST',
      url,
      // What is under way when its page is left arrives all the same.
      keepalive: (isLast === true || isPage()) && body.length <= KEEPALIVE_BYTES,
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        'idempotency-key': key,
        ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
      },
      body,
      timeout,
      maxBytes,
      signal,
    });
    // A proxy's login page answers with success as well: only JSON, or nothing, is the server's word.
    answer.expectSuccess().json();
  } catch (cause) {
    throw notSent(cause);
  }
}

/**
 * What kept a batch from being sent, as loggers report it.
 *
 * @param cause - what was thrown; its message is repeated where it is one of ours, which hold no secrets.
 * @returns It, where it says that already.
 */
export function notSent(cause: unknown): TransportError {
  if (cause instanceof TransportError) return cause;
  const reason = cause instanceof RaymonError ? `: ${cause.message}` : '';
  return new TransportError(`Expected the batch to be sent${reason}`, { cause });
}

function isPage(): boolean {
  return typeof Reflect.get(globalThis, 'document') === 'object';
}

/** Whether `fetch` has requests that outlive their page. */
function canOutlive(): boolean {
  return 'keepalive' in Request.prototype;
}

/** Has the browser send bytes whatever becomes of the page; it tells nobody of the answer, and takes no token. */
function beacon(url: URL, body: Uint8Array<ArrayBuffer>): boolean {
  const navigator: unknown = Reflect.get(globalThis, 'navigator');
  const send: unknown = isObject(navigator) ? navigator['sendBeacon'] : undefined;
  const blob = new Blob([body], { type: 'application/json' });
  return typeof send === 'function' && Reflect.apply(send, navigator, [url.href, blob]) === true;
}
