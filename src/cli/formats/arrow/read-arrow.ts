import { resolveLimits } from '../../../base/limits.ts';
import { readStream } from '../../../frame/stream/reader.ts';
import type { ReadFormat } from '../source/artefact.ts';
import { frameOf } from '../frame/frame-of.ts';
import { bytesOf } from '../source/source-bytes.ts';
import { isArrowFile, streamOfFile } from '../../../frame/ipc/arrow-file.ts';
import { uncompressed } from './uncompressed.ts';

/** Reads an Arrow file or stream, compressed or not, as a frame: index and metadata as pandas and we write them. */
export const readArrow: ReadFormat = async (source, options) => {
  const limits = resolveLimits(options.limits);
  const bytes = await bytesOf(source, limits);
  const stream = await uncompressed(isArrowFile(bytes) ? streamOfFile(bytes) : bytes, limits);
  return { value: frameOf(readStream(stream, limits, []), limits) };
};
