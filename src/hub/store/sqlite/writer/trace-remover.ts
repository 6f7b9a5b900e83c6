import { HOUR_US } from '../../store-limits.ts';
import type { Connection } from '../database/connection.ts';
import { toBound } from '../database/text-code.ts';
import { tagsOfForm } from '../reader/tags-of-trace.ts';

/** What is to be deleted: of a row of `trace`. */
export interface Doomed {
  readonly id: number;
  readonly project: number;
  readonly bytes: number;
}

/** Statements that delete. */
const REMOVE_SQL = {
  doomed: 'SELECT trace, project FROM doomed ORDER BY trace LIMIT 1',
  formless: 'SELECT key, value FROM formless NOT INDEXED WHERE trace=? LIMIT ?',
  dropFormless: 'DELETE FROM formless WHERE trace=? AND key=? AND value=?',
  dropTag: 'DELETE FROM tag WHERE key=? AND value=? AND trace=?',
  countDown: 'UPDATE tagvalue SET seen=seen-1 WHERE key=? AND value=?',
  dropValue: 'DELETE FROM tagvalue WHERE key=? AND value=? AND seen<=0',
  keyDown: 'UPDATE tagkey SET seen=seen-1, kept=kept-? WHERE id=?',
  records:
    'SELECT kind, seq, ref, segment, offset, length, form, CASE WHEN form IS NULL THEN NULL ELSE body END FROM record NOT INDEXED WHERE trace=? LIMIT ?',
  dropRecord: 'DELETE FROM record WHERE trace=? AND kind=? AND seq=?',
  dropRef: 'DELETE FROM ref WHERE project=? AND ref=? AND trace=?',
  segmentDown: 'UPDATE segment SET dead=dead+? WHERE id=?',
  erase: 'INSERT INTO erase(segment, offset, length, at_ms) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
} as const;

/** Deletes traces: each is invisible with the commit, and its rows go in bounded steps. */
export class TraceRemover {
  readonly #connection: Connection;
  readonly #forget: () => void;

  /** @param forget - told that what is remembered of tags may be gone. */
  constructor(connection: Connection, forget: () => void) {
    this.#connection = connection;
    this.#forget = forget;
  }

  /** Takes a trace out of sight, within a transaction. */
  doom({ id, project, bytes }: Doomed): void {
    const connection = this.#connection;
    connection.run('DELETE FROM trace WHERE id=?', id);
    connection.run('INSERT INTO doomed(trace, project) VALUES (?, ?)', id, project);
    connection.run('UPDATE project SET bytes=bytes-?, traces=traces-1 WHERE number=?', bytes, project);
    const hour = Math.floor(id / HOUR_US);
    connection.run('UPDATE hour SET traces=traces-1 WHERE project=? AND hour=?', project, hour);
    connection.run('DELETE FROM hour WHERE project=? AND hour=? AND traces<=0', project, hour);
  }

  /**
   * Deletes rows of doomed traces, within a transaction.
   *
   * @param rows - to delete at most.
   * @param now - milliseconds since 1970.
   * @returns Rows that may still be deleted: 0 when there is more to do.
   */
  purge(rows: number, now: number): number {
    let left = rows;
    while (left > 0) {
      const row = this.#connection.get(REMOVE_SQL.doomed);
      if (row === undefined) break;
      const [trace = 0, project = 0] = row as readonly number[];
      left -= 1;
      left -= this.#purgeFormless(trace, left);
      left -= this.#purgeRecords(trace, project, left, now);
      if (left > 0) this.#connection.run('DELETE FROM doomed WHERE trace=?', trace);
    }
    this.#forget();
    return Math.max(0, left);
  }

  #purgeFormless(trace: number, rows: number): number {
    if (rows <= 0) return 0;
    const tags = this.#connection.all(REMOVE_SQL.formless, trace, rows) as (readonly [number, number | string])[];
    for (const [key, value] of tags) {
      this.#dropTag(trace, key, value);
      this.#connection.run(REMOVE_SQL.dropFormless, trace, key, toBound(value));
    }
    return tags.length;
  }

  /** Drops a tag, which may be gone with a record before. */
  #dropTag(trace: number, key: number, value: number | string): void {
    const bound = toBound(value);
    if (this.#connection.run(REMOVE_SQL.dropTag, key, bound, trace) === 0) return;
    const isCounted = this.#connection.run(REMOVE_SQL.countDown, key, bound) > 0;
    const isGone = isCounted && this.#connection.run(REMOVE_SQL.dropValue, key, bound) > 0;
    this.#connection.run(REMOVE_SQL.keyDown, isGone ? 1 : 0, key);
  }

  #purgeRecords(trace: number, project: number, rows: number, now: number): number {
    if (rows <= 0) return 0;
    const records = this.#connection.all(REMOVE_SQL.records, trace, rows);
    let count = records.length;
    for (const row of records) {
      const [kind = null, seq = null, ref = null, segment = null, offset = null, length = null, form, values] = row;
      if (typeof form === 'number' && values instanceof Uint8Array) {
        const tags = tagsOfForm(this.#connection, form, values);
        for (const [key, value] of tags) this.#dropTag(trace, key, value);
        count += tags.length;
      }
      this.#connection.run(REMOVE_SQL.dropRecord, trace, kind, seq);
      if (ref !== null) this.#connection.run(REMOVE_SQL.dropRef, project, ref, trace);
      if (segment === null) continue;
      this.#connection.run(REMOVE_SQL.segmentDown, length, segment);
      this.#connection.run(REMOVE_SQL.erase, segment, offset, length, now);
    }
    return count;
  }
}
