import type { ServerResponse } from 'node:http';
import type { Answer, Piece } from './answer.ts';
import { headersOf } from './headers.ts';

/** Bytes of small pieces that are written together. */
const GATHERED_BYTES = 64 * 1024;

/**
 * Sends an answer, no faster than it is taken.
 *
 * @param isHead - whether only its headers are wanted.
 * @returns Bytes of the body that were sent; an answer that fails in the middle ends the connection, so that nobody
 *   takes it for whole.
 */
export async function send(response: ServerResponse, answer: Answer, isHead: boolean): Promise<number> {
  const { body } = answer;
  const headers = headersOf(answer);
  if (Array.isArray(body)) return sendPieces(response, answer, body as readonly Piece[], headers, isHead);
  if (answer.length !== undefined) headers['content-length'] = String(answer.length);
  response.writeHead(answer.status, headers);
  return sendStream(response, body as AsyncIterable<Piece>, isHead);
}

function sendPieces(
  response: ServerResponse,
  answer: Answer,
  body: readonly Piece[],
  headers: Record<string, string>,
  isHead: boolean,
): number {
  const length = body.reduce((sum, piece) => sum + byteLength(piece), 0);
  if (answer.status !== 204 && answer.status !== 304) headers['content-length'] = String(length);
  response.writeHead(answer.status, headers);
  if (!isHead) {
    response.cork();
    for (const piece of body) response.write(piece);
  }
  response.end();
  return isHead ? 0 : length;
}

async function sendStream(response: ServerResponse, body: AsyncIterable<Piece>, isHead: boolean): Promise<number> {
  let sent = 0;
  if (isHead) {
    // What would have been read is closed unread.
    await body[Symbol.asyncIterator]().return?.();
    response.end();
    return 0;
  }
  const gathered = new Gathered(response);
  try {
    for await (const piece of body) {
      if (response.destroyed) return sent;
      sent += byteLength(piece);
      if (!gathered.add(piece)) await writable(response);
    }
    gathered.flush();
    response.end();
  } catch (error) {
    response.destroy();
    throw error;
  }
  return sent;
}

/** Small pieces that are written together: as soon as none comes at once, or there are enough of them. */
class Gathered {
  readonly #response: ServerResponse;
  #pieces: Buffer[] = [];
  #bytes = 0;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  /** @returns Whether more may be added before what was written has left. */
  add(piece: Piece): boolean {
    if (this.#pieces.length === 0) setImmediate(() => this.flush());
    // Bytes are copied with their neighbours, or written before their maker goes on.
    const bytes =
      typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    this.#pieces.push(bytes);
    this.#bytes += bytes.length;
    return this.#bytes < GATHERED_BYTES || this.flush();
  }

  /** Writes what there is; false where the connection is slower. */
  flush(): boolean {
    const [only, second] = this.#pieces;
    if (only === undefined || this.#response.destroyed) return true;
    const bytes = second === undefined ? only : Buffer.concat(this.#pieces, this.#bytes);
    this.#pieces = [];
    this.#bytes = 0;
    return this.#response.write(bytes);
  }
}

/** Waits until a connection has taken what was written, or is gone. */
function writable(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      response.off('drain', end).off('close', end);
      resolve();
    };
    response.on('drain', end).on('close', end);
  });
}

function byteLength(piece: Piece): number {
  return typeof piece === 'string' ? Buffer.byteLength(piece) : piece.length;
}
