import { checkLimit, type Limits } from '../../../base/limits.ts';
import { type Compression, decompress } from '../../../disk/compression.ts';
import type { Source } from './artefact.ts';
import { chunksOf } from './source-bytes.ts';

/**
 * What a compressed source holds.
 *
 * @param limits - `documentBytes` bounds what comes out.
 * @returns Pieces in order, in memory of their own.
 * @throws {@link LimitError} `documentBytes` as soon as more comes out.
 * @throws {@link DecodeError} `bad-compression` if it is damaged, cut off, or followed by other bytes.
 */
export async function unpackedPieces(source: Source, compression: Compression, limits: Limits): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  await decompress(chunksOf(source), compression, limits, (piece) => {
    size += piece.length;
    checkLimit(limits, 'documentBytes', size, []);
    pieces.push(piece);
  });
  return pieces;
}
