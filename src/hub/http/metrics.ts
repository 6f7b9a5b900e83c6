import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Seconds of the buckets in which the time of answers is counted. */
const BUCKETS_S = [0.005, 0.02, 0.1, 0.5, 2, 10];

interface Series {
  count: number;
  seconds: number;
  bytes: number;
  readonly buckets: number[];
}

/** Milliseconds between two looks at how late the main thread is. */
const LOOK_MS = 10;

/** Counts answers by route and status, never by anything that a client names. */
export class Metrics {
  readonly #series = new Map<string, Series>();
  /** How late timers of the main thread are; it keeps no process alive. */
  readonly #delay = monitorEventLoopDelay({ resolution: LOOK_MS });

  constructor() {
    this.#delay.enable();
  }

  /** Looks at nothing any more. */
  close(): void {
    this.#delay.disable();
  }

  /**
   * Counts an answer.
   *
   * @param route - method and path as the table has them.
   * @param seconds - from the first byte of the request to the last of the answer.
   * @param bytes - of the answer's body.
   */
  count(route: string, status: number, seconds: number, bytes: number): void {
    const name = `route="${route}",status="${status}"`;
    let series = this.#series.get(name);
    if (series === undefined) {
      series = { count: 0, seconds: 0, bytes: 0, buckets: BUCKETS_S.map(() => 0) };
      this.#series.set(name, series);
    }
    series.count++;
    series.seconds += seconds;
    series.bytes += bytes;
    for (const [at, most] of BUCKETS_S.entries()) {
      if (seconds <= most) series.buckets[at] = (series.buckets[at] as number) + 1;
    }
  }

  /** All counts as Prometheus reads them, and figures beside them; of delays, those since the last time. */
  text(gauges: Readonly<Record<string, number>>): string {
    const lines: string[] = [];
    // Timers are never early: what is above the time between two looks is delay.
    const delays = Math.max(0, this.#delay.percentile(99) / 1e9 - LOOK_MS / 1000);
    this.#delay.reset();
    const all = { ...gauges, raymon_hub_loop_delay_p99_seconds: Number(delays.toFixed(6)) };
    for (const [name, value] of Object.entries(all)) lines.push(`# TYPE ${name} gauge`, `${name} ${value}`);
    lines.push('# TYPE raymon_hub_answer_seconds histogram');
    for (const [name, { count, seconds, buckets }] of this.#series) {
      for (const [at, most] of BUCKETS_S.entries()) {
        lines.push(`raymon_hub_answer_seconds_bucket{${name},le="${most}"} ${buckets[at]}`);
      }
      lines.push(`raymon_hub_answer_seconds_bucket{${name},le="+Inf"} ${count}`);
      lines.push(
        `raymon_hub_answer_seconds_sum{${name}} ${seconds}`,
        `raymon_hub_answer_seconds_count{${name}} ${count}`,
      );
    }
    lines.push('# TYPE raymon_hub_answer_bytes_total counter');
    for (const [name, { bytes }] of this.#series) lines.push(`raymon_hub_answer_bytes_total{${name}} ${bytes}`);
    return `${lines.join('\n')}\n`;
  }
}
