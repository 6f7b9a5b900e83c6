import type { Transform } from 'node:stream';
import { DecodeError, LimitError, MissingDependencyError } from '../base/errors.ts';
import type { Limits } from '../base/limits.ts';
import { isZstd, ZstdFrames } from './zstd-frames.ts';

/** How the bytes of a file are compressed. */
export type Compression = 'gzip' | 'zstd';

/** What the name of a file says about how it is to be compressed; undefined if it is not. */
export function compressionOfName(path: string): Compression | undefined {
  const [, ending] = /\.(gz|zst)$/i.exec(path) ?? [];
  if (ending === undefined) return undefined;
  return ending.toLowerCase() === 'gz' ? 'gzip' : 'zstd';
}

/** Bytes of the pieces that come out. */
const PIECE_BYTES = 64 * 1024;

/** Bytes at the start of a file that tell its compression. */
export const MAGIC_BYTES = 4;

/** How bytes are compressed that begin so; undefined if they are not. No JSON text begins like that. */
export function compressionOfBytes(start: Uint8Array): Compression | undefined {
  if (start[0] === 0x1f && start[1] === 0x8b) return 'gzip';
  return isZstd(start) ? 'zstd' : undefined;
}

/**
 * Makes a compressor, to find out early that there is none.
 *
 * @throws {@link MissingDependencyError} if this version of the engine has none.
 */
export async function compressor(compression: Compression): Promise<Transform> {
  const { createGzip } = await import('node:zlib');
  // As gzip always does, and zstd only when it is told to: a byte that changes may pass for another one.
  return compression === 'gzip' ? createGzip() : zstdStream('createZstdCompress', { params: { [CHECKSUM_FLAG]: 1 } });
}

async function decompressor(compression: Compression): Promise<Transform> {
  const { createGunzip } = await import('node:zlib');
  return compression === 'gzip' ? createGunzip({ chunkSize: PIECE_BYTES }) : zstdStream('createZstdDecompress');
}

/** `ZSTD_c_checksumFlag` of zstd: a frame ends in the checksum of what it holds. */
const CHECKSUM_FLAG = 201;

/** Node 20 has no zstd, nor have the types of its API. */
async function zstdStream(
  name: 'createZstdCompress' | 'createZstdDecompress',
  options: { readonly params?: Readonly<Record<number, number>> } = {},
): Promise<Transform> {
  const create: unknown = Reflect.get(await import('node:zlib'), name);
  if (typeof create === 'function') return Reflect.apply(create, undefined, [options]) as Transform;
  throw new MissingDependencyError('zstd', 'Expected an engine with zstd, as Node has from 22.15 on: use .gz here');
}

/**
 * Compresses bytes.
 *
 * @param pieces - each is copied before the next is asked for.
 * @param stream - what {@link compressor} gives; ended here.
 * @throws What the pieces throw.
 */
export async function* compress(pieces: Iterable<Uint8Array>, stream: Transform): AsyncGenerator<Uint8Array, void> {
  const out: Uint8Array[] = [];
  const output = new Output(stream, (piece) => out.push(piece));
  try {
    for (const piece of pieces) {
      await output.write(piece.slice());
      yield* out.splice(0);
    }
    await output.end();
    yield* out.splice(0);
  } finally {
    stream.destroy();
  }
}

/**
 * Decompresses bytes to their end; a file may consist of several members or frames, and of nothing else.
 *
 * @param chunks - what they throw is thrown.
 * @param limits - `documentBytes` bounds loosely what goes in: a stream of empty members has no end.
 * @param take - is given what comes out, piece by piece, in memory that it may keep; a {@link LimitError} of it is thrown.
 * @returns Settles when all has come out.
 * @throws {@link LimitError} `documentBytes` if too much goes in.
 * @throws {@link DecodeError} `bad-compression` if the bytes are damaged, cut off, or followed by others.
 * @throws {@link MissingDependencyError} if this version of the engine has no zstd.
 */
export async function decompress(
  chunks: AsyncIterable<Uint8Array>,
  compression: Compression,
  limits: Limits,
  take: (piece: Uint8Array) => void,
): Promise<void> {
  const stream = await decompressor(compression);
  const frames = compression === 'zstd' ? new ZstdFrames() : undefined;
  const output = new Output(stream, take);
  let given = 0;
  try {
    for await (const chunk of chunks) {
      given += chunk.length;
      checkGiven(given, limits);
      for (const part of cut(chunk, frames)) {
        await output.write(part).catch((cause: unknown) => refuse(compression, cause));
        // Node passes silently over zeros behind the last member, and over all that follows them.
        if (output.hasEnded) refuse(compression, 'zeros behind its end');
      }
    }
    await output.end().catch((cause: unknown) => refuse(compression, cause));
  } finally {
    stream.destroy();
  }
  if (frames?.isWhole === false) refuse(compression, 'less than a frame');
}

function cut(chunk: Uint8Array, frames: ZstdFrames | undefined): Iterable<Uint8Array> {
  if (frames === undefined) return [chunk];
  try {
    return [...frames.cut(chunk)];
  } catch (cause) {
    return refuse('zstd', cause);
  }
}

/** What comes out of a stream of zlib, in step with what goes in. */
class Output {
  /** Whether nothing more will come. */
  hasEnded = false;
  readonly #stream: Transform;
  readonly #ended: Promise<void>;

  /** @param take - is given each piece; what it throws ends the stream. */
  constructor(stream: Transform, take: (piece: Uint8Array) => void) {
    this.#stream = stream;
    stream.on('data', (piece: Uint8Array) => {
      if (stream.destroyed) return;
      try {
        take(piece);
      } catch (error) {
        stream.destroy(error as Error);
      }
    });
    this.#ended = new Promise((resolve, reject) => {
      stream.once('error', reject).once('end', () => {
        this.hasEnded = true;
        resolve();
      });
    });
    this.#ended.catch(() => undefined);
  }

  /** Settles when all that the bytes give has come out. */
  async write(bytes: Uint8Array): Promise<void> {
    await Promise.race([
      this.#ended,
      new Promise<void>((resolve) => {
        this.#stream.write(bytes, () => resolve());
      }),
    ]);
    // The write of a stream that failed may settle before the event.
    if (this.#stream.destroyed) await this.#ended;
  }

  end(): Promise<void> {
    this.#stream.end();
    return this.#ended;
  }
}

/** Bytes that compression may add to a text that cannot be compressed, beside as many as it has. */
const OVERHEAD_BYTES = 64 * 1024;

function checkGiven(given: number, { documentBytes }: Limits): void {
  if (given <= 2 * documentBytes + OVERHEAD_BYTES) return;
  const message = `Expected at most ${documentBytes} document bytes, got more than twice as many compressed ones`;
  throw new LimitError('documentBytes', documentBytes, message);
}

function refuse(compression: Compression, cause: unknown): never {
  if (cause instanceof LimitError) throw cause;
  const got = typeof cause === 'string' ? cause : 'bytes that are damaged or cut off';
  throw new DecodeError('bad-compression', `Expected a whole file of ${compression}, got ${got}`, [], { cause });
}
