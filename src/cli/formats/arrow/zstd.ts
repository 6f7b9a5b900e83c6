import * as zlib from 'node:zlib';
import { DecodeError } from '../../../base/errors.ts';

/** Newer engines have it; the types of the oldest do not. */
interface WithZstd {
  readonly zstdDecompressSync?: (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array;
}

/** Unpacks into exactly `target`. */
export type Unpack = (packed: Uint8Array, target: Uint8Array) => void;

/** Zstandard: the engine's own where it has it, else a reader in JavaScript, which is loaded then. */
export async function loadZstd(): Promise<Unpack> {
  const { zstdDecompressSync } = zlib as WithZstd;
  if (zstdDecompressSync !== undefined) {
    return checked((packed, target) => {
      const bytes = zstdDecompressSync(packed, { maxOutputLength: Math.max(1, target.length) });
      if (bytes.length === target.length) target.set(bytes);
      return bytes.length;
    });
  }
  const { decompressZstd } = await import('hyparquet-compressors');
  return checked((packed, target) => {
    const size = contentSize(packed);
    // Told no size, that reader makes memory of any that the frame claims.
    if (size !== undefined && size !== BigInt(target.length)) return -1;
    const bytes = decompressZstd(packed, target);
    return bytes.length;
  });
}

/** @param unpack - gives the bytes that it unpacked, or throws anything. */
function checked(unpack: (packed: Uint8Array, target: Uint8Array) => number): Unpack {
  return (packed, target) => {
    let cause: unknown;
    try {
      if (unpack(packed, target) === target.length) return;
    } catch (error) {
      cause = error;
    }
    const message = `Expected a Zstandard frame of ${target.length} bytes, got a damaged one`;
    throw new DecodeError('bad-arrow', message, [], { cause });
  };
}

/** The size that a frame says it has; undefined if it says none. */
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
