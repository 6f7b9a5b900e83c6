import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DecodeError } from '../../base/errors.ts';
import { checkLimit, resolveLimits } from '../../base/limits.ts';
import { fromJson, fromMsgpack } from '../../toolkit/builtins.ts';
import { readJcr } from '../../toolkit/files.ts';
import type { ReadFormat } from './source/artefact.ts';
import { bytesOf } from './source/source-bytes.ts';

/** Reads a document of JSON text. */
export const readJsonText: ReadFormat = async (source, { limits }) => {
  const options = { limits, unknown: 'keep' } as const;
  return { value: 'path' in source ? await readJcr(source.path, options) : fromJson(source.bytes, options) };
};

/** Reads a document of msgpack. */
export const readMsgpack: ReadFormat = async (source, { limits }) => ({
  value: fromMsgpack(await bytesOf(source, resolveLimits(limits)), { limits, unknown: 'keep' }),
});

/** Reads a document of gzipped JSON text: no more is unpacked than `documentBytes` allows. */
export const readGzippedJson: ReadFormat = async (source, { limits }) => {
  const most = resolveLimits(limits);
  const packed = 'path' in source ? createReadStream(source.path) : Readable.from([source.bytes]);
  const gunzip = createGunzip();
  packed.on('error', (error: Error) => gunzip.destroy(error)).pipe(gunzip);
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of gunzip as AsyncIterable<Uint8Array>) {
      size += piece.length;
      checkLimit(most, 'documentBytes', size, []);
      pieces.push(piece);
    }
  } catch (error) {
    if (!isZlib(error)) throw error;
    throw new DecodeError('syntax', 'Expected gzipped data, got damaged one', [], { cause: error });
  } finally {
    packed.destroy();
  }
  return { value: fromJson(pieces, { limits, unknown: 'keep' }) };
};

function isZlib(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
