import { resolveLimits } from '../../base/limits.ts';
import type { Compression } from '../../disk/compression.ts';
import { fromJson, fromMsgpack } from '../../toolkit/builtins.ts';
import { readJcr } from '../../toolkit/files.ts';
import type { ReadFormat } from './source/artefact.ts';
import { bytesOf } from './source/source-bytes.ts';
import { unpackedPieces } from './source/unpacked-pieces.ts';

/** Reads a document of JSON text. */
export const readJsonText: ReadFormat = async (source, { limits }) => {
  const options = { limits, unknown: 'keep' } as const;
  return { value: 'path' in source ? await readJcr(source.path, options) : fromJson(source.bytes, options) };
};

/** Reads a document of msgpack. */
export const readMsgpack: ReadFormat = async (source, { limits }) => ({
  value: fromMsgpack(await bytesOf(source, resolveLimits(limits)), { limits, unknown: 'keep' }),
});

/** Reads a document of JSON text in gzip: no more is unpacked than `documentBytes` allows. */
export const readGzippedJson: ReadFormat = packedReader('gzip');

/** Reads a document of JSON text in zstd, where the engine has it. */
export const readZstdJson: ReadFormat = packedReader('zstd');

function packedReader(compression: Compression): ReadFormat {
  return async (source, { limits }) => {
    const options = { limits, unknown: 'keep' } as const;
    if ('path' in source) return { value: await readJcr(source.path, options) };
    return { value: fromJson(await unpackedPieces(source, compression, resolveLimits(limits)), options) };
  };
}
