import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A record as it arrives. */
export interface Arrived {
  readonly dtype: string;
  readonly timestamp: string;
  readonly trace_id: string;
  readonly project_id: string;
  readonly ref: string | null;
  readonly data: unknown;
}

/** One request that reached the server, answered or not. */
export interface Request {
  readonly path: string;
  readonly key: string;
  readonly authorization: string | undefined;
  readonly encoding: string | undefined;
  readonly records: readonly Arrived[];
}

/** What the server does with a request; true when it has accepted the records. */
export type Answer = (response: ServerResponse, request: Request) => boolean;

/** Answers with a status. */
export function status(code: number, headers: Record<string, string> = {}, body = '{}'): Answer {
  return (response) => {
    response.writeHead(code, { 'content-type': 'application/json', ...headers }).end(body);
    return code < 300;
  };
}

/**
 * A server on the loopback that fails as it is told, and stores as a real one does: a batch whose key it has stored
 * already is a repetition, and is answered without being stored again.
 */
export class FaultServer {
  /** Answers to the next requests; then `always`. */
  readonly script: Answer[] = [];
  always: Answer = status(200);
  readonly requests: Request[] = [];
  /** Records that the server has stored, in the order of their arrival. */
  readonly accepted: Arrived[] = [];
  readonly #stored = new KeyedBatches();
  port = 0;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(port = 0): Promise<FaultServer> {
    const server = new FaultServer();
    await new Promise<void>((resolve) => server.#server.listen(port, '127.0.0.1', resolve));
    server.port = (server.#server.address() as AddressInfo).port;
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/v0`;
  }

  /** The data of the stored records. */
  get data(): unknown[] {
    return this.accepted.map((record) => record.data);
  }

  /** @throws If one key came with different records: the later ones were lost. */
  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#stored.check();
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    try {
      for await (const piece of incoming) pieces.push(piece as Buffer);
    } catch {
      return;
    }
    const encoding = incoming.headers['content-encoding'];
    const body = Buffer.concat(pieces);
    const request: Request = {
      path: incoming.url ?? '',
      key: String(incoming.headers['idempotency-key']),
      authorization: incoming.headers.authorization,
      encoding,
      records: JSON.parse((encoding === 'gzip' ? gunzipSync(body) : body).toString()) as Arrived[],
    };
    this.requests.push(request);
    const answer = this.script.shift() ?? this.always;
    if (answer(response, request)) this.accepted.push(...this.#stored.store(request.key, request.records));
  }
}

/** What a server knows of the batches that it has stored: by their keys, as the `Idempotency-Key` means it. */
export class KeyedBatches {
  readonly #batches = new Map<string, string>();
  readonly #reused: string[] = [];

  /** Whether a batch of this key is stored. */
  has(key: string): boolean {
    return this.#batches.has(key);
  }

  /** @returns The records to store: none when the key is known. */
  store<T>(key: string, records: readonly T[]): readonly T[] {
    const text = JSON.stringify(records);
    const known = this.#batches.get(key);
    if (known !== undefined && known !== text) this.#reused.push(key);
    this.#batches.set(key, known ?? text);
    return known === undefined ? records : [];
  }

  /** @throws If one key came with different records. */
  check(): void {
    if (this.#reused.length > 0) throw new Error(`Expected a key for each batch, got one again: ${this.#reused[0]}`);
  }
}

/** Waits for something that happens soon. */
export async function until(condition: () => boolean, what = 'the condition'): Promise<void> {
  const end = performance.now() + 8000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`Expected ${what} within 8 seconds`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
