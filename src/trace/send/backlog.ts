import { TraceError, type RaymonError } from '../../base/errors.ts';
import { describe } from '../../base/path.ts';
import type { DropReason } from '../logger/logger.ts';

/** What a backlog tells about records that it lost or found. */
export interface BacklogListener {
  /** The project of the records: those of others are not this listener's. */
  readonly projectId: string;
  /** Records that it gave up, and the error of the file system if that is why. */
  dropped(reason: DropReason, records: number, error?: RaymonError): void;
  /** Records of an earlier run, now in this backlog. */
  recovered(records: number): void;
}

/** Bounds of one batch. */
export interface BatchSize {
  /** Most records, at least 1. */
  readonly records: number;
  /** Most bytes; one record may have more. */
  readonly bytes: number;
}

/** The oldest records of a backlog, on their way out. */
export interface Chunk {
  /** Names the records for good: the same ones are never taken under another key, nor others under this. */
  readonly key: string;
  /** At least one. */
  readonly lines: readonly Uint8Array[];
}

/** Records that wait to be sent, oldest first, in bounded space. */
export interface Backlog {
  /** Records in it, those taken and not yet settled included. */
  readonly records: number;
  /** Their bytes. */
  readonly bytes: number;
  /** Whether they outlive the process. */
  readonly isDurable: boolean;
  /** Records ever added: the next one's number. */
  readonly added: number;
  /** Number of the oldest record still in it; `added` when there is none. */
  readonly oldest: number;
  /** Begins; called once, before anything else. */
  open(listener: BacklogListener): void;
  /** Adds a line, or drops records to stay within its bounds; never throws. The line is not changed afterwards. */
  add(line: Uint8Array): void;
  /**
   * Takes the oldest records; undefined when there are none.
   *
   * What was taken before must have been settled.
   */
  take(size: BatchSize): Promise<Chunk | undefined>;
  /** Forgets the first `records` of those taken: they have left, one way or the other. */
  settle(records: number): void;
  /** Ends; records of a durable backlog stay for the next run, others are gone. */
  close(): void;
}

/** What to give up when there is no room. */
export type Overflow = 'drop-oldest' | 'drop-newest';

/** @throws {@link TraceError} if it is another text, or none. */
export function checkOverflow(overflow: Overflow = 'drop-oldest'): Overflow {
  if (overflow === 'drop-oldest' || overflow === 'drop-newest') return overflow;
  throw new TraceError(`Expected overflow to be drop-oldest or drop-newest, got another ${describe(overflow)}`);
}

/** The lines from `start` on that fit one batch; at least one. */
export function fitting(lines: readonly Uint8Array[], start: number, size: BatchSize): Uint8Array[] {
  const batch: Uint8Array[] = [];
  let bytes = 0;
  for (let at = start; at < lines.length && batch.length < size.records; at++) {
    const line = lines[at] as Uint8Array;
    bytes += line.length;
    if (batch.length > 0 && bytes > size.bytes) break;
    batch.push(line);
  }
  return batch;
}
