import { resolveLimits } from '../../../base/limits.ts';
import { readIPC } from '../../../frame/ipc/read-ipc.ts';
import type { ReadFormat } from '../source/artefact.ts';
import { frameOf } from '../frame/frame-of.ts';
import { bytesOf } from '../source/source-bytes.ts';
import { loadZstd } from './zstd.ts';

/** Reads an Arrow file or stream, compressed or not, as a frame: index and metadata as pandas and we write them. */
export const readArrow: ReadFormat = async (source, options) => {
  const limits = resolveLimits(options.limits);
  const bytes = await bytesOf(source, limits);
  return { value: frameOf(readIPC(bytes, limits, await loadZstd()), limits) };
};
