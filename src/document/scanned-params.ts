import type { Limits } from '../base/limits.ts';

/** What `scanParams` of a class has read. */
export interface ScannedParams {
  /** What `fromJcr` is given. */
  readonly params: object;
  /** Where their text ends. */
  readonly end: number;
}

/** How a class reads its own `params` from text. */
export type ScanParams = (bytes: Uint8Array, at: number, limits: Limits) => ScannedParams | undefined;
