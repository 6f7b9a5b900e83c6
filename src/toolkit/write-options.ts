import type { Limits } from '../base/limits.ts';
import type { OptionNames } from '../base/options.ts';

/** How values are written. */
export interface WriteOptions {
  /** Limits of this call; {@link DEFAULT_LIMITS} for those not given. */
  readonly limits?: Partial<Limits> | undefined;
}

/** How values are written in pieces. */
export interface ChunkOptions extends WriteOptions {
  /** Bytes of the buffer that the pieces are written into; fewer than 1024 count as 1024. Default 1 MiB. */
  readonly bufferBytes?: number | undefined;
}

/** Names of {@link ChunkOptions}. */
export const CHUNK_OPTIONS: OptionNames<ChunkOptions> = { limits: true, bufferBytes: true };
