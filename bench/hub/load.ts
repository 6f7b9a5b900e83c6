import { performance } from 'node:perf_hooks';
import type { RunningHub } from './running-hub.ts';
import { PROJECT } from './traces.ts';

/** What clients saw. */
export interface Load {
  /** Milliseconds that answers took. */
  readonly waits: readonly number[];
  readonly seconds: number;
}

/** Sends batches by several clients, each waiting for its answer, for so long. */
export async function load(hub: RunningHub, clients: number, ms: number, next: () => Buffer): Promise<Load> {
  const waits: number[] = [];
  const begun = performance.now();
  const client = async (): Promise<void> => {
    while (performance.now() - begun < ms) {
      const answer = await hub.ask('POST', `/v0/projects/${PROJECT}/ingest_batch`, next());
      waits.push(answer.ms);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { waits, seconds: (performance.now() - begun) / 1000 };
}

/** The value below which a part of some values is. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? NaN;
}
