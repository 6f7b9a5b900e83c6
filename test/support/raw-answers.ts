import { createServer, type AddressInfo, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

/** An answer as bytes on the wire, and how its connection ends. */
export interface RawAnswer {
  readonly name: string;
  readonly status: number;
  /** What is written, piece by piece. */
  readonly pieces: readonly Uint8Array[];
  /** What happens to the connection after the last piece. */
  readonly end: 'open' | 'close' | 'reset';
  /** Whether nothing is wrong with it: then its status alone decides. */
  readonly isWhole: boolean;
}

/** 100, 101 and 103 stand before a final 200; 999 is no status of HTTP. */
export const STATUSES = [200, 100, 101, 103, 204, 205, 301, 304, 401, 403, 429, 500, 999] as const;

const JSON_TEXT = Buffer.from(
  JSON.stringify({ access_token: 'token', token_type: 'bearer', filler: 'x'.repeat(5000) }),
);
const PACKED = gzipSync(JSON_TEXT);
const SIX = Array.from({ length: 6 }, () => 'gzip').join(', ');

/** Each encoding: its header, the body, and whether clients can read it. */
const ENCODINGS = {
  identity: [undefined, JSON_TEXT, true],
  gzip: ['gzip', PACKED, true],
  'gzip truncated': ['gzip', PACKED.subarray(0, 20), false],
  'gzip garbage': ['gzip', Buffer.alloc(5000, 7), false],
  'six gzips of garbage': [SIX, Buffer.alloc(5000), false],
  'six gzips': [SIX, Array.from({ length: 5 }).reduce<Buffer>((bytes) => gzipSync(bytes), PACKED), false],
  'six gzips on six lines': [SIX.replaceAll(', ', '\r\ncontent-encoding: '), Buffer.alloc(5000), false],
  // Passed on as it is, so it reads as JSON.
  unknown: ['raymon', JSON_TEXT, true],
  br: ['br', brotliCompressSync(JSON_TEXT), true],
  'br garbage': ['br', Buffer.alloc(5000, 255), false],
  deflate: ['deflate', deflateSync(JSON_TEXT), true],
  'deflate garbage': ['deflate', Buffer.alloc(5000, 0x78), false],
} as const satisfies Record<string, readonly [string | undefined, Uint8Array, boolean]>;

/** Each framing: its headers, and the body in it. */
const FRAMINGS = {
  'content-length': (body) => [`content-length: ${body.length}`, body],
  'content-length too short': (body) => [`content-length: ${body.length - 7}`, body],
  'content-length too long': (body) => [`content-length: ${body.length + 7}`, body],
  chunked: (body) => ['transfer-encoding: chunked', chunks(body, '0\r\n\r\n')],
  'chunked without an end': (body) => ['transfer-encoding: chunked', chunks(body, '')],
  'chunked broken': (body) => ['transfer-encoding: chunked', chunks(body, 'oh no\r\n')],
  'until closed': (body) => ['connection: close', body],
} as const satisfies Record<string, (body: Uint8Array) => readonly [string, Uint8Array]>;

/** How far an answer comes, and what happens then. */
const ENDS = {
  complete: ['all', 'open'],
  'complete, then closed': ['all', 'close'],
  'complete, then reset': ['all', 'reset'],
  'closed in the head': ['half a head', 'close'],
  'silent in the head': ['half a head', 'open'],
  'closed in the body': ['half a body', 'close'],
  'reset in the body': ['half a body', 'reset'],
  'silent in the body': ['half a body', 'open'],
} as const satisfies Record<string, readonly ['all' | 'half a head' | 'half a body', RawAnswer['end']]>;

type Encoding = keyof typeof ENCODINGS;
type Framing = keyof typeof FRAMINGS;
type End = keyof typeof ENDS;

/**
 * Answers of every status, encoding, framing and end.
 *
 * @param isWanted - chooses among the combinations.
 */
export function rawAnswers(
  isWanted: (status: number, encoding: Encoding, framing: Framing, end: End) => boolean,
): RawAnswer[] {
  return STATUSES.flatMap((status) =>
    keys(ENCODINGS).flatMap((encoding) =>
      keys(FRAMINGS).flatMap((framing) =>
        keys(ENDS)
          .filter((end) => isWanted(status, encoding, framing, end))
          .map((end) => rawAnswer(status, encoding, framing, end)),
      ),
    ),
  );
}

function keys<T extends object>(object: T): (keyof T)[] {
  return Object.keys(object) as (keyof T)[];
}

function rawAnswer(status: number, encoding: Encoding, framing: Framing, end: End): RawAnswer {
  const [encodings, plain, isReadable] = ENCODINGS[encoding];
  const hasBody = status !== 204 && status !== 205 && status !== 304;
  const [frame, body] = FRAMINGS[framing](hasBody ? plain : Buffer.alloc(0));
  const [part, after] = ENDS[end];
  const interim = status < 200 ? `HTTP/1.1 ${status} Early\r\n\r\n` : '';
  const lines = ['content-type: application/json', frame];
  if (end === 'complete, then closed' && framing !== 'until closed') lines.push('connection: close');
  if (encodings !== undefined) lines.push(`content-encoding: ${encodings}`);
  if (status === 301) lines.push('location: /elsewhere');
  const head = Buffer.from(`${interim}HTTP/1.1 ${status < 200 ? 200 : status} Said\r\n${lines.join('\r\n')}\r\n\r\n`);
  const needsClosing = framing === 'until closed' || framing.endsWith('long') || framing.endsWith('end');
  const pieces =
    part === 'half a head'
      ? [head.subarray(0, head.length >> 1)]
      : [head, part === 'all' ? body : body.subarray(0, body.length >> 1)];
  return {
    name: `${status}, ${encoding}, ${framing}, ${end}`,
    status,
    pieces,
    end: part === 'all' && needsClosing && after === 'open' ? 'close' : after,
    isWhole:
      (end === 'complete' || end === 'complete, then closed') &&
      isReadable &&
      hasBody &&
      // Only who asks to go on may be told so, or to speak another protocol.
      status !== 100 &&
      status !== 101 &&
      (framing === 'content-length' || framing === 'chunked' || framing === 'until closed'),
  };
}

function chunks(body: Uint8Array, end: string): Uint8Array {
  const chunk = body.length === 0 ? [] : [Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n')];
  return Buffer.concat([...chunk, Buffer.from(end)]);
}

/** A server that gives the answer whose index is the first segment of the path. */
export interface RawServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts a server of the loopback interface. */
export async function serveRaw(answers: readonly RawAnswer[]): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let received = '';
    // Clients that give up reset their connections.
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.setNoDelay(true);
    socket.on('data', (data) => {
      received += data.toString('latin1');
      const [, index] = /^\S+ \/(\d+)\S* HTTP\/1\.1\r\n[^]*\r\n\r\n/.exec(received) ?? [];
      if (index === undefined) return;
      received = '';
      const answer = answers[Number(index)];
      if (answer === undefined) throw new Error(`Expected the index of an answer, got ${index}`);
      void give(socket, answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function give(socket: Socket, { pieces, end }: RawAnswer): Promise<void> {
  for (const piece of pieces) {
    if (socket.destroyed) return;
    socket.write(piece);
    // Pieces should arrive as pieces.
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (end === 'close') socket.end();
  else if (end === 'reset') socket.resetAndDestroy();
}
