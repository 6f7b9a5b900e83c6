import { isBytes } from '../../base/bytes.ts';
import { DecodeError, MissingDependencyError, OptionError } from '../../base/errors.ts';
import { fixedBytes } from '../../base/incoming/incoming-bytes.ts';
import { nodeModule } from '../../base/node-module.ts';
import { describe } from '../../base/path.ts';

/**
 * Unpacks Zstandard.
 *
 * @param packed - a frame; not to be changed.
 * @param size - the bytes that it must give; more need not be unpacked.
 * @returns So many bytes, which are copied.
 */
export type UnpackZstd = (packed: Uint8Array, size: number) => Uint8Array;

/** Newer engines have it; the types of the oldest do not. */
interface WithZstd {
  readonly zstdDecompressSync?: (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array;
}

/** The engine's own reader of Zstandard; undefined where it has none. */
export function engineZstd(): UnpackZstd | undefined {
  const unpack = (nodeModule('node:zlib') as WithZstd | undefined)?.zstdDecompressSync;
  return unpack && ((packed, size) => unpack(packed, { maxOutputLength: Math.max(1, size) }));
}

/**
 * Unpacks a frame into exactly the bytes that it is said to stand for.
 *
 * @param packed - untrusted.
 * @param target - every byte is written.
 * @param unpack - of the caller's; the engine's own when missing.
 * @throws {@link DecodeError} `bad-arrow` if the frame is damaged, or stands for another number of bytes.
 * @throws {@link MissingDependencyError} if there is nothing that unpacks.
 * @throws {@link OptionError} if the caller's function does not return a Uint8Array.
 */
export function unpackZstdFrame(packed: Uint8Array, target: Uint8Array, unpack?: UnpackZstd): void {
  const unpacker = unpack ?? engineZstd();
  if (unpacker === undefined) throw new MissingDependencyError('zstd', HOW);
  const size = contentSize(packed);
  // Readers that are told no size make memory of any that the frame claims.
  if (size !== undefined && size !== BigInt(target.length)) throw damaged(target);
  let bytes: unknown;
  try {
    bytes = unpacker(packed, target.length);
  } catch (cause) {
    throw damaged(target, { cause });
  }
  if (!isBytes(bytes)) throw new OptionError(`Expected zstd to give a Uint8Array, got ${describe(bytes)}`, ['zstd']);
  const given = fixedBytes(bytes);
  if (given.length !== target.length) throw damaged(target);
  target.set(given);
}

const HOW =
  'Expected an engine with Zstandard, as Node has from 22.15 on: pass { zstd: (packed, size) => bytes } here, or write the file with LZ4 or uncompressed';

function damaged({ length }: Uint8Array, options?: ErrorOptions): DecodeError {
  return new DecodeError('bad-arrow', `Expected a Zstandard frame of ${length} bytes, got a damaged one`, [], options);
}

/**
 * The size that a frame says it has; undefined if it says none.
 *
 * @see https://github.com/facebook/zstd/blob/dev/doc/zstd_compression_format.md
 */
function contentSize(frame: Uint8Array): bigint | undefined {
  const [flags = 0] = frame.subarray(4);
  const code = flags >> 6;
  const isSingle = (flags & 32) !== 0;
  if (code === 0 && !isSingle) return undefined;
  const at = 5 + (isSingle ? 0 : 1) + ([0, 1, 2, 4][flags & 3] as number);
  const width = [1, 2, 4, 8][code] as number;
  let size = 0n;
  for (let i = width - 1; i >= 0; i--) size = size * 256n + BigInt(frame[at + i] ?? 0);
  return code === 1 ? size + 256n : size;
}
