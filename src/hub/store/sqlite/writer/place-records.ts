import { createHash } from 'node:crypto';
import type { BlobPlace } from '../../../blobs/blobs.ts';
import type { SegmentWriter } from '../../../blobs/segment-writer.ts';
import type { IngestBatch, IngestRecord } from '../../ingest.ts';
import { INLINE_BYTES } from '../../store-limits.ts';
import { sha256 } from '../database/sha256.ts';

/** A record, and where its bytes are or will be. */
export interface PlacedRecord {
  readonly record: IngestRecord;
  /** Bytes of `data`. */
  readonly length: number;
  /** SHA-256, of objects and of all that are not inline. */
  readonly hash: Buffer | null;
  /** In a segment. */
  readonly place: BlobPlace | null;
  /** In the database. */
  readonly body: Uint8Array | null;
  /** The segment that an upload has to itself, and its bytes. */
  readonly upload: { readonly segment: number; readonly bytes: number; readonly index: number } | undefined;
}

/** Decides where the bytes of each record go, and places in segments what is too long for the database. */
export function placeRecords(
  { project, bytes, records }: IngestBatch,
  day: number,
  segments: Pick<SegmentWriter, 'place'>,
): PlacedRecord[] {
  return records.map((record): PlacedRecord => {
    const { data } = record;
    if ('place' in data) {
      const { segment, length, offset } = data.place;
      const hash = Buffer.from(data.sha256);
      const upload = { segment, bytes: offset + length, index: record.index };
      return { record, length, hash, place: { ...data.place, project }, body: null, upload };
    }
    const text = bytes.subarray(data.start, data.end);
    if (text.length <= INLINE_BYTES) {
      const hash = record.kind === 'object' ? sha256(text) : null;
      return { record, length: text.length, hash, place: null, body: text, upload: undefined };
    }
    const hash = sha256(text);
    const place = segments.place(project, day, text, hash);
    return { record, length: text.length, hash, place, body: null, upload: undefined };
  });
}

/** A print of a batch: equal for the same records, whatever way they came. */
export function printOf(placed: readonly PlacedRecord[]): Buffer {
  const print = createHash('sha256');
  for (const { record, length, hash, body } of placed) {
    const { kind, traceId, timestamp, ref } = record;
    print.update(JSON.stringify([kind, traceId, timestamp, ref, length]));
    print.update(hash ?? body ?? '');
  }
  return print.digest();
}
