import { DAY_US } from '../../store-limits.ts';
import type { Connection } from '../database/connection.ts';
import type { Doomed } from './trace-remover.ts';

/** Traces that one step deletes. */
const STEP_TRACES = 200;
/** Rows of traces that one step deletes. */
export const STEP_ROWS = 5000;

/** Statements of retention. */
const RETENTION_SQL = {
  projects:
    'SELECT number, days, max_bytes, bytes FROM project WHERE deleted_ms IS NULL AND (days IS NOT NULL OR max_bytes IS NOT NULL) ORDER BY number',
  oldest:
    'SELECT id, project, bytes FROM trace INDEXED BY trace_new WHERE project=? AND id<? AND pinned=0 ORDER BY id LIMIT ?',
} as const;

/** Finds what is older, or more, than projects keep; pinned traces stay. */
export class Retention {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** @param now - milliseconds since 1970. @returns Some of the traces that are to go, the oldest of each project first. */
  find(now: number): Doomed[] {
    const gone: Doomed[] = [];
    for (const row of this.#connection.all(RETENTION_SQL.projects)) {
      if (gone.length >= STEP_TRACES) break;
      const [number = 0, days, maxBytes, bytes] = row as readonly [number, number | null, number | null, number];
      const cutoff = days === null ? undefined : now * 1000 - days * DAY_US;
      const old = cutoff === undefined ? [] : this.#oldest(number, cutoff, STEP_TRACES - gone.length);
      gone.push(...old);
      const over = maxBytes === null ? 0 : bytes - maxBytes;
      // What is old enough is among the oldest: only one of both ways is gone in a step.
      if (over > 0 && old.length === 0) gone.push(...this.#until(over, number, STEP_TRACES - gone.length));
    }
    return gone;
  }

  /** The oldest traces that hold so many bytes together. */
  #until(bytes: number, project: number, limit: number): Doomed[] {
    let sum = 0;
    return this.#oldest(project, Number.MAX_SAFE_INTEGER, limit).filter((trace) => {
      const isWanted = sum < bytes;
      sum += trace.bytes;
      return isWanted;
    });
  }

  #oldest(project: number, before: number, limit: number): Doomed[] {
    if (limit === 0) return [];
    return this.#connection.all(RETENTION_SQL.oldest, project, before, limit).map((row) => {
      const [id = 0, owner = 0, bytes = 0] = row as readonly number[];
      return { id, project: owner, bytes };
    });
  }
}
