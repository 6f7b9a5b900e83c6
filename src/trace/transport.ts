import { TraceError, TransportError } from '../errors.ts';
import { quote } from '../path.ts';

/** Records on their way to the server in one request. */
export interface Batch {
  readonly projectId: string;
  /** A JSON array of records, compressed when `encoding` says so. */
  readonly body: Uint8Array<ArrayBuffer>;
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
  readonly token?: () => Promise<string>;
  /** Logs in again after a 401 or 403. Requests that fail together share one call. */
  readonly renew?: () => Promise<string>;
  /** Defaults to the platform's. */
  readonly fetch?: typeof fetch;
}

/**
 * Sends batches to `projects/{project_id}/ingest_batch` over `fetch`.
 *
 * @throws {@link TraceError} if the URL is not absolute, or neither https nor loopback.
 */
export function fetchTransport(options: FetchTransportOptions): Send {
  const base = checkBase(options.url);
  const request = options.fetch ?? fetch;
  const login = options.renew === undefined ? undefined : shared(options.renew);
  return async (batch, signal) => {
    const url = `${base}/projects/${segment(batch.projectId)}/ingest_batch`;
    const attempt = (token: string | undefined): Promise<Response> => post(request, url, batch, token, signal);
    let response = await attempt(await options.token?.().catch(loginFailed));
    if ((response.status === 401 || response.status === 403) && login !== undefined) {
      await response.body?.cancel().catch(() => undefined);
      response = await attempt(await login().catch(loginFailed));
    }
    await expectAccepted(response);
  };
}

function checkBase(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLoopback = url !== undefined && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url === undefined || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback))) {
    throw new TraceError('Expected an https URL, or http to a loopback address');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new TraceError('Expected a base URL without credentials, query and fragment');
  }
  return url.href.replace(/\/+$/, '');
}

/** One segment of a URL's path; a URL parser would climb out through `.` and `..`, even escaped. */
function segment(id: string): string {
  if (id === '' || id === '.' || id === '..') {
    throw new TransportError(`Expected an id that can stand in a URL, got ${quote(id)}`);
  }
  return encodeURIComponent(id);
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

function loginFailed(cause: unknown): never {
  throw cause instanceof TransportError ? cause : new TransportError('Expected a token, the login failed', { cause });
}

async function post(
  request: typeof fetch,
  url: string,
  batch: Batch,
  token: string | undefined,
  signal: AbortSignal,
): Promise<Response> {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'idempotency-key': batch.key,
    ...(batch.encoding === 'identity' ? {} : { 'content-encoding': batch.encoding }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  try {
    // A followed redirect would turn the POST into a GET, and carry the token to another server.
    return await request(url, { method: 'POST', headers, body: batch.body, redirect: 'manual', signal });
  } catch (cause) {
    throw new TransportError('Expected an answer from the server, got none', { cause });
  }
}

async function expectAccepted(response: Response): Promise<void> {
  const { status } = response;
  const body = await readText(response);
  const retryAfter = readRetryAfter(response.headers.get('retry-after'));
  if (status < 200 || status >= 300) {
    throw new TransportError(`Expected the batch to be accepted, got status ${status}`, { status, retryAfter, body });
  }
  // A proxy's login page answers 200 as well: only JSON, or nothing, is the server's word.
  if (body !== '' && !isJson(body)) {
    throw new TransportError(`Expected an answer in JSON, got other text with status ${status}`, { status, body });
  }
}

/** Bytes of an answer that are read; a server's word on a batch is shorter. */
const LONGEST_ANSWER = 2 ** 20;

async function readText(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (let length = 0; length <= LONGEST_ANSWER;) {
      const { done, value } = await reader.read();
      if (done) return text;
      length += value.length;
      text += decoder.decode(value, { stream: true });
    }
    await reader.cancel();
    return text;
  } catch (cause) {
    throw new TransportError('Expected a whole answer, it broke off', { cause });
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Seconds to wait, from a number of seconds or a date. */
function readRetryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - Date.now()) / 1000);
}
