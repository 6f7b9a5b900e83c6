import { EncodeError, withFacts } from '../../base/errors.ts';
import { compress, type Compression, compressor } from '../../disk/compression.ts';
import { toJsonChunks, toMsgpack } from '../../toolkit/builtins.ts';
import type { WriteFormat } from './source/artefact.ts';

/** Writes a document as JSON text, through one buffer. */
export const writeJsonText: WriteFormat = (value, { limits }) => Promise.resolve(toJsonChunks(value, { limits }));

/** Writes a document as JSON text in gzip. */
export const writeGzippedJson: WriteFormat = packedWriter('gzip');

/** Writes a document as JSON text in zstd, where the engine has it. */
export const writeZstdJson: WriteFormat = packedWriter('zstd');

function packedWriter(compression: Compression): WriteFormat {
  return async (value, { limits }) => compress(toJsonChunks(value, { limits }), await compressor(compression));
}

/** Writes a document as msgpack, whose strings are UTF-8: halves of surrogate pairs are refused. */
export const writeMsgpack: WriteFormat = async (value, { limits }) => {
  try {
    return [toMsgpack(value, { limits })];
  } catch (error) {
    throw error instanceof EncodeError ? withFacts(error, '--to json keeps it', {}) : error;
  }
};
