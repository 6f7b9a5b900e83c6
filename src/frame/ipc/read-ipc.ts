import { copyBytes, packedFormat } from '../../base/bytes.ts';
import { DecodeError } from '../../base/errors.ts';
import { GONE, incomingBytes } from '../../base/incoming/incoming-bytes.ts';
import { checkLimit, type Limits } from '../../base/limits.ts';
import { describe } from '../../base/path.ts';
import type { Columns } from '../arrow/columns.ts';
import { readStream } from '../stream/reader.ts';
import { isArrowFile, streamOfFile } from './arrow-file.ts';
import { uncompressed } from './uncompressed.ts';
import type { UnpackZstd } from './zstd.ts';

/**
 * Reads the columns of an Arrow stream or file, whichever it is, compressed or not.
 *
 * @param bytes - untrusted; kept, where nothing of them is compressed.
 * @param zstd - what unpacks Zstandard; the engine's own when missing.
 * @throws {@link DecodeError} `bad-arrow` if they are neither, or damaged.
 * @throws {@link LimitError} if they are larger than the limits allow, packed or not.
 * @throws {@link MissingDependencyError} if they need Zstandard, and nothing unpacks that.
 */
export function readIPC(bytes: Uint8Array, limits: Limits, zstd?: UnpackZstd): Columns {
  const packed = packedFormat(bytes);
  if (packed !== undefined) throw new DecodeError('bad-arrow', `Expected an Arrow stream or file, got ${packed}`);
  const { stream, schema } = isArrowFile(bytes) ? streamOfFile(bytes) : { stream: bytes, schema: undefined };
  return readStream(uncompressed(stream, limits, zstd), limits, [], undefined, schema);
}

/**
 * A copy of what a caller brought, so that neither they nor what they let unpack can change it while it is read.
 *
 * @throws {@link DecodeError} `bad-arrow` if it is not a Uint8Array, or has lost its memory.
 * @throws {@link LimitError} if it is longer than `limits.payloadBytes`.
 */
export function ownIPC(value: unknown, limits: Limits): Uint8Array {
  const bytes = incomingBytes(value, (problem) => {
    throw new DecodeError('bad-arrow', problem === 'gone' ? GONE : `Expected a Uint8Array, got ${describe(value)}`);
  });
  checkLimit(limits, 'payloadBytes', bytes.length, []);
  return copyBytes(bytes);
}
