import type { StoredBlob } from '../blobs/blobs.ts';

/** What a record holds: a text, an artefact's document, or tags. */
export type RecordKind = 'info' | 'object' | 'tags';

/** A tag as it is searched; its exact JSON stands in the record. */
export interface TagFact {
  /** As it was logged; it is searched by its normalised form. */
  readonly name: string;
  readonly type: string;
  /** null for none. */
  readonly group: string | null;
  /**
   * A string, or a finite number. A JSON number that a double does not hold exactly (2 ** 53 + 1) is given as its
   * text, so that it is found exactly.
   */
  readonly value: string | number;
}

/** A checked record of a batch. */
export interface IngestRecord {
  /** Place of the record within the request, from 0: named by what is refused. */
  readonly index: number;
  readonly kind: RecordKind;
  readonly traceId: string;
  /** As it came. */
  readonly timestamp: string;
  /** The same instant in microseconds since 1970, for order. */
  readonly at: number;
  /** Name of the artefact; null for texts and tags. */
  readonly ref: string | null;
  /**
   * The JSON text of `data` as it came: a span of the batch's `bytes` (`start` up to but without `end`), or a
   * document that was uploaded before.
   */
  readonly data: { readonly start: number; readonly end: number } | StoredBlob;
  /** Of a document, for lists: `raymon.types.Numpy`; else null. */
  readonly type: string | null;
  /** Of a document, for lists: `float32 (3, 224, 224)`; null where nothing is known. */
  readonly shape: string | null;
  /** Of a `tags` record; else empty. */
  readonly tags: readonly TagFact[];
}

/** Records that are kept together. */
export interface IngestBatch {
  /** Number of the project. */
  readonly project: number;
  /** `Idempotency-Key`, or null. With one the batch is all or nothing; without, record by record. */
  readonly key: string | null;
  /**
   * The memory that the records' spans are in, usually the unpacked body. It is transferred where it owns its
   * ArrayBuffer: the caller no longer has it, even when the call fails.
   */
  readonly bytes: Uint8Array;
  readonly records: readonly IngestRecord[];
}

/** A record that was not kept. */
export interface RefusedRecord {
  readonly index: number;
  readonly code: string;
  readonly message: string;
}

/** A trace that a batch added to. */
export interface TouchedTrace {
  /** Time of ingestion in microseconds since 1970; identifies the trace within the hub. */
  readonly id: number;
  readonly traceId: string;
  readonly isNew: boolean;
}

/** What became of a batch. */
export interface IngestAnswer {
  /** Records that are kept now, those that had been before (equal bytes under the same ref) included. */
  readonly ingested: number;
  /** Empty for a batch with a key. */
  readonly refused: readonly RefusedRecord[];
  /** Whether this is the answer to the first batch of that key; nothing was written. */
  readonly isReplay: boolean;
  /** For the live tail; empty for a replay. */
  readonly touched: readonly TouchedTrace[];
}

/** The way in. */
export interface Ingest {
  /**
   * Keeps a batch.
   *
   * The promise is fulfilled once every byte and row is on the disk itself: what it acknowledges survives the end of
   * the process and of power. Batches that wait together share one sync.
   *
   * An object whose ref the trace has already is kept once if the bytes are equal, else refused as `ref-taken`.
   * A key is remembered for 7 days: the same key again, at the same time or after a restart, gives the first answer.
   * A failure (`storage`, `disk-full`) keeps nothing of the batch and does not remember the key.
   *
   * @throws {@link HubError} For a batch with a key and a record that is refused: `ref-taken` or `limit` with its
   *   `index`, nothing kept. `key-reused` when the key came with other records. `not-found` when the project is gone.
   *   `busy`, `disk-full`, `quota`, `storage`, `closed`.
   */
  ingest(batch: IngestBatch): Promise<IngestAnswer>;
  /**
   * What is waiting to be written now, for metrics and for turning requests away early.
   *
   * @returns Batches and their bytes.
   */
  pressure(): { readonly batches: number; readonly bytes: number };
}
