import { LimitError, RaymonError, TransportError } from '../errors.ts';

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
}

/** A whole answer. */
export interface HttpAnswer {
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
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    stop();
  }, request.timeout);
  signal?.addEventListener('abort', stop);
  try {
    if (signal?.aborted === true) stop();
    return await run(request, controller.signal);
  } catch (error) {
    if (error instanceof RaymonError) throw error;
    if (isLate) throw new TransportError(`Expected a whole answer within ${request.timeout} ms`, { cause: error });
    if (signal?.aborted === true) {
      throw new TransportError('Expected an answer, the caller gave up waiting', { cause: signal.reason });
    }
    throw new TransportError('Expected a whole answer, the connection failed', { cause: error });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    // Whatever is still under way, a body cut off above all, ends here.
    stop();
  }
}

async function run(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const { method, url, headers, body, maxBytes } = request;
  const response = await fetch(url, { method, headers, body: body ?? null, redirect: 'manual', signal });
  const { status } = response;
  // Browsers hide the status of a redirect.
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    throw new TransportError(`Expected an answer, got a redirect (status ${status})`, { status });
  }
  const read = response.ok ? readAll(response, maxBytes) : readStart(response, Math.min(maxBytes, LONGEST_FAILURE));
  return { status, headers: response.headers, body: await read };
}

/** Bytes that are read of an answer that says what went wrong. */
const LONGEST_FAILURE = 64 * 1024;

async function readAll(response: Response, maxBytes: number): Promise<Uint8Array> {
  const announced = Number(response.headers.get('content-length') ?? 0);
  if (announced > maxBytes) throw tooLarge(maxBytes);
  // What was announced is a claim: room is made for what arrives.
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return join(chunks, length);
}

async function readStart(response: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= maxBytes) break;
  }
  return join(chunks, length).subarray(0, maxBytes);
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [first] = chunks;
  if (first !== undefined && chunks.length === 1) return first;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function tooLarge(maxBytes: number): LimitError {
  return new LimitError('responseBytes', maxBytes, `Expected at most ${maxBytes} bytes of answer, got more`);
}
