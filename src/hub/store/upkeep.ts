import type { Selection } from './traces.ts';

/** What a run of retention, deletion or gc removed. */
export interface Removed {
  readonly traces: number;
  /** Of `data`. */
  readonly bytes: number;
  /** Files. */
  readonly segments: number;
}

/** Something that is not as it was written. */
export interface Fault {
  readonly code: 'hash' | 'missing-segment' | 'short-segment' | 'bad-entry' | 'database' | 'counters' | 'orphan';
  readonly message: string;
  /** Of the object concerned, where there is one. */
  readonly objectId: string | null;
}

/** What `verify` found. */
export interface Verified {
  readonly objects: number;
  readonly segments: number;
  readonly bytes: number;
  /** At most {@link MAX_FAULTS}; `faultCount` counts all. */
  readonly faults: readonly Fault[];
  readonly faultCount: number;
}

/** Figures for `readyz`, `metrics` and `doctor`. */
export interface StoreStatus {
  readonly sqlite: { readonly version: string; readonly driver: 'node:sqlite' | '@photostructure/sqlite' };
  readonly schema: number;
  /** Free and all bytes of the disk. */
  readonly disk: { readonly free: number; readonly total: number };
  /** Whether ingest is refused because of it. */
  readonly isDiskFull: boolean;
  readonly databaseBytes: number;
  readonly segments: number;
  readonly segmentBytes: number;
  readonly traces: number;
  /** Since the start. */
  readonly ingested: {
    readonly batches: number;
    readonly records: number;
    readonly bytes: number;
    readonly syncs: number;
  };
}

/** Deleting, pinning, and keeping the store in order. */
export interface Upkeep {
  /** Deletes a trace: at once invisible, its bytes soon gone from the disk. @returns Whether there was one. */
  traceDelete(project: number, traceId: string): Promise<boolean>;
  /**
   * Deletes the traces of a selection, in steps between which batches are kept. Pinned ones too: the selection says
   * so. Traces that begin to be in it meanwhile may stay.
   */
  traceDeleteAll(selection: Selection, options?: { readonly signal?: AbortSignal }): Promise<Removed>;
  /** Pins a trace, so that retention keeps it, or unpins it. @returns Whether there is one. */
  tracePin(project: number, traceId: string, isPinned: boolean): Promise<boolean>;
  /** Deletes what is older or more than its project keeps, in steps. @param now - milliseconds, for tests. */
  retain(now?: number): Promise<Removed>;
  /**
   * Gives room back, in steps: rows of deleted traces and projects, segments that nothing refers to, idempotency keys
   * after 7 days, devices and tokens long expired. Documents of deleted traces are overwritten where their segment
   * stays; segments that are mostly dead are written anew. Does nothing while a backup runs.
   *
   * @param now - milliseconds, for tests: what was deleted in the last minute stays for those who read it.
   */
  gc(now?: number): Promise<Removed>;
  /** Reads every document and hashes it, every row and segment entry, while the hub runs. */
  verify(options?: { readonly project?: number; readonly signal?: AbortSignal }): Promise<Verified>;
  /**
   * Copies the store while it runs: a database of one moment and every segment byte that it refers to.
   *
   * @param directory - must not exist, or be empty.
   * @throws {@link HubError} `exists`, `storage`.
   */
  backup(directory: string, options?: { readonly signal?: AbortSignal }): Promise<{ readonly bytes: number }>;
  status(): Promise<StoreStatus>;
}

/** Faults that `verify` names. */
export const MAX_FAULTS = 1000;
