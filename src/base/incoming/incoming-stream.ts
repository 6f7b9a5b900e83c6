import { DecodeError } from '../errors.ts';
import { describe } from '../path.ts';

/** What a `Blob` and a `File` are, as far as they are read. */
export interface BlobLike {
  /** Number of bytes. */
  readonly size: number;
  /** The bytes, as a web stream. */
  stream(): ReadableStream<Uint8Array>;
}

/** What a `Response` and a `Request` are, as far as they are read. */
export interface BodyLike {
  /** The bytes, as a web stream; null for none. */
  readonly body: ReadableStream<Uint8Array> | null;
  /** Tell the size of the body, which is believed for nothing but to report progress, and to refuse it early. */
  readonly headers: Headers;
  /** Of a `Response`: whether it is a success, as it has to be. */
  readonly ok?: boolean;
  /** Of a `Response`: the status that says so. */
  readonly status?: number;
}

/** A stream of UTF-8 in pieces, of strings, or of both: a web stream, a `Response`, a `Blob`, a Node stream, an async generator. */
export type StreamInput =
  | ReadableStream<Uint8Array | string>
  | AsyncIterable<Uint8Array | string>
  | BlobLike
  | BodyLike;

/** Pieces that come one after the other. */
export interface IncomingStream {
  /** Bytes that it says it has; undefined where it does not say. */
  readonly total: number | undefined;
  /** The next piece; rejects with what the stream rejects with. */
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>;
  /** Says that nothing more is wanted; never throws, and waits for nothing. */
  cancel(reason: unknown): void;
}

/**
 * Begins to read a stream: its first piece is asked for at once, since a stream of Node tells its failure only to who
 * reads it, and ends the process where nobody does.
 *
 * @param input - anything; see {@link StreamInput}.
 * @throws {@link DecodeError} `wrong-type` if it is no stream; `stream-failed` if somebody else reads it already, or it
 *   is an answer that is no success, whose body is left to be read.
 */
export function openStream(input: unknown): IncomingStream {
  try {
    const stream = typeof input === 'object' && input !== null ? open(input) : undefined;
    if (stream !== undefined) return stream;
  } catch (cause) {
    if (cause instanceof DecodeError) throw cause;
    throw new DecodeError('stream-failed', 'Expected a stream that can be read, and that nobody else reads', [], {
      cause,
    });
  }
  const hint = typeof input === 'string' || ArrayBuffer.isView(input) ? ': fromJson reads text and bytes' : '';
  throw new DecodeError('wrong-type', `Expected a stream, a Response or a Blob, got ${describe(input)}${hint}`);
}

function open(input: object): IncomingStream | undefined {
  if (has(input, 'getReader')) return webStream(input as ReadableStream, undefined);
  if (Symbol.asyncIterator in input) return asyncPieces(input as AsyncIterable<unknown>);
  if (has(input, 'stream') && 'size' in input) return webStream((input as BlobLike).stream(), Number(input.size));
  if (!('body' in input) || !('headers' in input)) return undefined;
  const { body, headers, ok, status } = input as BodyLike;
  if (ok === false) throw new DecodeError('stream-failed', `Expected an answer of success, got status ${status}`);
  if (body === null) return { total: 0, next: () => Promise.resolve({ done: true }), cancel: () => undefined };
  // Of a compressed body, the size that is told is not that of the text.
  const size = headers.get('content-encoding') === null ? headers.get('content-length') : null;
  return webStream(body, size === null || !/^\d{1,15}$/.test(size) ? undefined : Number(size));
}

function has(input: object, method: string): boolean {
  return typeof Reflect.get(input, method) === 'function';
}

function webStream(stream: ReadableStream, total: number | undefined): IncomingStream {
  const reader = stream.getReader();
  return {
    total,
    next: askedAhead(() => reader.read()),
    cancel: (reason) => quietly(() => reader.cancel(reason)),
  };
}

function asyncPieces(input: AsyncIterable<unknown>): IncomingStream {
  const request = isRequest(input) ? input : undefined;
  const pieces = request?.iterator({ destroyOnReturn: false }) ?? input[Symbol.asyncIterator]();
  return {
    total: undefined,
    next: askedAhead(() => pieces.next()),
    cancel() {
      // A generator that waits for its next piece ends only after it; a stream of Node at once.
      const isNodes = request === undefined && has(input, 'destroy');
      quietly(async () => {
        if (isNodes) return (input as unknown as { destroy(): void }).destroy();
        await pieces.return?.();
        // The client reads its answer when it has been rid of the rest.
        request?.resume();
      });
    },
  };
}

/** Asks for the first piece now, and for each of the others when it is wanted. */
function askedAhead(ask: IncomingStream['next']): IncomingStream['next'] {
  let first: ReturnType<IncomingStream['next']> | undefined = (async () => ask())();
  // Whoever wants it is told what it rejects with.
  first.catch(() => undefined);
  return () => {
    const piece = first ?? ask();
    first = undefined;
    return piece;
  };
}

/** What a server of Node is asked. */
interface ServerRequest extends AsyncIterable<unknown> {
  iterator(options: { destroyOnReturn: boolean }): AsyncIterator<unknown>;
  resume(): void;
}

/** Whether a stream is a request whose connection its answer needs: to destroy it would leave the client without one. */
function isRequest(input: object): input is ServerRequest {
  return has(input, 'iterator') && typeof Reflect.get(input, 'method') === 'string';
}

/** The error that a stream was cancelled for is the one to be told. */
function quietly(cancel: () => unknown): void {
  try {
    Promise.resolve(cancel()).catch(() => undefined);
  } catch {
    // As above.
  }
}
