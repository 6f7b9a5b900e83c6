/** Where the bytes of a document lie: numbers of ours only, so that nothing from a request names a file. */
export interface BlobPlace {
  /** Number of the project. */
  readonly project: number;
  /** Number of the segment file. */
  readonly segment: number;
  /** Byte of the file at which the document begins. */
  readonly offset: number;
  /** Bytes of the document. */
  readonly length: number;
}

/** A finished upload: what a record needs to name it. */
export interface StoredBlob {
  readonly place: BlobPlace;
  /** SHA-256 of the bytes, 32 bytes. */
  readonly sha256: Uint8Array;
}

/**
 * One large document on its way to the disk, in a file of its own.
 *
 * Nothing refers to it until {@link Ingest.ingest} commits a record with its `place`; what is never committed is
 * removed by `gc`.
 */
export interface BlobUpload {
  /**
   * Writes the next bytes.
   *
   * @param chunk - may be reused by the caller once the promise is settled.
   * @returns When the next chunk may come.
   * @throws {@link HubError} `storage`, `disk-full` or `limit`; the upload is then over and its file gone.
   */
  write(chunk: Uint8Array): Promise<void>;
  /**
   * Ends the document.
   *
   * @returns Once its bytes are on the disk itself.
   * @throws {@link HubError} `storage`; its file is then gone.
   */
  finish(): Promise<StoredBlob>;
  /** Removes what was written; safe at any time, also after `finish` as long as no record was committed. */
  abort(): Promise<void>;
}

/** Bytes of a document, from `start` up to but without `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The documents that are too large to stand in the database.
 *
 * Bytes are only ever appended. Records write theirs through {@link Ingest.ingest}; here they are read, and artefacts
 * of a request of their own are uploaded.
 */
export interface Blobs {
  /**
   * Begins an upload.
   *
   * @param project - number of the project.
   * @param maxBytes - bytes that it may have, at most {@link MAX_BLOB_BYTES}.
   * @throws {@link HubError} `disk-full`, `busy` (too many uploads at once) or `storage`.
   */
  upload(project: number, maxBytes: number): Promise<BlobUpload>;
  /**
   * Reads a document, or a part of it, into fresh memory.
   *
   * @param range - default: all of it. Within the length; else a RangeError of the caller's making.
   * @returns Memory that is the caller's.
   * @throws {@link HubError} `not-found` when the segment is gone (its trace was deleted), `corrupt` when the file
   *   ends too early, `storage`.
   */
  read(place: BlobPlace, range?: ByteRange): Promise<Uint8Array>;
  /**
   * Streams a document, or a part of it, in chunks of at most {@link STREAM_CHUNK_BYTES}; the file is opened before
   * the promise is settled, so that a missing one can still be answered by a status.
   *
   * @returns Chunks that are the caller's. Ending the iteration early closes the file.
   * @throws The same, also in the middle.
   */
  stream(place: BlobPlace, range?: ByteRange): Promise<AsyncIterableIterator<Uint8Array>>;
}

/** Bytes that one document may have. */
export const MAX_BLOB_BYTES: number = 4 * 2 ** 30;

/** Bytes of a chunk of {@link Blobs.stream}. */
export const STREAM_CHUNK_BYTES: number = 256 * 1024;
