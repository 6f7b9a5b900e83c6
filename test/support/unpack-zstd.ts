import { decompressZstd } from 'hyparquet-compressors';

/** Zstandard as programs unpack it on engines that do not. */
export const unpackZstd = (packed: Uint8Array, size: number): Uint8Array =>
  decompressZstd(packed, new Uint8Array(size));
