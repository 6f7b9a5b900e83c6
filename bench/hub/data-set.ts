/**
 * Makes a hub that holds many traces, once, and keeps it for the next run.
 *
 * @module
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { IngestBatch, IngestRecord } from '../../src/hub/store/ingest.ts';
import { openStore } from '../../src/hub/store/open/open-store.ts';
import { SCHEMA_VERSION } from '../../src/hub/store/sqlite/database/schema.ts';
import type { Store } from '../../src/hub/store/store.ts';
import { tagsOf } from './traces.ts';

const BATCH_TRACES = 500;
/** The project that the traces are in; others are written to. */
export const FULL_PROJECT = 'full';
/** A trace of many records in it. */
export const LONG_TRACE = 'long';
/** Records of it. */
export const LONG_RECORDS = 10_000;
const MADE = fileURLToPath(new URL('../../hub-data/', import.meta.url));
const WORKER = new URL('../../../dist/hub/worker.js', import.meta.url);

/** A directory of a hub with data. */
export interface DataSet {
  readonly directory: string;
  /** Bytes on the disk for each trace. */
  readonly traceBytes: number;
}

/**
 * The data set of so many traces of five tags and a text of 200 bytes.
 *
 * @returns Its directory, which nobody may change.
 */
export async function dataSet(traces: number): Promise<DataSet> {
  const directory = join(MADE, `v${SCHEMA_VERSION}-${traces}`);
  const traceBytes = (): number => bytesOf(directory) / traces;
  if (existsSync(directory)) return { directory, traceBytes: traceBytes() };
  const fresh = `${directory}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(MADE, { recursive: true });
  const store = await openStore({ directory: fresh, worker: WORKER, minFreeBytes: 0, minFreeRatio: 0 });
  const project = await store.projectCreate({ id: FULL_PROJECT, name: FULL_PROJECT, owner: 'owner' });
  await fill(store, project.number, traces);
  await fillLong(store, project.number);
  await store.close();
  renameSync(fresh, directory);
  return { directory, traceBytes: traceBytes() };
}

async function fill(store: Store, project: number, traces: number): Promise<void> {
  const text = JSON.stringify('x'.repeat(198));
  let next = 0;
  const client = async (): Promise<void> => {
    while (next < traces) {
      const from = next;
      next += BATCH_TRACES;
      const drafts: Draft[] = [];
      for (let n = from; n < Math.min(next, traces); n++) {
        const traceId = crypto.randomUUID();
        const tags = tagsOf(n);
        drafts.push(
          { kind: 'info', traceId, tags: [], text },
          { kind: 'tags', traceId, tags, text: JSON.stringify(tags) },
        );
      }
      await store.ingest(batchOf(project, drafts));
    }
  };
  await Promise.all([client(), client()]);
}

async function fillLong(store: Store, project: number): Promise<void> {
  for (let from = 0; from < LONG_RECORDS; from += 1000) {
    const drafts = Array.from({ length: 1000 }, (_, at): Draft => {
      return { kind: 'info', traceId: LONG_TRACE, tags: [], text: `"line ${from + at} of a long trace"` };
    });
    await store.ingest(batchOf(project, drafts));
  }
}

type Draft = Pick<IngestRecord, 'kind' | 'traceId' | 'tags'> & { readonly text: string };

function batchOf(project: number, drafts: readonly Draft[]): IngestBatch {
  const texts = drafts.map(({ text }) => Buffer.from(text));
  const at = Date.now() * 1000;
  const timestamp = new Date(at / 1000).toISOString();
  let end = 0;
  const records = drafts.map(({ kind, traceId, tags }, index): IngestRecord => {
    const start = end;
    end += texts[index]?.length ?? 0;
    return { index, kind, traceId, timestamp, at, ref: null, data: { start, end }, type: null, shape: null, tags };
  });
  return { project, key: null, bytes: new Uint8Array(Buffer.concat(texts)), records };
}

function bytesOf(directory: string): number {
  const entries = readdirSync(directory, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
