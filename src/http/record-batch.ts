import { TransportError } from '../base/errors.ts';
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
  /** The same for every attempt to send the same records, so that a server can tell a repetition. */
  readonly key: string;
}

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
    const { projectId, body, encoding, key } = checkObject(batch, 'batch');
    const { base, tokens, timeout, maxBytes, signal } = server;
    const answer = await tokenExchange(tokens, {
      method: 'POST',
      url: new URL(`${base}/projects/${pathSegment(projectId, 'projectId')}/ingest_batch`),
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
    throw cause instanceof TransportError ? cause : new TransportError('Expected the batch to be sent', { cause });
  }
}
