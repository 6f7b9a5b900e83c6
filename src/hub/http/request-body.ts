import type { IncomingMessage } from 'node:http';
import { createGunzip, type Gunzip } from 'node:zlib';
import { HubError } from '../core/hub-error.ts';
import type { HubLimits } from '../core/limits.ts';
import type { BudgetShare, ByteBudget } from './byte-budget.ts';

/** How often a slow body is looked at. */
const PROBE_MS = 1000;
/** Unpacked bytes before the ratio counts: small texts of zeros pack well. */
const RATIO_FROM_BYTES = 2 ** 20;
const FIRST_BUFFER_BYTES = 64 * 1024;

/**
 * The body of a request, read only when a route asks, and bounded in bytes, in unpacked bytes, and in time.
 */
export class RequestBody {
  readonly #request: IncomingMessage;
  readonly #limits: HubLimits;
  readonly #budget: ByteBudget;
  readonly #begin: () => void;
  #share: BudgetShare | undefined;

  /**
   * @param begin - called before the first byte is asked for: where a client waits for a word to go on, it says so.
   */
  constructor(request: IncomingMessage, limits: HubLimits, budget: ByteBudget, begin: () => void) {
    this.#request = request;
    this.#limits = limits;
    this.#budget = budget;
    this.#begin = begin;
  }

  /** Gives back what it holds of the budget. */
  close(): void {
    this.#share?.close();
    this.#share = undefined;
  }

  /** Whether the whole body has arrived. */
  get isRead(): boolean {
    return this.#request.complete;
  }

  /**
   * Reads all of it, unpacked.
   *
   * @returns Memory that is the caller's alone.
   * @throws {@link HubError} 413 `too-large`, 415, 408 `timeout`, 422 `bad-encoding`, 503 `busy`.
   */
  async all(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#read(this.#limits.requestBytes, this.#limits.unpackedBytes);
  }

  /** Reads a small body: at most `formBytes`. @throws as {@link RequestBody.all}. */
  async small(): Promise<Uint8Array<ArrayBuffer>> {
    const { formBytes } = this.#limits;
    return this.#read(formBytes, formBytes);
  }

  /**
   * Reads the fields of a small form, or of a small JSON object: strings and null only.
   *
   * @throws {@link HubError} 400 `bad-request` if it is neither; and as {@link RequestBody.all}.
   */
  async fields(): Promise<ReadonlyMap<string, string | null>> {
    const text = textOf(await this.small());
    const type = mediaType(this.#request.headers['content-type']);
    if (type === 'application/x-www-form-urlencoded') return new Map(new URLSearchParams(text));
    return new Map(Object.entries(parseObject(text)).map(([name, value]) => [name, fieldOf(name, value)]));
  }

  /**
   * Reads a JSON object.
   *
   * @throws {@link HubError} 400 `bad-request` if it is not a JSON object; and as {@link RequestBody.all}.
   */
  async object(): Promise<Readonly<Record<string, unknown>>> {
    return parseObject(textOf(await this.small()));
  }

  /**
   * Gives its bytes as they come, unpacked, at most `artefactBytes`; memory does not grow with them.
   *
   * @throws as {@link RequestBody.all}, while it is read.
   */
  async *stream(): AsyncGenerator<Uint8Array, void> {
    const { artefactBytes } = this.#limits;
    let unpacked = 0;
    for await (const chunk of this.#chunks(artefactBytes)) {
      unpacked += chunk.length;
      if (unpacked > artefactBytes) throw tooLarge('artefactBytes', artefactBytes);
      yield chunk;
    }
  }

  async #read(most: number, mostUnpacked: number): Promise<Uint8Array<ArrayBuffer>> {
    this.#share ??= this.#budget.open();
    const share = this.#share;
    const encoding = encodingOf(this.#request);
    const stated = statedLength(this.#request);
    if (stated !== undefined && stated > most) throw tooLarge('requestBytes', most);
    // What is stated is taken before it is there, so that two bodies that do not fit do not both begin.
    const first = encoding === 'identity' && stated !== undefined ? stated : Math.min(FIRST_BUFFER_BYTES, mostUnpacked);
    share.grow(first);
    let bytes = new Uint8Array(first);
    let length = 0;
    for await (const chunk of this.#chunks(most)) {
      const needed = length + chunk.length;
      if (needed > mostUnpacked)
        throw tooLarge(encoding === 'identity' ? 'requestBytes' : 'unpackedBytes', mostUnpacked);
      if (needed > bytes.length) {
        const size = Math.min(Math.max(needed, bytes.length * 2), Math.max(mostUnpacked, needed));
        share.grow(size - bytes.length);
        const grown = new Uint8Array(size);
        grown.set(bytes.subarray(0, length));
        bytes = grown;
      }
      bytes.set(chunk, length);
      length = needed;
    }
    return bytes.subarray(0, length);
  }

  async *#chunks(mostPacked: number): AsyncGenerator<Uint8Array, void> {
    const encoding = encodingOf(this.#request);
    this.#begin();
    const packed = this.#packed(mostPacked);
    if (encoding === 'identity') {
      yield* packed;
      return;
    }
    yield* this.#unpacked(packed);
  }

  /** Bytes as they arrive, in time and in bounds. */
  async *#packed(most: number): AsyncGenerator<Uint8Array, void> {
    const { bodyTimeoutMs, bodyBytesPerSecond } = this.#limits;
    const begun = performance.now();
    let received = 0;
    let isSlow = false;
    const timer = setInterval(
      () => {
        const allowed = bodyTimeoutMs + (received / bodyBytesPerSecond) * 1000;
        if (performance.now() - begun <= allowed) return;
        isSlow = true;
        this.#request.destroy(new Error('too slow'));
      },
      Math.min(PROBE_MS, bodyTimeoutMs),
    );
    try {
      // The connection outlives a refusal: its answer is still to be sent.
      for await (const chunk of this.#request.iterator({ destroyOnReturn: false })) {
        const bytes = chunk as Uint8Array;
        received += bytes.length;
        if (received > most) throw tooLarge('requestBytes', most);
        yield bytes;
      }
    } catch (error) {
      if (isSlow) throw new HubError(408, 'timeout', 'Expected the body in time', { cause: error });
      if (error instanceof HubError) throw error;
      throw new HubError(400, 'bad-request', 'Expected the whole body', { cause: error });
    } finally {
      clearInterval(timer);
    }
    if (!this.#request.complete) throw new HubError(400, 'bad-request', 'Expected the whole body');
  }

  async *#unpacked(packed: AsyncGenerator<Uint8Array, void>): AsyncGenerator<Uint8Array, void> {
    const { unpackRatio } = this.#limits;
    const gunzip = createGunzip();
    let sent = 0;
    let received = 0;
    const feeding = feed(gunzip, packed, (bytes) => {
      sent += bytes;
    });
    // Nobody waits for it once the unpacking has failed.
    feeding.catch(() => undefined);
    try {
      for await (const chunk of gunzip) {
        const bytes = chunk as Uint8Array;
        received += bytes.length;
        if (received > RATIO_FROM_BYTES && received > sent * unpackRatio) {
          throw new HubError(413, 'too-large', `Expected a body that unpacks to at most ${unpackRatio} times its size`);
        }
        yield bytes;
      }
      await feeding;
    } catch (error) {
      // What ended the packed bytes has ended the unpacking with the same error.
      if (error instanceof HubError) throw error;
      throw new HubError(422, 'bad-encoding', 'Expected a gzip body', { cause: error });
    } finally {
      gunzip.destroy();
    }
  }
}

/** Writes to a stream no faster than it takes it. */
async function feed(
  gunzip: Gunzip,
  packed: AsyncGenerator<Uint8Array, void>,
  count: (bytes: number) => void,
): Promise<void> {
  try {
    for await (const chunk of packed) {
      if (gunzip.destroyed) return;
      count(chunk.length);
      if (gunzip.write(chunk)) continue;
      await new Promise<void>((resolve) => {
        gunzip
          .once('drain', resolve)
          .once('close', resolve)
          .once('error', () => resolve());
      });
    }
    gunzip.end();
  } catch (error) {
    gunzip.destroy(error instanceof Error ? error : new Error('failed'));
    throw error;
  }
}

function encodingOf({ headers }: IncomingMessage): 'identity' | 'gzip' {
  const encoding = (headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity' || encoding === '') return 'identity';
  if (encoding === 'gzip' || encoding === 'x-gzip') return 'gzip';
  throw new HubError(415, 'unsupported-media', 'Expected a body that is packed by gzip, or not at all');
}

function statedLength({ headers }: IncomingMessage): number | undefined {
  const text = headers['content-length'];
  return text === undefined ? undefined : Number(text);
}

/** The media type of a header, without its parameters. */
export function mediaType(header: string | undefined): string {
  return (header ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

function tooLarge(limit: keyof HubLimits, most: number): HubError {
  return new HubError(413, 'too-large', `Expected a body of at most ${most} bytes (${limit})`);
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new HubError(400, 'bad-request', 'Expected UTF-8, got invalid bytes', { cause });
  }
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message repeats a part of the text.
    throw new HubError(400, 'bad-request', 'Expected a JSON object');
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new HubError(400, 'bad-request', 'Expected a JSON object');
}

function fieldOf(name: string, value: unknown): string | null {
  if (typeof value === 'string' || value === null) return value;
  throw new HubError(400, 'bad-request', 'Expected a string or null', { path: `$.${name.slice(0, 100)}` });
}
