import type { Store } from './store.ts';
import type { Selection } from './traces.ts';
import type { Fault, Removed } from './upkeep.ts';

/** Calls that change what is kept; the thread that writes answers them. */
export type WriteName =
  | 'projectCreate'
  | 'projectUpdate'
  | 'projectDelete'
  | 'orgCreate'
  | 'orgAddMember'
  | 'orgRemoveMember'
  | 'profilePut'
  | 'slicePut'
  | 'sliceDelete'
  | 'tokenCreate'
  | 'tokenRevoke'
  | 'tokenUsed'
  | 'machinePut'
  | 'deviceCreate'
  | 'deviceDecide'
  | 'deviceTried'
  | 'deviceTake'
  | 'traceDelete'
  | 'tracePin'
  | 'status';

/** Calls that only read. */
export type ReadName =
  | 'traceList'
  | 'traceListJson'
  | 'tracePick'
  | 'traceGet'
  | 'traceOpen'
  | 'traceTags'
  | 'objectList'
  | 'objectGet'
  | 'objectFind'
  | 'refList'
  | 'tagNames'
  | 'tagValues'
  | 'histogram'
  | 'scatter'
  | 'projectGet'
  | 'projectSearch'
  | 'projectList'
  | 'orgGet'
  | 'orgList'
  | 'orgsOf'
  | 'profileGet'
  | 'profileList'
  | 'sliceList'
  | 'tokenFind'
  | 'tokenList'
  | 'machineOf'
  | 'machineFind'
  | 'deviceFind'
  | 'deviceByUserCode';

/** A call of the store as a thread answers it. */
export type Handler<F> = F extends (...args: infer A) => Promise<infer R> ? (...args: A) => R : never;

/** What the thread that writes answers, besides batches and uploads. */
export type Writes = { readonly [K in WriteName]: Handler<Store[K]> } & Steps;

/** Long work in steps, between which batches are kept. */
export interface Steps {
  /** Deletes some of the traces of a selection. */
  traceDeleteStep(selection: Selection): Step;
  /** Deletes some of what projects do not keep. */
  retainStep(now?: number): Step;
  /** Gives some room back. @param busy - segments that are being read. */
  gcStep(busy: readonly number[], now?: number): Step;
}

/** What a step removed, and whether nothing is left to do. */
export interface Step extends Removed {
  readonly isDone: boolean;
}
/** What a thread that reads answers. */
export type Reads = { readonly [K in ReadName]: Handler<Store[K]> };

/** What the main thread asks about uploads, whose bytes it writes itself. */
export interface Uploads {
  /** Takes a number for a segment; until a record refers to it, it goes with the next start. */
  uploadBegin(project: number): number;
  /** Forgets a segment that nothing refers to. @returns Whether nothing did. */
  uploadAbort(segment: number): boolean;
}

/** A segment as it is checked and copied. */
export interface SegmentEntry {
  readonly id: number;
  readonly project: number;
  readonly bytes: number;
}

/** A record behind which a step of checking begins: its trace, the number of its kind, and its place in the trace. */
export type RecordPlace = readonly [trace: number, kind: number, seq: number];

/** What a step of checking found. */
export interface Checked<Place = number> {
  /** Where the next step begins; null at the end. */
  readonly next: Place | null;
  readonly objects: number;
  readonly bytes: number;
  readonly faults: readonly Fault[];
}

/** Long work that only reads, in steps, on a thread of its own. */
export interface LongReads {
  /** Checks the structure of the database. */
  checkDatabase(): readonly Fault[];
  /** Checks records, and the documents that stand in the database. @param after - zeros to begin. */
  checkRecords(after: RecordPlace, project: number | null): Checked<RecordPlace>;
  /** Checks the counts of projects. */
  checkCounters(): readonly Fault[];
  /** Segments, by number. */
  segmentList(after: number): readonly SegmentEntry[];
  /** Checks a part of a segment, and the rows that refer to it. @param from - byte; 0 to begin. */
  checkSegment(segment: SegmentEntry, from: number): Checked;
  /** Copies the database as it is now. @param path - of a file that does not exist. */
  copyDatabase(path: string): void;
  /** Segments that a copy refers to. @param path - of the copy. */
  copiedSegments(path: string): readonly SegmentEntry[];
}

/** Everything that threads answer, besides batches. */
export type Calls = Writes & Reads & Uploads & LongReads;
