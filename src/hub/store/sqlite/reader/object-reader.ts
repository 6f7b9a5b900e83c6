import type { Listed, ObjectRow, Page } from '../../traces.ts';
import { MAX_LIST_ITEMS } from '../../traces.ts';
import { textOf } from '../database/columns.ts';
import type { Connection } from '../database/connection.ts';
import { fromSqlId, fromSqlText, toSqlId, toSqlText } from '../database/text-code.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { All } from './conditions.ts';
import { HEAD_COLUMNS, RECORD_COLUMNS, toObject } from './rows.ts';
import { cursorId, listed, within } from './trace-reader.ts';
import { walk, walkOf } from './walk.ts';
import { parseSlice } from '../../../query/slicestr/parser.ts';

/** Statements that read artefacts. */
const OBJECT_SQL = {
  traceById: 'SELECT trace_id, objects FROM trace WHERE id=? AND project=?',
  traceByName: 'SELECT id FROM trace INDEXED BY trace_name WHERE project=? AND trace_id=?',
  recordAt: `SELECT ${RECORD_COLUMNS} FROM record NOT INDEXED WHERE trace=? AND kind=1 AND seq=?`,
  recordOfRef: `SELECT ${RECORD_COLUMNS} FROM record INDEXED BY record_ref WHERE trace=? AND ref=?`,
  headOfRef: `SELECT ${HEAD_COLUMNS} FROM record INDEXED BY record_ref WHERE trace=? AND ref=?`,
  heads: `SELECT ${HEAD_COLUMNS} FROM record NOT INDEXED WHERE trace=? AND kind=1 AND seq>=? ORDER BY seq LIMIT ?`,
  refsOf: 'SELECT ref FROM record INDEXED BY record_ref WHERE trace=? AND ref IS NOT NULL',
  nextRef: 'SELECT ref FROM ref WHERE project=? AND ref>? ORDER BY ref LIMIT 1',
} as const;

const OBJECT_ID = /^(\d{1,16})\.(\d{1,10})$/;
/** Rows that are read at once. */
const CHUNK_ROWS = 500;

/** The artefact of an id. */
export function objectGet(connection: Connection, project: number, objectId: string): ObjectRow | null {
  const [, trace, seq] = OBJECT_ID.exec(objectId) ?? [];
  if (trace === undefined || seq === undefined) return null;
  const owner = connection.get(OBJECT_SQL.traceById, Number(trace), project);
  const row = owner && connection.get(OBJECT_SQL.recordAt, Number(trace), Number(seq));
  return owner === undefined || row === undefined
    ? null
    : toObject(connection, row, project, fromSqlId(owner[0] as Uint8Array | string), true);
}

/** The artefact of a trace and a ref. */
export function objectFind(connection: Connection, project: number, traceId: string, ref: string): ObjectRow | null {
  const owner = connection.get(OBJECT_SQL.traceByName, project, toSqlId(traceId));
  const row = owner && connection.get(OBJECT_SQL.recordOfRef, Number(owner[0]), toSqlText(ref));
  return row === undefined ? null : toObject(connection, row, project, traceId, true);
}

/** Lists artefacts. */
export function objectList(
  connection: Connection,
  page: Page & { readonly ref?: string | undefined },
  steps?: number,
): Listed<ObjectRow> {
  const { project, ref } = page;
  const limit = within(page.limit, MAX_LIST_ITEMS);
  const [from, firstSeq = 0] =
    page.cursor === undefined ? [] : (readCursor(page.cursor, ['number', 'number']) as readonly number[]);
  const items: ObjectRow[] = [];
  let seq = 0;
  const all = walkOf(
    connection,
    page,
    from,
    (planner, slice) => {
      const postings = planner.plan(slice);
      return ref === undefined ? postings : new All([planner.withRef(ref), postings], planner.budget);
    },
    steps,
  );
  const end = walk(all, (id) => {
    const owner = connection.get(OBJECT_SQL.traceById, id, project);
    all.budget.take(1);
    if (owner === undefined || owner[1] === 0) return 'on';
    const traceId = fromSqlId(owner[0] as Uint8Array | string);
    if (ref !== undefined) {
      const row = connection.get(OBJECT_SQL.headOfRef, id, toSqlText(ref));
      if (row !== undefined) items.push(toObject(connection, row, project, traceId, false));
      return items.length < limit ? 'on' : 'enough';
    }
    for (seq = id === from ? firstSeq : 0; ;) {
      const rows = connection.all(OBJECT_SQL.heads, id, seq, CHUNK_ROWS);
      all.budget.take(rows.length);
      for (const row of rows) {
        seq = Number(row[1]);
        if (items.length >= limit) return 'again';
        items.push(toObject(connection, row, project, traceId, false));
      }
      if (rows.length < CHUNK_ROWS) return 'on';
      seq += 1;
      if (all.budget.isSpent) return 'again';
    }
  });
  if (end.next === null) return { items, more: null, scannedTo: null };
  // Where the walk itself stopped, the trace was not looked into.
  const more = [end.next, end.isAgain ? seq : end.next === from ? firstSeq : 0];
  return { items, more: writeCursor(more), scannedTo: end.next + 1 };
}

/** Lists refs. */
export function refList(connection: Connection, page: Page): Listed<string> {
  const { project, slice = '', begin, end } = page;
  const limit = within(page.limit, MAX_LIST_ITEMS);
  if (parseSlice(slice).kind === 'all' && begin === undefined && end === undefined) {
    return allRefs(connection, project, limit, page.cursor);
  }
  const refs = new Set<string>();
  const all = walkOf(connection, page, cursorId(page.cursor));
  const stop = walk(all, (id) => {
    const rows = connection.all(OBJECT_SQL.refsOf, id);
    all.budget.take(1 + rows.length);
    for (const [ref] of rows) refs.add(textOf(ref));
    return refs.size < limit ? 'on' : 'enough';
  });
  return listed([...refs], stop.next);
}

function allRefs(connection: Connection, project: number, limit: number, cursor: string | undefined): Listed<string> {
  const items: string[] = [];
  let last = cursor === undefined ? '' : (readCursor(cursor, ['string'])[0] as string);
  for (;;) {
    const [ref] = connection.get(OBJECT_SQL.nextRef, project, last) ?? [];
    if (typeof ref !== 'string') return { items, more: null, scannedTo: null };
    if (items.length >= limit) return { items, more: writeCursor([last]), scannedTo: null };
    items.push(fromSqlText(ref));
    last = ref;
  }
}
