/**
 * What programs log in the rows about the hub.
 *
 * @module
 */
import type { TagFact } from '../../src/hub/store/ingest.ts';

function tag(name: string, value: string | number, type = 'label'): TagFact {
  return { type, name, value, group: null };
}

/** Five tags: of 50 clients, 10 versions and 1,000 machines, a number, and a rare error or a value of its own. */
export function tagsOf(n: number): TagFact[] {
  const last = n % 100 === 0 ? tag('error', `Timeout_${n % 2000}`, 'error') : tag('request', `r${n}`);
  const latency = ((n * 2_654_435_761) % 4_000_000) / 10_000;
  return [
    tag('client', `client_${Math.floor((n % 1000) ** 1.3) % 50}`),
    tag('app', `v1.${n % 10}.0`),
    tag('machine', `m${(n * 7919) % 1000}`),
    tag('latency', latency, 'metric'),
    last,
  ];
}

/** Slices of every kind: frequent, rare, none, ranges of numbers and of versions, both, either, and not. */
export const SLICES: readonly string[] = [
  '',
  'client==client_0',
  'error==Timeout_100',
  'client==client_0 && app==v1.3.0',
  'client==client_0 && error==Timeout_100',
  'latency>=100',
  'latency>=399.9',
  'latency>=1000',
  'client!=client_0',
  'app>=v1.9.0',
  'app>=v9',
  'client==client_0 || machine==m5',
  '!(client==client_0)',
  'tagtype(error)',
  'client==client_0 && client==client_1',
];

const TIMESTAMP = '2026-11-28T06:33:41.226792+00:00';

function record(trace_id: string, dtype: string, ref: string | null, data: unknown): string {
  return JSON.stringify({ dtype, timestamp: TIMESTAMP, trace_id, project_id: PROJECT, ref, data });
}

/** The project that is written to. */
export const PROJECT = 'default';

/** A batch of 20 traces of five records: three texts, a document of so many bytes, and tags. */
export function smallBatch(first: number, documentBytes: number): Buffer {
  const records: string[] = [];
  for (let n = first; n < first + 20; n++) {
    const id = crypto.randomUUID();
    const text = record(id, 'info', null, 'a line of a log');
    records.push(text, text, text, document(id, documentBytes), record(id, 'tags', null, tagsOf(n)));
  }
  return Buffer.from(`[${records.join(',')}]`);
}

/** A batch of some documents alone. */
export function documentBatch(count: number, documentBytes: number): Buffer {
  const records = Array.from({ length: count }, () => document(crypto.randomUUID(), documentBytes));
  return Buffer.from(`[${records.join(',')}]`);
}

/** A batch of texts of one trace. */
export function textBatch(traceId: string, count: number): Buffer {
  const records = Array.from({ length: count }, (_, n) => record(traceId, 'info', null, `line ${n} of a long trace`));
  return Buffer.from(`[${records.join(',')}]`);
}

function document(traceId: string, bytes: number): string {
  const data = traceId + 'x'.repeat(Math.max(0, bytes - 90));
  return record(traceId, 'object', 'r', { type: 'raymon.types.Native', params: { data } });
}
