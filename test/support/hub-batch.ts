import type { StoredBlob } from '../../src/hub/blobs/blobs.ts';
import type { IngestBatch, IngestRecord, RecordKind, TagFact } from '../../src/hub/store/ingest.ts';

/** A record as tests write it. */
export interface Draft {
  readonly kind: RecordKind;
  readonly traceId: string;
  /** JSON text; of tags, default: the text of `tags`. */
  readonly data?: string | Uint8Array | StoredBlob;
  readonly ref?: string;
  readonly type?: string;
  readonly shape?: string;
  readonly tags?: readonly TagFact[];
  readonly timestamp?: string;
  /** Microseconds. */
  readonly at?: number;
}

/** When tests log. */
export const AT = 1_795_847_621_226_792;
export const TIMESTAMP = '2026-11-28T06:33:41.226792+00:00';

/** A text record. */
export function info(traceId: string, text: string): Draft {
  return { kind: 'info', traceId, data: JSON.stringify(text) };
}

/** An artefact record. */
export function object(traceId: string, ref: string, data: string | Uint8Array | StoredBlob): Draft {
  return { kind: 'object', traceId, ref, data, type: 'raymon.types.Native' };
}

/** A record of label tags. */
export function tags(traceId: string, values: Readonly<Record<string, string | number>>): Draft {
  const list = Object.entries(values).map(([name, value]): TagFact => ({ name, type: 'label', group: null, value }));
  return { kind: 'tags', traceId, tags: list };
}

/** A batch whose bytes are those of the records, one after the other with something between. */
export function batchOf(project: number, drafts: readonly Draft[], key: string | null = null): IngestBatch {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const records = drafts.map((draft, index): IngestRecord => {
    const { kind, traceId, ref = null, type = null, shape = null, timestamp = TIMESTAMP, at = AT } = draft;
    const list = draft.tags ?? [];
    const data = draft.data ?? JSON.stringify(list);
    const about = { index, kind, traceId, ref, type, shape, timestamp, at, tags: list };
    if (typeof data === 'object' && 'place' in data) return { ...about, data };
    const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
    const start = length + 1;
    pieces.push(new Uint8Array(1), bytes);
    length = start + bytes.length;
    return { ...about, data: { start, end: length } };
  });
  return { project, key, bytes: new Uint8Array(Buffer.concat(pieces)), records };
}

/** A JSON document of so many bytes that no other seed gives. */
export function documentOf(bytes: number, seed: number | string = 0): string {
  const head = `{"type":"raymon.types.Native","params":{"seed":${JSON.stringify(seed)},"data":"`;
  return `${head}${'x'.repeat(Math.max(0, bytes - head.length - 3))}"}}`;
}
