import { HOUR_US } from '../../store-limits.ts';
import {
  MAX_BUCKETS,
  MAX_LIST_ITEMS,
  MAX_PAGE_BYTES,
  MAX_TRACE_RECORDS,
  type Histogram,
  type Listed,
  type ListedText,
  type Page,
  type RecordRow,
  type Selection,
  type Shown,
  type TracePage,
  type TraceRow,
  type TraceTags,
  type TraceText,
} from '../../traces.ts';
import { recordsText } from '../../records-text.ts';
import { traceJson } from '../../trace-json.ts';
import { parseSlice } from '../../../query/slicestr/parser.ts';
import { damaged, type Connection } from '../database/connection.ts';
import type { SqlRow } from '../database/driver.ts';
import { toSqlId } from '../database/text-code.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { Planner } from './plan.ts';
import { StepBudget } from './postings.ts';
import { PACKED_COLUMNS, readTraces, ROW_SQL, toRecord, traceOfName } from './rows.ts';
import { bodyOf } from './tags-of-trace.ts';
import { walk, walkOf } from './walk.ts';

/** Statements that read traces, besides those of conditions and rows. */
const TRACE_SQL = {
  records: recordsOf('body'),
  heads: recordsOf('NULL'),
  tagRecords:
    'SELECT length, segment, offset, form, body FROM record NOT INDEXED WHERE trace=? AND kind=2 ORDER BY seq LIMIT ?',
  isDeleting: 'SELECT trace FROM doomed ORDER BY trace LIMIT 1',
  hours: 'SELECT hour, traces FROM hour WHERE project=? AND hour>=? AND hour<=?',
} as const;

/** Rows that are read at once. */
const CHUNK_ROWS = 500;

/** Reads the records of a trace from a place on, packed: those of each kind stand together. */
function recordsOf(body: 'body' | 'NULL'): string {
  const ofKind = (kind: number): string =>
    `SELECT seq, ${PACKED_COLUMNS} AS facts, ${body} AS body FROM record NOT INDEXED WHERE trace=? AND kind=${kind} AND seq>=?`;
  const rows = `${[0, 1, 2].map(ofKind).join(' UNION ALL ')} ORDER BY seq LIMIT ?`;
  return `SELECT '[' || coalesce(group_concat(facts), '') || ']', CAST(group_concat(body, '') AS BLOB) FROM (${rows})`;
}

/** Lists traces. */
export function traceList(connection: Connection, page: Page, steps?: number): Listed<TraceRow> {
  const { project } = page;
  const limit = within(page.limit, MAX_LIST_ITEMS);
  const all = walkOf(connection, page, cursorId(page.cursor), undefined, steps);
  const items: TraceRow[] = [];
  for (let { from } = all; ;) {
    const ids: number[] = [];
    const { next } = walk({ ...all, from }, (id) => {
      ids.push(id);
      return items.length + ids.length < limit ? 'on' : 'enough';
    });
    const { traces, unread } = readTraces(connection, project, ids, all.budget);
    items.push(...traces);
    if (unread !== undefined) return listed(items, unread);
    // Rows of tags outlive a deleted trace for a moment: there may be fewer traces than ids.
    if (next === null || items.length >= limit || all.budget.isSpent) return listed(items, next);
    from = next;
  }
}

/** Lists traces as JSON. */
export function traceListJson(connection: Connection, page: Page): ListedText {
  const { items, more, scannedTo } = traceList(connection, page);
  return { text: new TextEncoder().encode(`[${items.map(traceJson).join(',')}]`), more, scannedTo };
}

/** Those of some traces that are in a selection. */
export function tracePick(connection: Connection, selection: Selection, ids: readonly number[]): readonly TraceRow[] {
  const { project, slice = '', begin = 0, end = Number.MAX_SAFE_INTEGER } = selection;
  const sorted = [...new Set(ids)].toSorted((a, b) => b - a).slice(0, MAX_LIST_ITEMS);
  const between = { begin: Math.max(begin, sorted.at(-1) ?? 0), end: Math.min(end, sorted[0] ?? 0) };
  // Each trace has few rows, so the ids bound the work.
  const postings = new Planner(connection, project, between, new StepBudget(Infinity)).plan(parseSlice(slice));
  const picked = sorted.filter((id) => id >= between.begin && id <= between.end && postings.has(id));
  return readTraces(connection, project, picked).traces;
}

/** Reads a trace and a page of its records. */
export function traceGet(
  connection: Connection,
  project: number,
  traceId: string,
  options: { readonly from: number; readonly limit: number; readonly bodies: boolean },
): TracePage | null {
  const trace = traceOfName(connection, project, traceId);
  if (trace === null) return null;
  const limit = within(options.limit, MAX_TRACE_RECORDS);
  const records: RecordRow[] = [];
  let bytes = 0;
  let next = Math.max(0, options.from);
  while (records.length < limit && bytes < MAX_PAGE_BYTES) {
    const wanted = Math.min(CHUNK_ROWS, limit - records.length);
    const some = readRecords(connection, project, trace.id, next, wanted, options.bodies);
    for (const record of some) {
      records.push(record);
      bytes += record.body?.length ?? 0;
    }
    next = (some.at(-1)?.seq ?? next) + 1;
    if (some.length < wanted) return { trace, records, more: null };
  }
  return { trace, records, more: next < trace.records ? next : null };
}

/** Records of a trace from a place on. */
function readRecords(
  connection: Connection,
  project: number,
  trace: number,
  from: number,
  limit: number,
  bodies: boolean,
): RecordRow[] {
  const sql = bodies ? TRACE_SQL.records : TRACE_SQL.heads;
  const { values, bytes } = connection.packed(sql, trace, from, trace, from, trace, from, limit);
  let at = 0;
  const records = (values as readonly SqlRow[]).map((facts) => {
    const length = bodies ? facts.at(-1) : null;
    const body = typeof length === 'number' ? bytes.subarray(at, (at += length)) : null;
    return toRecord(connection, [trace, ...facts.slice(0, -1), body], project, bodies);
  });
  // The one text and the bytes are of the same rows, so that they are as long as these say.
  if (at !== bytes.length) throw damaged();
  return records;
}

/** Reads a trace and the text of a page of its records. */
export function traceOpen(
  connection: Connection,
  project: number,
  traceId: string,
  { from, limit, shown }: { readonly from: number; readonly limit: number; readonly shown: Shown },
): TraceText | null {
  const page = traceGet(connection, project, traceId, { from, limit, bodies: shown.inlineBytes >= 0 });
  if (page === null) return null;
  const { trace, records, more } = page;
  return { trace, ...recordsText(records, shown), more };
}

/** What the `tags` records of a trace hold; a trace has a bounded number of tags, so of these. */
export function traceTags(connection: Connection, project: number, traceId: string): readonly TraceTags[] | null {
  const row = connection.get(ROW_SQL.idOfName, project, toSqlId(traceId));
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
    if (isDeleting && connection.get(ROW_SQL.has, id, project) === undefined) return 'on';
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

/** A page that ended somewhere. @param next - the greatest id that was not looked at; null where all were. */
export function listed<T>(items: readonly T[], next: number | null): Listed<T> {
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
