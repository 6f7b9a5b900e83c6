import { HOUR_US } from '../../store-limits.ts';
import {
  MAX_BUCKETS,
  MAX_LIST_ITEMS,
  MAX_PAGE_BYTES,
  MAX_TRACE_RECORDS,
  type Histogram,
  type Listed,
  type Page,
  type RecordRow,
  type Selection,
  type TracePage,
  type TraceRow,
  type TraceTags,
} from '../../traces.ts';
import { parseSlice } from '../../../query/slicestr/parser.ts';
import type { Connection } from '../database/connection.ts';
import { toSqlId } from '../database/text-code.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { Planner } from './plan.ts';
import { StepBudget } from './postings.ts';
import { HEAD_COLUMNS, readTrace, RECORD_COLUMNS, ROW_SQL, toRecord, toTrace } from './rows.ts';
import { bodyOf } from './tags-of-trace.ts';
import { walk, walkOf, type WalkEnd } from './walk.ts';

/** Statements that read traces, besides those of conditions and rows. */
const TRACE_SQL = {
  records: recordsOf(RECORD_COLUMNS),
  heads: recordsOf(HEAD_COLUMNS),
  tagRecords:
    'SELECT length, segment, offset, form, body FROM record NOT INDEXED WHERE trace=? AND kind=2 ORDER BY seq LIMIT ?',
  isDeleting: 'SELECT trace FROM doomed ORDER BY trace LIMIT 1',
  hours: 'SELECT hour, traces FROM hour WHERE project=? AND hour>=? AND hour<=?',
} as const;

/** Rows that are read at once. */
const CHUNK_ROWS = 500;

/** Reads the records of a trace from a place on: those of each kind stand together. */
function recordsOf(columns: string): string {
  const ofKind = (kind: number): string =>
    `SELECT ${columns} FROM record NOT INDEXED WHERE trace=? AND kind=${kind} AND seq>=?`;
  return `${[0, 1, 2].map(ofKind).join(' UNION ALL ')} ORDER BY seq LIMIT ?`;
}

/** Lists traces. */
export function traceList(connection: Connection, page: Page, steps?: number): Listed<TraceRow> {
  const limit = within(page.limit, MAX_LIST_ITEMS);
  const items: TraceRow[] = [];
  const all = walkOf(connection, page, cursorId(page.cursor), undefined, steps);
  const end = walk(all, (id) => {
    const trace = readTrace(connection, page.project, id, all.budget);
    if (trace !== null) items.push(trace);
    return items.length < limit ? 'on' : 'enough';
  });
  return listed(items, end);
}

/** Those of some traces that are in a selection. */
export function tracePick(connection: Connection, selection: Selection, ids: readonly number[]): readonly TraceRow[] {
  const { project, slice = '', begin = 0, end = Number.MAX_SAFE_INTEGER } = selection;
  const sorted = [...new Set(ids)].toSorted((a, b) => b - a).slice(0, MAX_LIST_ITEMS);
  const between = { begin: Math.max(begin, sorted.at(-1) ?? 0), end: Math.min(end, sorted[0] ?? 0) };
  // Each trace has few rows, so the ids bound the work.
  const postings = new Planner(connection, project, between, new StepBudget(Infinity)).plan(parseSlice(slice));
  return sorted
    .filter((id) => id >= between.begin && id <= between.end && postings.has(id))
    .map((id) => readTrace(connection, project, id))
    .filter((trace) => trace !== null);
}

/** Reads a trace and a page of its records. */
export function traceGet(
  connection: Connection,
  project: number,
  traceId: string,
  options: { readonly from: number; readonly limit: number; readonly bodies: boolean },
): TracePage | null {
  const row = connection.get(ROW_SQL.traceOfName, project, toSqlId(traceId));
  if (row === undefined) return null;
  const trace = toTrace(connection, row);
  const limit = within(options.limit, MAX_TRACE_RECORDS);
  const sql = options.bodies ? TRACE_SQL.records : TRACE_SQL.heads;
  const records: RecordRow[] = [];
  let bytes = 0;
  let next = Math.max(0, options.from);
  while (records.length < limit && bytes < MAX_PAGE_BYTES) {
    const wanted = Math.min(CHUNK_ROWS, limit - records.length);
    const rows = connection.all(sql, trace.id, next, trace.id, next, trace.id, next, wanted);
    for (const each of rows) {
      const record = toRecord(connection, each, project, options.bodies);
      records.push(record);
      bytes += record.body?.length ?? 0;
      next = record.seq + 1;
    }
    if (rows.length < wanted) return { trace, records, more: null };
  }
  return { trace, records, more: next < trace.records ? next : null };
}

/** What the `tags` records of a trace hold; a trace has a bounded number of tags, so of these. */
export function traceTags(connection: Connection, project: number, traceId: string): readonly TraceTags[] | null {
  const row = connection.get(ROW_SQL.traceOfName, project, toSqlId(traceId));
  if (row === undefined) return null;
  return connection.all(TRACE_SQL.tagRecords, Number(row[0]), MAX_TRACE_RECORDS).map((record): TraceTags => {
    const [length, segment, offset, form, body] = record;
    const isPlaced = typeof segment === 'number' && typeof offset === 'number';
    const place = isPlaced ? { project, segment, offset, length: Number(length) } : null;
    return { body: bodyOf(connection, body, form), place };
  });
}

/** Counts traces per bucket. */
export function histogram(
  connection: Connection,
  selection: Selection & { readonly begin: number; readonly end: number },
  buckets: number,
): Histogram {
  const { project, slice = '', begin, end } = selection;
  const count = within(buckets, MAX_BUCKETS);
  const width = Math.max(1, Math.ceil((end - begin + 1) / count));
  if (parseSlice(slice).kind === 'all' && width >= HOUR_US) return byHours(connection, project, begin, end, width);
  const counts = Array.from({ length: Math.max(1, Math.ceil((end - begin + 1) / width)) }, () => 0);
  const all = walkOf(connection, selection, undefined);
  // Rows of tags outlive a deleted trace for a moment.
  const isDeleting = connection.get(TRACE_SQL.isDeleting) !== undefined;
  const { next } = walk(all, (id) => {
    if (isDeleting && connection.get(ROW_SQL.trace, id, project) === undefined) return 'on';
    const bucket = Math.floor((id - begin) / width);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
    return 'on';
  });
  return { width, begin, counts, scannedTo: next };
}

/** From the counters of hours: buckets are whole hours then. */
function byHours(connection: Connection, project: number, begin: number, end: number, width: number): Histogram {
  const hours = Math.ceil(width / HOUR_US);
  const first = Math.floor(begin / HOUR_US);
  const last = Math.floor(end / HOUR_US);
  const counts = Array.from({ length: Math.floor((last - first) / hours) + 1 }, () => 0);
  for (const [hour, traces] of connection.all(TRACE_SQL.hours, project, first, last)) {
    const bucket = Math.floor((Number(hour) - first) / hours);
    counts[bucket] = (counts[bucket] ?? 0) + Number(traces);
  }
  return { width: hours * HOUR_US, begin: first * HOUR_US, counts, scannedTo: null };
}

/** A page that ended somewhere. */
export function listed<T>(items: readonly T[], { next }: WalkEnd): Listed<T> {
  return { items, more: next === null ? null : writeCursor([next]), scannedTo: next === null ? null : next + 1 };
}

/** The id at which a page goes on. */
export function cursorId(cursor: string | undefined): number | undefined {
  return cursor === undefined ? undefined : (readCursor(cursor, ['number'])[0] as number);
}

/** A wanted number within its bounds. */
export function within(wanted: number, most: number): number {
  return Math.max(1, Math.min(most, Math.floor(wanted) || 1));
}
