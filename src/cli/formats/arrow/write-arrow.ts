import { resolveLimits } from '../../../base/limits.ts';
import { streamParts } from '../../../frame/stream/writer.ts';
import type { WriteFormat } from '../source/artefact.ts';
import { asFrame } from '../frame/as-frame.ts';
import { arrowFileParts } from '../../../frame/ipc/arrow-file.ts';

/** Writes a frame as an Arrow file, index and metadata included. */
export const writeArrowFile: WriteFormat = (value, { limits, lossy = false }) =>
  Promise.resolve(arrowFileParts(asFrame(value, 'an Arrow file', lossy).joined, resolveLimits(limits)));

/** Writes a frame as an Arrow stream: the one that its document holds. */
export const writeArrowStream: WriteFormat = (value, { limits, lossy = false }) =>
  Promise.resolve(streamParts(asFrame(value, 'an Arrow stream', lossy).joined, resolveLimits(limits), []));
