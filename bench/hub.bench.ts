import { atLeast, atMost, ensure, type Figure, type Size, type Suite } from './harness.ts';
import { dataSet, FULL_PROJECT, LONG_RECORDS, LONG_TRACE } from './hub/data-set.ts';
import { load, quantile } from './hub/load.ts';
import { RunningHub } from './hub/running-hub.ts';
import { documentBatch, SLICES, smallBatch } from './hub/traces.ts';

const CLIENTS = 8;
const LIST = `/v0/projects/${FULL_PROJECT}/traces?lim=250&slicestr=`;
const LOOP_DELAY = 'raymon_hub_loop_delay_p99_seconds';

const seconds = ({ smoke }: Size): number => (smoke ? 0.1 : 8);
const traces = ({ smoke }: Size): number => (smoke ? 500 : 1_000_000);

/** Runs work against a hub that ends with it. */
async function withHub<T>(work: (hub: RunningHub) => Promise<T>, from?: string): Promise<T> {
  const hub = await RunningHub.start(from);
  try {
    return await work(hub);
  } finally {
    await hub.close();
  }
}

/** Batches that are made before the clock runs: the clients share the cores with the hub. */
function turns(batches: readonly Buffer[]): () => Buffer {
  let at = 0;
  return () => batches[at++ % batches.length] as Buffer;
}

async function small(size: Size): Promise<Figure[]> {
  return withHub(async (hub) => {
    const idle = hub.residentMb;
    let first = 0;
    const next = (): Buffer => smallBatch((first += 20), 20_000);
    await load(hub, CLIENTS, size.smoke ? 50 : 2000, next);
    await hub.metric(LOOP_DELAY);
    const { waits, seconds: took } = await load(hub, CLIENTS, seconds(size) * 1000, next);
    return [
      atLeast('records kept in a second', '/s', (waits.length * 100) / took, 10_000),
      atMost('answer, p99', 'ms', quantile(waits, 0.99), 150),
      atMost('delay of the main thread, p99', 'ms', (await hub.metric(LOOP_DELAY)) * 1000, 20),
      atMost('memory when idle', 'MB', idle, 80),
      atMost('memory at most', 'MB', hub.peakMb, 250),
    ];
  });
}

function large(documentBytes: number, perBatch: number, megabytes: number, memory: number) {
  return async (size: Size): Promise<Figure[]> =>
    withHub(async (hub) => {
      const batches = Array.from({ length: 24 }, () => documentBatch(perBatch, documentBytes));
      // Each batch is sent once as new; the hub answers what came before without writing it.
      const next = size.smoke ? turns(batches) : () => documentBatch(perBatch, documentBytes);
      const { waits, seconds: took } = await load(hub, CLIENTS, seconds(size) * 1000, next);
      const rate = (waits.length * perBatch * documentBytes) / 1e6 / took;
      return [
        atLeast('documents kept in a second', 'MB/s', rate, megabytes),
        atMost('memory at most', 'MB', hub.peakMb, memory),
      ];
    });
}

/** Milliseconds of each list, every slice as often as the others. */
async function lists(hub: RunningHub, rounds: number): Promise<number[]> {
  const waits: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const slice of SLICES) waits.push((await hub.ask('GET', LIST + encodeURIComponent(slice))).ms);
  }
  return waits;
}

async function many(size: Size): Promise<Figure[]> {
  const { directory, traceBytes } = await dataSet(traces(size));
  let hub = await RunningHub.start(directory);
  try {
    const { startMs } = hub;
    const idle = hub.residentMb;
    await lists(hub, 1);
    const alone = await lists(hub, size.smoke ? 1 : 20);
    const first = smallBatch(0, 20_000);
    const end = new AbortController();
    const writing = (async () => {
      while (!end.signal.aborted) await load(hub, 4, 200, () => (size.smoke ? first : smallBatch(0, 20_000)));
    })();
    const beside = await lists(hub, size.smoke ? 1 : 10);
    end.abort();
    await writing;
    const long: number[] = [];
    for (let run = 0; run < (size.smoke ? 1 : 20); run++) {
      const { ms, text } = await hub.ask(
        'GET',
        `/v0/projects/${FULL_PROJECT}/traces/${LONG_TRACE}?lim=${LONG_RECORDS}`,
      );
      ensure((JSON.parse(text.toString()) as { trace: unknown[] }).trace.length > 0, 'a trace has records');
      long.push(ms);
    }
    hub = await hub.crashAndStart();
    return [
      atMost('list of 250 by any slice, p50', 'ms', quantile(alone, 0.5), 8),
      atMost('list of 250 by any slice, p99', 'ms', quantile(alone, 0.99), 30),
      atMost('list of 250 by any slice, longest', 'ms', quantile(alone, 1), 2000),
      atMost('list of 250 while 4 clients log, p99', 'ms', quantile(beside, 0.99), 80),
      atMost('a trace of 10,000 records, median', 'ms', quantile(long, 0.5), 60),
      atMost('start', 'ms', startMs, 1000),
      atMost('start after kill -9', 'ms', hub.startMs, 1000),
      atMost('memory when idle', 'MB', idle, 80),
      atMost('disk for a trace of 5 tags and a text', 'B', traceBytes, 700),
    ];
  } finally {
    await hub.close();
  }
}

export const HUB: Suite = {
  name: 'hub',
  onRequest: true,
  fresh: true,
  workloads: [
    { name: 'batches of 100 records, 20 documents of 20 KB among them, 8 clients', figures: small },
    { name: 'documents of 200 KB, 8 clients', figures: large(200_000, 20, 100, 400) },
    { name: 'documents of 2 MB, 8 clients', figures: large(2_000_000, 2, 80, 400) },
    { name: 'a million traces with five million tags', figures: many },
  ],
};
