import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Hub } from './hub.ts';
import { HubError } from '../core/hub-error.ts';
import { empty, type Answer } from './answer.ts';
import { ByteBudget } from './byte-budget.ts';
import { errorAnswer, hubErrorOf } from './error-answer.ts';
import type { Caller } from './guard.ts';
import { Query } from './query.ts';
import { RequestBody } from './request-body.ts';
import { pathNames, requestPath } from './request-path.ts';
import type { Call } from './route.ts';
import type { Found, Router } from './router.ts';
import { send } from './send.ts';

/** What the hub writes about an answer: no name, token or payload of a client. */
export interface LogEntry {
  /** Method and path as the table has them; `-` where no route was found. */
  readonly route: string;
  /** Of the answer. */
  readonly status: number;
  /** From the first byte of the request to the last of the answer. */
  readonly milliseconds: number;
  /** Of the answer's body. */
  readonly bytes: number;
  /** The code of a refusal. */
  readonly code?: string | undefined;
  /** What failed inside of the hub. */
  readonly error?: unknown;
}

/** A server of routes. */
export interface HubServerOptions {
  readonly hub: Hub;
  readonly router: Router;
  readonly log: (entry: LogEntry) => void;
}

/** Milliseconds without a byte in either direction after which a connection is closed. */
const IDLE_MS = 120_000;
const KEEP_ALIVE_MS = 65_000;
/** Milliseconds, and bytes, for which a refused body is still read: its sender then hears why. */
const DRAIN_MS = 2000;
const DRAIN_BYTES = 64 * 2 ** 20;

/** Lets requests through the guard to the routes, and answers each of them. */
export class HubServer {
  readonly #hub: Hub;
  readonly #router: Router;
  readonly #log: HubServerOptions['log'];
  readonly #node: Server;
  readonly #budget: ByteBudget;
  /** Connections, and how many requests on each are not answered yet. */
  readonly #connections = new Map<Socket, number>();
  #isClosing = false;

  constructor({ hub, router, log }: HubServerOptions) {
    const { limits } = hub;
    this.#hub = hub;
    this.#router = router;
    this.#log = log;
    this.#budget = new ByteBudget({ bytes: limits.bytesInFlight, holders: limits.bodies });
    const options = {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headerTimeoutMs,
      // Bodies have bounds of their own.
      requestTimeout: 0,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: Math.min(limits.headerTimeoutMs, 1000),
    };
    this.#node = createServer(options, (request, response) => void this.#serve(request, response, false));
    this.#node.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
      void this.#serve(request, response, true);
    });
    this.#node.on('clientError', refuseGarbage);
    this.#node.on('connection', (socket: Socket) => {
      this.#connections.set(socket, 0);
      socket.on('close', () => this.#connections.delete(socket));
    });
    this.#node.maxConnections = limits.connections;
    this.#node.timeout = IDLE_MS;
  }

  /** What requests hold now, for metrics. */
  get held(): ByteBudget['held'] {
    return this.#budget.held;
  }

  /**
   * Begins to listen.
   *
   * @param port - 0 for any that is free.
   * @returns The port.
   * @throws The platform's error, such as `EADDRINUSE`.
   */
  async listen(port: number, host: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#node.once('error', reject);
      this.#node.listen(port, host, () => {
        this.#node.off('error', reject);
        resolve();
      });
    });
    return (this.#node.address() as AddressInfo).port;
  }

  /**
   * Takes no more requests, lets those that run come to their end, then closes what is left.
   *
   * @param graceMs - milliseconds for those that run.
   */
  async close(graceMs: number): Promise<void> {
    if (this.#isClosing) return;
    this.#isClosing = true;
    const closed = new Promise<void>((resolve) => {
      this.#node.close(() => resolve());
    });
    // Node's own `closeIdleConnections` leaves those on which nothing was asked yet.
    for (const [socket, requests] of this.#connections) if (requests === 0) socket.destroy();
    const timer = setTimeout(() => this.#node.closeAllConnections(), graceMs);
    await closed;
    clearTimeout(timer);
  }

  async #serve(request: IncomingMessage, response: ServerResponse, awaitsWord: boolean): Promise<void> {
    const begun = performance.now();
    const { socket } = request;
    this.#countRequest(socket, 1);
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    // A client that is gone is no failure of the hub.
    response.on('error', () => undefined);
    const body = new RequestBody(request, this.#hub.limits, this.#budget, () => {
      if (awaitsWord && !response.headersSent) response.writeContinue();
    });
    const seen: { found?: Found } = {};
    let failure: unknown;
    let answer: Answer;
    let code: string | undefined;
    try {
      answer = await this.#answer(request, body, gone.signal, seen);
    } catch (error) {
      const refusal = hubErrorOf(error);
      if (refusal.status >= 500 && !(error instanceof HubError && refusal.status > 500)) failure = error;
      ({ code } = refusal);
      answer = errorAnswer(refusal);
    }
    let bytes = 0;
    try {
      const isWhole = body.isRead || hasNoBody(request);
      if (!isWhole || this.#isClosing) response.setHeader('connection', 'close');
      bytes = await send(response, answer, request.method === 'HEAD');
      // What was read is no longer needed: others may have its room.
      body.close();
      if (!isWhole && !request.destroyed) await drain(request);
    } catch (error) {
      failure = error;
    } finally {
      body.close();
      // Its client may keep a connection that nobody will answer on any more.
      if (this.#isClosing) socket.destroySoon();
      this.#countRequest(socket, -1);
    }
    const route = seen.found === undefined ? '-' : `${seen.found.route.method} ${seen.found.route.path}`;
    const milliseconds = performance.now() - begun;
    this.#hub.metrics.count(route, answer.status, milliseconds / 1000, bytes);
    this.#log({ route, status: answer.status, milliseconds, bytes, code, error: failure });
  }

  #countRequest(socket: Socket, change: 1 | -1): void {
    const requests = this.#connections.get(socket);
    if (requests !== undefined) this.#connections.set(socket, requests + change);
  }

  async #answer(
    request: IncomingMessage,
    body: RequestBody,
    signal: AbortSignal,
    seen: { found?: Found },
  ): Promise<Answer> {
    const { guard, isSecure } = this.#hub;
    if (this.#isClosing)
      throw new HubError(503, 'closed', 'Expected a hub that runs; it is closing', { retryAfter: 5 });
    const caller = await guard.admit(request);
    const { segments, query } = requestPath(request.url ?? '');
    const found = this.#find(request.method ?? '', segments, caller);
    if ('status' in found) return found;
    seen.found = found;
    const { route } = found;
    guard.allow(caller, route.scope);
    const { names, inQuery } = pathNames(found, query);
    const project = 'project' in names ? await guard.project(caller.identity, String(names['project'])) : undefined;
    const call: Call = {
      hub: this.#hub,
      identity: caller.identity,
      project,
      names,
      query: new Query(query, [...(route.query ?? []), ...inQuery]),
      body,
      headers: request.headers,
      address: request.socket.remoteAddress ?? '',
      origin: `${isSecure ? 'https' : 'http'}://${caller.host}`,
      signal,
    };
    return route.run(call);
  }

  #find(method: string, segments: readonly string[], { identity }: Caller): Found | Answer {
    const found = this.#router.find(segments);
    if (found === undefined) {
      // A caller who may not ask is not told which paths there are.
      if (identity === undefined && segments[0] === 'v0')
        throw new HubError(401, 'unauthorized', 'Expected a valid access token');
      throw new HubError(404, 'not-found', 'Expected a path of this hub');
    }
    const usual = found.get(method === 'HEAD' ? 'GET' : method);
    if (usual !== undefined) return usual;
    const methods = [...found.keys(), ...(found.has('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
    if (method === 'OPTIONS') return empty(204, { allow: methods });
    const refusal = errorAnswer(new HubError(405, 'method-not-allowed', `Expected one of the methods ${methods}`));
    return { ...refusal, headers: { ...refusal.headers, allow: methods } };
  }
}

function hasNoBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
}

/** Reads the rest of a body into nothing, for a while: a connection that is cut while it sends loses the answer. */
async function drain(request: IncomingMessage): Promise<void> {
  const { socket } = request;
  let left = DRAIN_BYTES;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, DRAIN_MS);
    request.on('data', (chunk: Uint8Array) => {
      left -= chunk.length;
      if (left < 0) resolve();
    });
    request
      .once('end', resolve)
      .once('close', resolve)
      .once('error', () => resolve());
    request.once('close', () => clearTimeout(timer));
    request.resume();
  });
  socket.destroySoon();
}

/** Answers a malformed HTTP request, or one whose head is too large. */
function refuseGarbage(error: Error & { readonly code?: string }, socket: Socket): void {
  if (!socket.writable) return void socket.destroy();
  const status = STATUS_OF_FAULT.get(error.code ?? '') ?? '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

const STATUS_OF_FAULT: ReadonlyMap<string, string> = new Map([
  ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large'],
  ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout'],
]);
