import type { Connection } from '../database/connection.ts';

/** Microseconds by which a clock may fall back before its word counts more than the order of traces. */
const SLACK_US = 60_000_000;

/**
 * Gives traces their ids: the time of ingestion in microseconds, a little later where that is taken.
 *
 * Ids rise with every call as long as the clock does not fall back by more than a minute.
 */
export class TraceIds {
  readonly #connection: Connection;
  readonly #now: () => number;
  #last: number;
  #highest: number;

  /** @param now - milliseconds since 1970. */
  constructor(connection: Connection, now: () => number) {
    this.#connection = connection;
    this.#now = now;
    const [highest] = connection.get('SELECT max(id) FROM trace') ?? [];
    this.#last = typeof highest === 'number' ? highest : 0;
    this.#highest = this.#last;
  }

  /** @returns An id that no trace has. */
  next(): number {
    const now = Math.floor(this.#now() * 1000);
    const isBehind = this.#last >= now && this.#last - now < SLACK_US;
    let id = isBehind ? this.#last + 1 : now;
    while (id <= this.#highest && this.#connection.get('SELECT 1 FROM trace WHERE id=?', id) !== undefined) id += 1;
    this.#last = id;
    this.#highest = Math.max(this.#highest, id);
    return id;
  }
}
