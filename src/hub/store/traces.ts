import type { BlobPlace } from '../blobs/blobs.ts';
import type { RecordKind, TagFact } from './ingest.ts';

/** Which traces, and how far. Times are microseconds of ingestion since 1970. */
export interface Selection {
  /** Number of the project. */
  readonly project: number;
  /** A `slicestr`; empty for all. */
  readonly slice?: string | undefined;
  /** The earliest time, itself included. */
  readonly begin?: number | undefined;
  /** The latest time, itself included. */
  readonly end?: number | undefined;
}

/** A selection that is read page by page. */
export interface Page extends Selection {
  /** Items wanted, 1 to {@link MAX_LIST_ITEMS}. */
  readonly limit: number;
  /** `more` of the page before; a cursor belongs to one list and selection, newest first. */
  readonly cursor?: string | undefined;
}

/** A page of a list. */
export interface Listed<T> {
  readonly items: readonly T[];
  /**
   * Where to go on; null at the end. A page may be short, or empty, and still have `more`: a request reads at most
   * {@link MAX_LIST_STEPS} rows.
   */
  readonly more: string | null;
  /** Time back to which everything was looked at: `searched back to …`; null when the list is at its end. */
  readonly scannedTo: number | null;
}

/** A trace, as lists show it. */
export interface TraceRow {
  /** Microseconds of ingestion since 1970; unique within the hub. */
  readonly id: number;
  readonly traceId: string;
  /** Timestamps of the earliest and of the latest record, in microseconds since 1970. */
  readonly first: number;
  readonly last: number;
  readonly records: number;
  readonly objects: number;
  /** Of all `data`. */
  readonly bytes: number;
  /** Tags that report an error. */
  readonly errors: number;
  readonly isPinned: boolean;
  /** In the order of names; each name, type, group and value once. */
  readonly tags: readonly TagFact[];
}

/** A record of a trace. */
export interface RecordRow {
  /** Place within the trace, from 0, in the order of arrival. */
  readonly seq: number;
  readonly kind: RecordKind;
  /** As it was logged. */
  readonly timestamp: string;
  /** The same in microseconds since 1970. */
  readonly at: number;
  readonly ref: string | null;
  /** `<trace>.<seq>` for objects, else null. */
  readonly objectId: string | null;
  readonly type: string | null;
  readonly shape: string | null;
  /** Of the JSON text. */
  readonly bytes: number;
  /** Lower-case hex, of objects; else null. */
  readonly sha256: string | null;
  /** The JSON text, where it is small enough to stand in the database and was asked for; else null. */
  readonly body: Uint8Array | null;
  /** Where the JSON text is, where it is not in the database; else null. Read by {@link Blobs}. */
  readonly place: BlobPlace | null;
}

/** An artefact. */
export interface ObjectRow extends RecordRow {
  readonly objectId: string;
  readonly ref: string;
  readonly sha256: string;
  readonly traceId: string;
  /** Microseconds of the trace's ingestion. */
  readonly trace: number;
}

/** A trace and a page of its records, in the order of arrival. */
export interface TracePage {
  readonly trace: TraceRow;
  readonly records: readonly RecordRow[];
  /** Place of the next record; null at the end. */
  readonly more: number | null;
}

/** A page of a list as the API spells it. */
export interface ListedText extends Omit<Listed<never>, 'items'> {
  /** JSON, in UTF-8: a list. */
  readonly text: Uint8Array;
}

/** Which documents stand in the text of a trace. */
export interface Shown {
  /** Those up to so many bytes; none where it is negative. */
  readonly inlineBytes: number;
  /** Whether only texts do: what reads them need not be able to read every document. */
  readonly isTextOnly: boolean;
}

/** A place in a text for a document that is in a file. */
export interface Gap {
  /** Bytes of the text before it. */
  readonly at: number;
  readonly place: BlobPlace;
}

/** A trace and the text of a page of its records, in the order of arrival. */
export interface TraceText {
  readonly trace: TraceRow;
  /** JSON, in UTF-8: records with commas between them. */
  readonly text: Uint8Array;
  /** In the order of the text. */
  readonly gaps: readonly Gap[];
  /** Place of the next record; null at the end. */
  readonly more: number | null;
}

/** What a `tags` record logged: its JSON text, or where it is. */
export type TraceTags = Pick<RecordRow, 'body' | 'place'>;

/** A name that tags have. */
export interface TagName {
  readonly name: string;
  readonly type: string;
  readonly group: string | null;
  /** Traces' values of it, so about how many traces have it. */
  readonly count: number;
}

/** A value that tags of a name have. */
export interface TagValueCount {
  readonly value: string | number;
  readonly count: number;
  /** Microseconds of ingestion of the newest trace that has it, when it was logged. */
  readonly last: number;
}

/** Traces per stretch of time. */
export interface Histogram {
  /** Microseconds of a bucket. */
  readonly width: number;
  /** Beginning of the first bucket. */
  readonly begin: number;
  /** Oldest first, without gaps. */
  readonly counts: readonly number[];
  /** Buckets before this time are not counted to the end; null where all are. */
  readonly scannedTo: number | null;
}

/** A number of a trace, over time. */
export interface ScatterPoint {
  readonly id: number;
  readonly traceId: string;
  readonly value: number;
}

/** The way out. What is acknowledged is found by every call that begins later. */
export interface Traces {
  /**
   * Lists traces, newest ingestion first.
   *
   * @throws {@link HubError} `bad-slice` with `offset`, `bad-cursor`, `busy`, `closed`, `storage`.
   */
  traceList(page: Page): Promise<Listed<TraceRow>>;
  /**
   * The same as the API spells it: one memory crosses threads sooner than a thousand rows.
   *
   * @throws {@link HubError} as {@link Traces.traceList}.
   */
  traceListJson(page: Page): Promise<ListedText>;
  /**
   * Those of some traces that are in a selection: for the live tail.
   *
   * @param ids - at most {@link MAX_LIST_ITEMS} of {@link TouchedTrace.id}.
   * @returns Newest first.
   */
  tracePick(selection: Selection, ids: readonly number[]): Promise<readonly TraceRow[]>;
  /**
   * Reads a trace and a page of its records.
   *
   * @param from - place of the first record; 0 for the beginning.
   * @param limit - records of the page, 1 to {@link MAX_TRACE_RECORDS}.
   * @param bodies - whether small `data` come along. A page then ends early, with `more`, at {@link MAX_PAGE_BYTES}.
   * @returns null when there is no such trace.
   */
  traceGet(
    project: number,
    traceId: string,
    options: { readonly from: number; readonly limit: number; readonly bodies: boolean },
  ): Promise<TracePage | null>;
  /**
   * The same as the API spells it.
   *
   * @param shown - which documents stand in the text.
   * @returns null when there is no such trace.
   */
  traceOpen(
    project: number,
    traceId: string,
    options: { readonly from: number; readonly limit: number; readonly shown: Shown },
  ): Promise<TraceText | null>;
  /** The JSON texts of the `tags` records of a trace, in the order of arrival; null when there is no such trace. */
  traceTags(project: number, traceId: string): Promise<readonly TraceTags[] | null>;
  /** Lists artefacts, newest trace first, in a trace in the order of arrival; of one ref, where it is given. */
  objectList(page: Page & { readonly ref?: string | undefined }): Promise<Listed<ObjectRow>>;
  /** @returns The artefact of an id, `body` included where it is small; null when there is none in the project. */
  objectGet(project: number, objectId: string): Promise<ObjectRow | null>;
  /** @returns The artefact of a trace and a ref, `body` included where it is small; null when there is none. */
  objectFind(project: number, traceId: string, ref: string): Promise<ObjectRow | null>;
  /** Lists the refs of a selection: by code points without slice and times, else by their newest trace; each once. */
  refList(page: Page): Promise<Listed<string>>;
  /** Lists names of tags, by name, type and group. @param prefix - of the normalised name. */
  tagNames(
    project: number,
    options: { readonly prefix?: string | undefined; readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<Listed<TagName>>;
  /**
   * The values of a name with their counts, from counters, most frequent first.
   *
   * At most 10,000 values of a name, type and group are counted; `isComplete` says whether these are all.
   */
  tagValues(
    project: number,
    name: string,
    options: { readonly prefix?: string | undefined; readonly limit: number },
  ): Promise<{ readonly values: readonly TagValueCount[]; readonly isComplete: boolean }>;
  /**
   * Counts traces per bucket.
   *
   * @param buckets - 1 to {@link MAX_BUCKETS}; `begin` and `end` are needed.
   */
  histogram(
    selection: Selection & { readonly begin: number; readonly end: number },
    buckets: number,
  ): Promise<Histogram>;
  /** The numbers of a tag, newest trace first, `limit` up to {@link MAX_SCATTER_POINTS}. */
  scatter(page: Page & { readonly tag: string }): Promise<Listed<ScatterPoint>>;
}

/** Items of a page. */
export const MAX_LIST_ITEMS = 1000;
/** Rows that one list request reads at most. */
export const MAX_LIST_STEPS = 100_000;
/** Records of a page of a trace. */
export const MAX_TRACE_RECORDS = 10_000;
/** Bytes of the bodies of a page of a trace. */
export const MAX_PAGE_BYTES: number = 8 * 2 ** 20;
/** Buckets of a histogram. */
export const MAX_BUCKETS = 1000;
/** Points of a scatter. */
export const MAX_SCATTER_POINTS = 10_000;
