import { createGzip } from 'node:zlib';
import { Readable } from 'node:stream';
import { EncodeError } from '../../base/errors.ts';
import { toJsonChunks, toMsgpack } from '../../toolkit/builtins.ts';
import type { WriteFormat } from './source/artefact.ts';

/** Writes a document as JSON text, through one buffer. */
export const writeJsonText: WriteFormat = (value, { limits }) => Promise.resolve(toJsonChunks(value, { limits }));

/** Writes a document as JSON text, gzipped. */
export const writeGzippedJson: WriteFormat = (value, { limits }) => {
  const text = toJsonChunks(value, { limits });
  const gzip = createGzip();
  // Copied, because each piece is only valid until the next.
  Readable.from(copies(text), { objectMode: false, highWaterMark: 2 ** 20 })
    .on('error', (error: Error) => gzip.destroy(error))
    .pipe(gzip);
  return Promise.resolve(gzip as AsyncIterable<Uint8Array>);
};

function* copies(pieces: Iterable<Uint8Array>): Iterable<Uint8Array> {
  for (const piece of pieces) yield piece.slice();
}

/** Writes a document as msgpack, whose strings are UTF-8: halves of surrogate pairs are refused. */
export const writeMsgpack: WriteFormat = async (value, { limits }) => {
  try {
    return [toMsgpack(value, { limits })];
  } catch (error) {
    throw error instanceof EncodeError ? error.knowing('--to json keeps it', {}) : error;
  }
};
