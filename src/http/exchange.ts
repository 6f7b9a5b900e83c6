import { LimitError, TransportError } from '../base/errors.ts';
import { ownError } from '../base/foreign-errors.ts';
import { guardedDispatcher } from './guarded-dispatcher.ts';

/** One request, and what it may cost. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string | undefined;
  /** Milliseconds until the last byte of the answer. */
  readonly timeout: number;
  /** Most bytes of the answer's body, decompressed. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
  /** Whether it goes on when its page is left; browsers let few bytes do so. */
  readonly keepalive?: boolean | undefined;
}

/** A whole answer. */
export interface HttpAnswer {
  /** Method and URL that were asked, without the query. */
  readonly request: string;
  readonly status: number;
  readonly headers: Headers;
  /** All of the body; its start if the status is not of success. */
  readonly body: Uint8Array;
}

/**
 * Sends a request and reads the answer, within a deadline that covers both and a number of bytes.
 *
 * Redirects are never followed: a client that follows turns a POST into a GET, and hands its token to whom the
 * server names.
 *
 * @returns The answer whatever its status, redirects excepted.
 * @throws {@link TransportError} if there is no whole answer in time, or it is a redirect.
 * @throws {@link LimitError} `responseBytes` if the body of a success is larger than `maxBytes`.
 */
export async function exchange(request: HttpRequest): Promise<HttpAnswer> {
  const { signal } = request;
  // One controller and one timer of its own: timers of AbortSignal may be collected before they fire.
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  const from = requestName(request);
  // Raced, because Node's fetch loses the end of some answers (compressed, without a length, reset), and forgets that
  // it was aborted too.
  const stopped = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason as Error), { once: true });
  });
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    stop();
  }, request.timeout);
  try {
    signal?.addEventListener('abort', stop);
    if (signal?.aborted === true) stop();
    return await Promise.race([run(request, controller.signal), stopped]);
  } catch (error) {
    throw ownError(error, (cause) => {
      if (isLate) {
        return new TransportError(`Expected a whole answer within ${request.timeout} ms`, { request: from, cause });
      }
      if (signal?.aborted === true) {
        const failure = { request: from, cause: signal.reason };
        return new TransportError('Expected an answer, the caller gave up waiting', failure);
      }
      const message = `Expected a whole answer, the connection failed${codeOf(cause)}`;
      return new TransportError(message, { request: from, cause });
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

/** The system's word for a failure, such as ` (ECONNREFUSED)`: fetch keeps it some causes below. */
function codeOf(error: unknown): string {
  let code = '';
  for (let at = error, depth = 0; at instanceof Error && depth < MOST_CAUSES; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string' && /^[A-Z0-9_]{1,64}$/.test(at.code)) code = ` (${at.code})`;
  }
  return code;
}

const MOST_CAUSES = 8;

async function run(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const { method, url, headers, body, keepalive = false } = request;
  // Not a member of the standard's: only Node's fetch looks at it.
  const guard: object = { dispatcher: guardedDispatcher() };
  const fetching = new AbortController();
  const stop = (): void => fetching.abort(signal.reason);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  const response = await fetch(url, {
    method,
    headers,
    body: body ?? null,
    redirect: 'manual',
    signal: fetching.signal,
    keepalive,
    ...guard,
  });
  try {
    return await read(response, request);
  } finally {
    // What is left unread of a body ends here. The signal is for what is under way: aborted after a failure, it would
    // tell streams of it that may have no listener left.
    response.body?.cancel().catch(() => undefined);
    // Where the status allows no body there is nothing to cancel: Node's fetch would wait for minutes for the body that
    // a server has announced all the same, and keep the process up.
    if (response.body === null) fetching.abort();
  }
}

async function read(response: Response, request: HttpRequest): Promise<HttpAnswer> {
  const { maxBytes } = request;
  const { status } = response;
  // Browsers hide the status of a redirect.
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    throw new TransportError(`Expected an answer, got a redirect (status ${status})`, {
      request: requestName(request),
      status,
    });
  }
  const body = response.ok
    ? readBody(response, maxBytes, refuseMore)
    : readBody(response, Math.min(maxBytes, FAILURE_BYTES), undefined);
  return { request: requestName(request), status, headers: response.headers, body: await body };
}

/** Says who was asked for what. A query may hold what was logged. */
function requestName({ method, url }: HttpRequest): string {
  return `${method} ${url.origin}${url.pathname}`;
}

/** Bytes that are read of an answer that says what went wrong. */
const FAILURE_BYTES = 64 * 1024;

/** @param refuse - throws when there is more than `maxBytes`; without it the rest is left unread. */
async function readBody(
  response: Response,
  maxBytes: number,
  refuse: ((maxBytes: number) => never) | undefined,
): Promise<Uint8Array> {
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes) refuse?.(maxBytes);
  // What was announced is a claim: room is made as bytes arrive. Chunks are not kept, they may be of one byte each.
  let bytes = new Uint8Array(Math.min(FIRST_BUFFER_BYTES, maxBytes));
  let length = 0;
  for await (const chunk of response.body ?? []) {
    const end = length + chunk.length;
    if (end > maxBytes) {
      refuse?.(maxBytes);
      bytes.set(chunk.subarray(0, maxBytes - length), length);
      return bytes.subarray(0, maxBytes);
    }
    if (end > bytes.length) bytes = withRoom(bytes.subarray(0, length), Math.min(maxBytes, Math.max(end, 2 * length)));
    bytes.set(chunk, length);
    length = end;
  }
  return bytes.subarray(0, length);
}

const FIRST_BUFFER_BYTES = 64 * 1024;

function withRoom(bytes: Uint8Array, room: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(room);
  larger.set(bytes);
  return larger;
}

function refuseMore(maxBytes: number): never {
  throw new LimitError('responseBytes', maxBytes, `Expected at most ${maxBytes} bytes of answer, got more`);
}
