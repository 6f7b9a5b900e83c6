import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

/** A request as it arrived. */
export interface Received {
  readonly method: string;
  /** The path as it stood in the request line, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage['headers'];
  /** The body's text, decompressed. */
  readonly body: string;
}

/** Answers a request. */
export type Answer = (response: ServerResponse, request: Received) => void | Promise<void>;

/** An HTTP server of this machine, which remembers what it received. */
export class HttpServer {
  readonly url: string;
  readonly received: Received[] = [];
  /** Answers to give to the next requests, in place of the usual ones. */
  readonly next: Answer[] = [];
  readonly #close: () => Promise<void>;

  private constructor(url: string, close: () => Promise<void>) {
    this.url = url;
    this.#close = close;
  }

  /** Starts a server on a free port of the loopback interface. */
  static async start(usual: Answer, prefix = ''): Promise<HttpServer> {
    const handlers: { listener: RequestListener } = { listener: () => undefined };
    const node = createServer((request, response) => handlers.listener(request, response));
    await new Promise<void>((resolve) => {
      node.listen(0, '127.0.0.1', resolve);
    });
    const { port } = node.address() as AddressInfo;
    const server = new HttpServer(`http://127.0.0.1:${port}${prefix}`, async () => {
      node.closeAllConnections();
      await new Promise((resolve) => {
        node.close(resolve);
      });
    });
    handlers.listener = (request, response) => {
      void server.#serve(request, response, usual);
    };
    return server;
  }

  async #serve(request: IncomingMessage, response: ServerResponse, usual: Answer): Promise<void> {
    const received = await receive(request);
    this.received.push(received);
    // A test that gives up in the middle of an answer closes the connection.
    response.on('error', () => undefined);
    await (this.next.shift() ?? usual)(response, received);
  }

  close(): Promise<void> {
    return this.#close();
  }
}

async function receive(request: IncomingMessage): Promise<Received> {
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const sent = await buffer(request);
  const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
  return {
    method: request.method ?? '',
    path,
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: request.headers,
    body: body.toString('utf8'),
  };
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** An answer of JSON. */
export function json(value: unknown, status = 200): Answer {
  return (response) => sendJson(response, value, status);
}

/** An answer of any text. */
export function text(body: string, headers: Record<string, string>, status = 200): Answer {
  return (response) => {
    response.writeHead(status, headers).end(body);
  };
}
