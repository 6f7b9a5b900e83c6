import { resolveLimits } from '../../base/limits.ts';
import { type Compression, decompress } from '../../disk/compression.ts';
import { fromJson, fromMsgpack } from '../../toolkit/builtins.ts';
import { readJcr } from '../../toolkit/files.ts';
import type { ReadFormat } from './source/artefact.ts';
import { bytesOf, chunksOf } from './source/source-bytes.ts';
import { readStreamed } from './streamed/read-streamed.ts';

/** Reads a document of JSON text. */
export const readJsonText: ReadFormat = async (source, { limits }) => {
  const options = { limits, unknown: 'keep' } as const;
  if (!('path' in source)) return { value: fromJson(source.bytes, options) };
  const streamed = await readStreamed(source.path, limits);
  return { value: streamed ?? (await readJcr(source.path, options)) };
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
    const text = await decompress(chunksOf(source), compression, resolveLimits(limits));
    return { value: fromJson(text, { limits, unknown: 'keep' }) };
  };
}
