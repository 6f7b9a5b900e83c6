/**
 * Measures the hub's store alone, without HTTP: how fast it keeps batches durably, how fast lists are answered when it
 * holds many traces, and what a trace costs on the disk.
 *
 * `npm run build && npx tsc -p bench && node .build/bench/hub-store.js --traces 1000000 [--json out.json]`
 *
 * @module
 */
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import type { IngestBatch, IngestRecord, TagFact } from '../src/hub/store/ingest.ts';
import { openStore } from '../src/hub/store/open/open-store.ts';
import type { Store } from '../src/hub/store/store.ts';

const { values: options } = parseArgs({
  options: { traces: { type: 'string', default: '100000' }, json: { type: 'string' } },
});
const TRACES = Number(options.traces);
const CLIENTS = 8;
const BATCH_TRACES = 500;
const LIST_RUNS = 100;
/** Bytes of a document of the ingest row. */
const DOCUMENT_BYTES = 20_000;
const SECONDS = 5;

type Draft = Pick<IngestRecord, 'kind' | 'traceId' | 'ref' | 'tags'> & { readonly text: string };

function batchOf(project: number, drafts: readonly Draft[], key: string): IngestBatch {
  const texts = drafts.map(({ text }) => Buffer.from(text));
  const at = Date.now() * 1000;
  const timestamp = new Date(at / 1000).toISOString();
  let end = 0;
  const records = drafts.map(({ kind, traceId, ref, tags }, index): IngestRecord => {
    const start = end;
    end += texts[index]?.length ?? 0;
    return { index, kind, traceId, timestamp, at, ref, data: { start, end }, type: null, shape: null, tags };
  });
  return { project, key, bytes: new Uint8Array(Buffer.concat(texts)), records };
}

function tag(name: string, value: string | number, type = 'label'): TagFact {
  return { name, type, group: null, value };
}

/** Five tags: of 50 clients, 10 versions and 1,000 machines, a number, and a rare error or a value of its own. */
function tagsOf(n: number): TagFact[] {
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

function tagRecord(traceId: string, tags: readonly TagFact[]): Draft {
  return { kind: 'tags', traceId, ref: null, tags, text: JSON.stringify(tags) };
}

/** Traces of five tags and a text of 200 bytes; gives the milliseconds. */
async function fill(store: Store, project: number): Promise<number> {
  const start = performance.now();
  const text = JSON.stringify('x'.repeat(198));
  let next = 0;
  const client = async (): Promise<void> => {
    while (next < TRACES) {
      const from = next;
      next += BATCH_TRACES;
      const drafts: Draft[] = [];
      for (let n = from; n < Math.min(next, TRACES); n++) {
        const traceId = crypto.randomUUID();
        drafts.push({ kind: 'info', traceId, ref: null, tags: [], text }, tagRecord(traceId, tagsOf(n)));
      }
      await store.ingest(batchOf(project, drafts, `fill${from}`));
    }
  };
  await Promise.all(Array.from({ length: 2 }, client));
  return performance.now() - start;
}

/** Batches of 100 records, 20 of them documents, by several clients; gives records each second and waits for answers. */
async function ingest(store: Store, project: number): Promise<{ rate: number; waits: number[] }> {
  const waits: number[] = [];
  const end = performance.now() + SECONDS * 1000;
  const filler = 'x'.repeat(DOCUMENT_BYTES - 60);
  let count = 0;
  const client = async (): Promise<void> => {
    while (performance.now() < end) {
      const drafts: Draft[] = [];
      for (let n = 0; n < 20; n++) {
        const traceId = crypto.randomUUID();
        const document = `{"type":"raymon.types.Native","params":{"data":"${traceId}${filler}"}}`;
        const info: Draft = { kind: 'info', traceId, ref: null, tags: [], text: '"a line of a log"' };
        drafts.push(info, info, info, { kind: 'object', traceId, ref: 'r', tags: [], text: document });
        drafts.push(tagRecord(traceId, tagsOf(count++)));
      }
      const batch = batchOf(project, drafts, crypto.randomUUID());
      const start = performance.now();
      await store.ingest(batch);
      waits.push(performance.now() - start);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return { rate: (count * 5) / ((performance.now() - start) / 1000), waits };
}

const SLICES = [
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

/** Milliseconds of all threads that work takes; unlike waits they hardly depend on what else the machine does. */
async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function lists(
  store: Store,
  project: number,
  slice: string,
): Promise<{ waits: number[]; pages: number; found: number }> {
  const waits: number[] = [];
  for (let run = 0; run < LIST_RUNS; run++) {
    const start = performance.now();
    await store.traceList({ project, slice, limit: 250 });
    waits.push(performance.now() - start);
  }
  let [pages, found] = [0, 0];
  for (let cursor: string | undefined; pages < 20;) {
    const page = await store.traceList({ project, slice, limit: 250, cursor });
    pages += 1;
    found += page.items.length;
    if (page.more === null || found >= 250) break;
    cursor = page.more;
  }
  return { waits, pages, found };
}

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? NaN).toFixed(2));
}

function bytesOf(directory: string): number {
  const entries = readdirSync(directory, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

const root = mkdtempSync(join(tmpdir(), 'raymon-bench-'));
const directory = join(root, 'hub');
const worker = new URL('../../dist/hub/worker.js', import.meta.url);
const report: Record<string, unknown> = { traces: TRACES };
try {
  const first = await openStore({ directory, worker });
  const { number } = await first.projectCreate({ name: 'bench', owner: null });
  report['fill, records/s'] = Math.round((TRACES * 2) / ((await fill(first, number)) / 1000));
  await first.close();
  report['disk, bytes a trace'] = Math.round(bytesOf(directory) / TRACES);
  const start = performance.now();
  const store = await openStore({ directory, worker });
  report['open, ms'] = Math.round(performance.now() - start);
  for (const slice of SLICES) {
    const { waits, pages, found } = await lists(store, number, slice);
    const cpu = (await cpuOf(() => lists(store, number, slice))) / LIST_RUNS;
    const name = `list 250 of "${slice}"`;
    report[name] = {
      p50: quantile(waits, 0.5),
      p99: quantile(waits, 0.99),
      max: quantile(waits, 1),
      cpu: quantile([cpu], 0),
      pages,
      found,
    };
    console.log(name, report[name]);
  }
  let alone = { rate: 0, waits: [0] };
  const cpu = await cpuOf(async () => (alone = await ingest(store, number)));
  report['durable, records/s'] = Math.round(alone.rate);
  report['durable, CPU ms of 1,000 records'] = quantile([(cpu / alone.waits.length) * 10], 0);
  report['durable, answer p50 and p99 ms'] = [quantile(alone.waits, 0.5), quantile(alone.waits, 0.99)];
  report['resident, MB'] = Math.round(process.memoryUsage.rss() / 1e6);
  await store.close();
  console.log(report);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
} finally {
  rmSync(root, { recursive: true, force: true });
}
