import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

/** A record as it came. */
export interface IngestedRecord {
  readonly dtype: string;
  readonly trace_id: string;
  readonly ref: string | null;
  readonly data: unknown;
}

/** What a server says to one batch after the other; it takes those behind the last. */
const SAYINGS: readonly number[] = [200, 503, 200, 429, 200, 422, 500];

/** Takes batches as a server of records does: those that it has by their key are not taken twice. */
export class IngestEndpoint {
  /** Records that were taken. */
  readonly records: IngestedRecord[] = [];
  /** Batches that came without a key: no request of `fetch`. */
  beacons = 0;
  readonly #keys = new Set<string>();
  #sayings: number[] = [];

  /** Forgets all, and answers badly from now on, now and then. */
  restart({ isGood }: { readonly isGood: boolean }): void {
    this.records.length = 0;
    this.beacons = 0;
    this.#sayings = isGood ? [] : [...SAYINGS];
  }

  /** Answers a request; false if it is of something else. */
  takes(request: IncomingMessage, response: ServerResponse): boolean {
    if (!/^\/v0\/projects\/\w+\/ingest_batch$/.test(request.url ?? '') || request.method !== 'POST') return false;
    void this.#answer(request, response);
    return true;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const status = await this.#take(request);
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
  }

  async #take(request: IncomingMessage): Promise<number> {
    const body = await buffer(request);
    const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    const records = JSON.parse(bytes.toString()) as IngestedRecord[];
    const key = request.headers['idempotency-key'];
    const status = this.#sayings.shift() ?? 200;
    if (status !== 200) return status;
    if (key === undefined) this.beacons++;
    if (typeof key === 'string' && this.#keys.has(key)) return 200;
    this.#keys.add(String(key));
    this.records.push(...records);
    return 200;
  }

  /** Resolves when so many records have come, or after a while; the number of those that have. */
  async whenCome(count: number): Promise<number> {
    for (let turn = 0; turn < 100 && this.records.length < count; turn++) {
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
    }
    return this.records.length;
  }
}
