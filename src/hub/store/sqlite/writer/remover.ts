import type { FileCalls } from '../../../blobs/file-calls.ts';
import type { SegmentWriter } from '../../../blobs/segment-writer.ts';
import type { Step } from '../../calls.ts';
import { storeError } from '../../store-error.ts';
import type { Selection } from '../../traces.ts';
import type { StoreStatus } from '../../upkeep.ts';
import { schemaVersion, type Connection } from '../database/connection.ts';
import type { SqliteDriver } from '../database/driver.ts';
import { walk, walkOf } from '../reader/walk.ts';
import { toSqlId } from '../database/text-code.ts';
import { Garbage } from './garbage.ts';
import type { IngestWriter } from './ingest-writer.ts';
import { Retention, STEP_ROWS } from './retention.ts';
import { TraceRemover, type Doomed } from './trace-remover.ts';

/** Traces of a selection that one step deletes. */
const STEP_TRACES = 200;
/** Pinned traces of a project. */
const MAX_PINS = 10_000;

/** Statements about one trace, and about projects that are deleted. */
const REMOVER_SQL = {
  byName: 'SELECT id, project, bytes FROM trace INDEXED BY trace_name WHERE project=? AND trace_id=?',
  byId: 'SELECT id, project, bytes FROM trace WHERE id=? AND project=?',
  pins: `SELECT count(*) FROM (SELECT 1 FROM trace INDEXED BY trace_pinned WHERE project=? AND pinned=1 LIMIT ${MAX_PINS})`,
  ofProject: 'SELECT id, project, bytes FROM trace INDEXED BY trace_new WHERE project=? ORDER BY id LIMIT ?',
  deletedProject: 'SELECT number FROM project WHERE deleted_ms IS NOT NULL ORDER BY number LIMIT 1',
} as const;

/** What belongs to a project besides traces. */
const BELONGINGS = ['tagkey', 'form', 'hour', 'profile', 'slice', 'batch'] as const;

const NOTHING = { traces: 0, bytes: 0, segments: 0 };

/** Everything that takes something away, in steps between which batches are kept. */
export class Remover {
  readonly #connection: Connection;
  readonly #segments: SegmentWriter;
  readonly #files: FileCalls;
  readonly #ingest: IngestWriter;
  readonly #directory: string;
  readonly #driver: SqliteDriver['name'];
  readonly #now: () => number;
  readonly #traces: TraceRemover;
  readonly #retention: Retention;
  readonly #garbage: Garbage;

  constructor(
    connection: Connection,
    segments: SegmentWriter,
    files: FileCalls,
    ingest: IngestWriter,
    about: { readonly directory: string; readonly now: () => number; readonly driver: SqliteDriver['name'] },
  ) {
    this.#connection = connection;
    this.#segments = segments;
    this.#files = files;
    this.#ingest = ingest;
    this.#directory = about.directory;
    this.#driver = about.driver;
    this.#now = about.now;
    this.#traces = new TraceRemover(connection, () => ingest.forget());
    this.#retention = new Retention(connection);
    this.#garbage = new Garbage(connection, segments, files, about.directory);
  }

  /** Pins a trace, or unpins it. */
  tracePin(project: number, traceId: string, isPinned: boolean): boolean {
    return this.#connection.transaction('BEGIN IMMEDIATE', () => {
      const [count] = this.#connection.get(REMOVER_SQL.pins, project) ?? [0];
      if (isPinned && Number(count) >= MAX_PINS)
        throw storeError('limit', `Expected at most ${MAX_PINS} pinned traces`);
      const sql = 'UPDATE trace SET pinned=? WHERE project=? AND trace_id=?';
      return this.#connection.run(sql, isPinned ? 1 : 0, project, toSqlId(traceId)) > 0;
    });
  }

  /** Deletes a trace. */
  traceDelete(project: number, traceId: string): boolean {
    const row = this.#connection.get(REMOVER_SQL.byName, project, toSqlId(traceId));
    if (row === undefined) return false;
    this.#removed(() => [toDoomed(row as readonly number[])]);
    return true;
  }

  /** Deletes some of the traces of a selection. */
  traceDeleteStep(selection: Selection): Step {
    let isDone = false;
    const step = this.#removed(() => {
      const found: Doomed[] = [];
      const all = walkOf(this.#connection, selection, undefined);
      const end = walk(all, (id) => {
        const row = this.#connection.get(REMOVER_SQL.byId, id, selection.project);
        all.budget.take(1);
        if (row !== undefined) found.push(toDoomed(row as readonly number[]));
        return found.length < STEP_TRACES ? 'on' : 'enough';
      });
      isDone = end.next === null;
      return found;
    });
    return { ...step, isDone: isDone && step.isDone };
  }

  /** Deletes some of what projects do not keep. */
  retainStep(now: number = this.#now()): Step {
    const step = this.#removed(() => this.#retention.find(now));
    return { ...step, isDone: step.traces === 0 && step.isDone };
  }

  /** Gives some room back. */
  gcStep(busy: readonly number[], now: number = this.#now()): Step {
    const step = this.#removed(() => this.#ofDeletedProject());
    if (!step.isDone || step.traces > 0) return { ...step, isDone: false };
    this.#removeDeletedProject();
    const reading = new Set(busy);
    const isForgotten = this.#garbage.forget(now);
    const isErased = this.#garbage.erase(reading, now);
    this.#garbage.markSegments(now);
    const { removed, isDone } = this.#garbage.removeSegments(reading, now);
    const isCompact = this.#garbage.compact(now);
    this.#garbage.shrink();
    const isLast = this.#connection.get(REMOVER_SQL.deletedProject) === undefined;
    return { ...NOTHING, segments: removed, isDone: isForgotten && isDone && isErased && isCompact && isLast };
  }

  /** Figures of the store. */
  status(): StoreStatus {
    const number = (sql: string): number => Number(this.#connection.get(sql)?.[0] ?? 0);
    const [version] = this.#connection.get('SELECT sqlite_version()') ?? [];
    return {
      sqlite: { version: String(version), driver: this.#driver },
      schema: schemaVersion(this.#connection),
      disk: this.#files.space(this.#directory),
      isDiskFull: this.#ingest.isFull,
      databaseBytes: number('PRAGMA page_count') * number('PRAGMA page_size'),
      segments: number('SELECT count(*) FROM segment'),
      segmentBytes: number('SELECT sum(bytes) FROM segment'),
      traces: number('SELECT sum(traces) FROM project'),
      ingested: { ...this.#ingest.counts },
    };
  }

  /** Takes traces out of sight, and deletes some rows of these and of those before. */
  #removed(find: () => readonly Doomed[]): Step {
    return this.#connection.transaction('BEGIN IMMEDIATE', () => {
      const found = find();
      for (const trace of found) this.#traces.doom(trace);
      const left = this.#traces.purge(STEP_ROWS, this.#now());
      const bytes = found.reduce((sum, trace) => sum + trace.bytes, 0);
      return { traces: found.length, bytes, segments: 0, isDone: left > 0 };
    });
  }

  #ofDeletedProject(): Doomed[] {
    const [project] = this.#connection.get(REMOVER_SQL.deletedProject) ?? [];
    if (project === undefined) return [];
    const rows = this.#connection.all(REMOVER_SQL.ofProject, project, STEP_TRACES);
    return rows.map((row) => toDoomed(row as readonly number[]));
  }

  /** Removes what a project without traces still has. */
  #removeDeletedProject(): void {
    const [project] = this.#connection.get(REMOVER_SQL.deletedProject) ?? [];
    if (typeof project !== 'number') return;
    this.#segments.seal(project);
    this.#connection.transaction('BEGIN IMMEDIATE', () => {
      for (const table of BELONGINGS) this.#connection.run(`DELETE FROM ${table} WHERE project=?`, project);
      this.#connection.run('DELETE FROM token WHERE project=?', project);
      this.#connection.run('DELETE FROM project WHERE number=?', project);
    });
    this.#ingest.forget();
  }
}

function toDoomed([id = 0, project = 0, bytes = 0]: readonly number[]): Doomed {
  return { id, project, bytes };
}
