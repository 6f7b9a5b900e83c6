/** Seconds of the buckets in which the time of answers is counted. */
const BUCKETS_S = [0.005, 0.02, 0.1, 0.5, 2, 10];

interface Series {
  count: number;
  seconds: number;
  bytes: number;
  readonly buckets: number[];
}

/** Counts answers by route and status, never by anything that a client names. */
export class Metrics {
  readonly #series = new Map<string, Series>();

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

  /** All counts as Prometheus reads them, and figures beside them. */
  text(gauges: Readonly<Record<string, number>>): string {
    const lines: string[] = [];
    for (const [name, value] of Object.entries(gauges)) lines.push(`# TYPE ${name} gauge`, `${name} ${value}`);
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
