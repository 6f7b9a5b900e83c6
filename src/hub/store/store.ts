import type { Access } from './access.ts';
import type { Blobs } from '../blobs/blobs.ts';
import type { Ingest } from './ingest.ts';
import type { Projects } from './projects.ts';
import type { Traces } from './traces.ts';
import type { Upkeep } from './upkeep.ts';

/**
 * Everything the hub keeps. One process has it at a time.
 *
 * All calls are asynchronous and run on other threads: one writes, two read. Every call may be refused with
 * {@link HubError} `busy` (too much waits), `closed`, `storage` or `corrupt`. What a call changed is on the disk
 * itself before its promise is fulfilled, unless it says otherwise. Ids and names are checked by the caller; what
 * the store is given is data and never part of a statement or a path.
 */
export interface Store extends Ingest, Traces, Projects, Access, Upkeep {
  /** The documents that do not stand in the database, and uploads. */
  readonly blobs: Blobs;
  /**
   * Finishes what was asked before, refuses what comes later with `closed`, and lets the directory go.
   *
   * @returns Also when it was called before.
   */
  close(): Promise<void>;
}

/** How a store is opened. */
export interface StoreOptions {
  /** Directory of the data; made, 0700, when there is none. */
  readonly directory: string;
  /** Threads that read. Default 2. */
  readonly readers?: number | undefined;
  /** Bytes of the batches that may wait to be written. Default 512 MiB. */
  readonly maxWaitingBytes?: number | undefined;
  /** Ingest is refused below so many free bytes. Default 1 GiB. */
  readonly minFreeBytes?: number | undefined;
  /** Ingest is refused below this part of the disk. Default 0.05. */
  readonly minFreeRatio?: number | undefined;
  /**
   * File of the threads' program; default: the one that is built beside this module.
   *
   * @internal
   */
  readonly worker?: URL | undefined;
}

/** Opens a store, migrating it to this version's schema. */
export type OpenStore = (options: StoreOptions) => Promise<Store>;
