import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { joinPieces } from '../../base/bytes.ts';
import { checkLimit, type Limits } from '../../base/limits.ts';
import type { Source } from './artefact.ts';

/**
 * A source that can be read more than once: a pipe or a device is read to its end.
 *
 * @throws {@link LimitError} if that gives more than `documentBytes`.
 */
export async function settledSource(source: Source, limits: Limits): Promise<Source> {
  if (!('path' in source) || (await stat(source.path)).isFile()) return source;
  return { bytes: await gather(createReadStream(source.path), limits), name: source.path };
}

/**
 * All bytes of a source: a file is read whole, once its size is within `documentBytes`.
 *
 * @throws {@link LimitError} if there are more, before memory is taken for a regular file.
 */
export async function bytesOf(source: Source, limits: Limits): Promise<Uint8Array> {
  if (!('path' in source)) return source.bytes;
  const { size } = await stat(source.path);
  checkLimit(limits, 'documentBytes', size, []);
  return gather(createReadStream(source.path), limits);
}

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
