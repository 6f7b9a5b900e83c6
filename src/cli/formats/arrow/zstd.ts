import { engineZstd, type UnpackZstd } from '../../../frame/ipc/zstd.ts';

/** Zstandard: the engine's own where it has it, else a reader in JavaScript, which is loaded then. */
export async function loadZstd(): Promise<UnpackZstd> {
  const own = engineZstd();
  if (own !== undefined) return own;
  const { decompressZstd } = await import('hyparquet-compressors');
  return (packed, size) => decompressZstd(packed, new Uint8Array(size));
}
