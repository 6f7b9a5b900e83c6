import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { copyBytes, joinPieces, ownBytes } from '../../../base/bytes.ts';
import { checkLimit, type Limits } from '../../../base/limits.ts';
import { quote } from '../../../base/path.ts';
import type { Source } from './artefact.ts';
import { FormatError } from './format-error.ts';

/**
 * A source that can be read more than once: a pipe or a device is read to its end.
 *
 * @throws {@link FormatError} `many-artefacts` for a folder.
 * @throws {@link LimitError} if that gives more than `documentBytes`.
 */
export async function settledSource(source: Source, limits: Limits): Promise<Source> {
  if (!('path' in source)) return source;
  const facts = await stat(source.path);
  if (facts.isFile()) return source;
  if (facts.isDirectory()) throw folderRefused(source.path);
  return { bytes: await gather(createReadStream(source.path), limits), name: source.path };
}

/** The error for a folder where one file is wanted. */
export function folderRefused(path: string): FormatError {
  const message = `Expected a file, got the folder ${quote(path, 1000)}: raymon show, verify and view take folders`;
  return new FormatError('many-artefacts', message);
}

/**
 * All bytes of a source: a file is read whole, once its size is within `documentBytes`, into one piece of memory.
 *
 * @returns Bytes that begin their memory, so that arrays of any element can be laid over them.
 * @throws {@link LimitError} if there are more, before memory is taken for a regular file.
 */
export async function bytesOf(source: Source, limits: Limits): Promise<Uint8Array> {
  if (!('path' in source)) return source.bytes.byteOffset === 0 ? source.bytes : copyBytes(source.bytes);
  const file = await open(source.path, 'r');
  try {
    const { size } = await file.stat();
    checkLimit(limits, 'documentBytes', size, []);
    const bytes = ownBytes(size);
    let at = 0;
    while (at < size) {
      const { bytesRead } = await file.read(bytes, at, Math.min(size - at, MOST_READ_BYTES), at);
      // It shrank meanwhile: what was there first.
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    return bytes.subarray(0, at);
  } finally {
    await file.close();
  }
}

/** The bytes of a source as they are read. */
export async function* chunksOf(source: Source): AsyncIterable<Uint8Array> {
  if (!('path' in source)) yield source.bytes;
  else for await (const chunk of createReadStream(source.path)) yield chunk as Uint8Array;
}

/** One read call takes at most 2 GiB. */
const MOST_READ_BYTES = 2 ** 30;

/**
 * Reads a stream to its end, and joins what it gives.
 *
 * @throws {@link LimitError} if it gives more than `documentBytes`, at the first byte too many.
 */
export async function gather(stream: AsyncIterable<Uint8Array>, limits: Limits): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of stream) {
    size += piece.length;
    checkLimit(limits, 'documentBytes', size, []);
    pieces.push(piece);
  }
  return joinPieces(pieces, size);
}
