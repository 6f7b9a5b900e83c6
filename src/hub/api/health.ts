import { json, plainText, type Answer } from '../http/answer.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { slowJson } from './answers/slow-json.ts';
import { unboundOnly } from './requests/unbound.ts';

/** Whether the hub is well, how much it does, and what keeps it in order. */
export const healthRoutes: readonly Route[] = [
  route({ method: 'GET', path: '/healthz', scope: 'open', run: () => plainText('ok\n') }),
  route({
    method: 'GET',
    path: '/readyz',
    scope: 'open',
    run: async ({ hub }) => {
      // A caller without the right learns no more than whether it is.
      const isReady = await hub.store.status().then(
        (status) => !status.isDiskFull,
        () => false,
      );
      return isReady ? plainText('ready\n') : plainText('not ready\n', 503, { 'retry-after': '5' });
    },
  }),
  route({ method: 'GET', path: '/metrics', scope: 'admin', run: metrics }),
  route({
    method: 'GET',
    path: '/v0/status',
    scope: 'admin',
    run: async ({ hub, identity }) => {
      unboundOnly(identity);
      return json({ version: hub.version, node: process.version, ...(await hub.store.status()) });
    },
  }),
  route({
    method: 'POST',
    path: '/v0/verify',
    scope: 'admin',
    run: ({ hub, identity, signal }) => {
      unboundOnly(identity);
      return slowJson(hub.store.verify({ signal }), signal);
    },
  }),
  route({
    method: 'POST',
    path: '/v0/gc',
    scope: 'admin',
    run: ({ hub, identity, signal }) => {
      unboundOnly(identity);
      return slowJson(collect(hub), signal);
    },
  }),
  route({
    method: 'POST',
    path: '/v0/backups',
    scope: 'admin',
    run: ({ hub, identity, signal }) => {
      unboundOnly(identity);
      return slowJson(hub.backup(signal), signal);
    },
  }),
];

async function collect({ store }: Call['hub']): Promise<unknown> {
  const kept = await store.retain();
  const freed = await store.gc();
  return {
    traces: kept.traces + freed.traces,
    bytes: kept.bytes + freed.bytes,
    segments: kept.segments + freed.segments,
  };
}

async function metrics({ hub, identity }: Call<never, 'admin'>): Promise<Answer> {
  unboundOnly(identity);
  const { disk, isDiskFull, databaseBytes, segments, segmentBytes, traces, ingested } = await hub.store.status();
  const { batches, bytes } = hub.store.pressure();
  const gauges = {
    raymon_hub_disk_free_bytes: disk.free,
    raymon_hub_disk_bytes: disk.total,
    raymon_hub_disk_full: Number(isDiskFull),
    raymon_hub_database_bytes: databaseBytes,
    raymon_hub_segments: segments,
    raymon_hub_segment_bytes: segmentBytes,
    raymon_hub_traces: traces,
    raymon_hub_ingested_batches: ingested.batches,
    raymon_hub_ingested_records: ingested.records,
    raymon_hub_ingested_bytes: ingested.bytes,
    raymon_hub_syncs: ingested.syncs,
    raymon_hub_waiting_batches: batches,
    raymon_hub_waiting_bytes: bytes,
    raymon_hub_live_listeners: hub.live.size,
    raymon_hub_resident_bytes: process.memoryUsage.rss(),
  };
  return plainText(hub.metrics.text(gauges), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
}
