import { searchName } from '../../../query/slicestr/search-name.ts';
import {
  MAX_LIST_ITEMS,
  MAX_LIST_STEPS,
  MAX_SCATTER_POINTS,
  type Listed,
  type Page,
  type ScatterPoint,
  type TagName,
  type TagValueCount,
} from '../../traces.ts';
import { MAX_TAG_VALUES } from '../../store-limits.ts';
import { textOf, textOrNull } from '../database/columns.ts';
import type { Connection } from '../database/connection.ts';
import { fromSqlId, fromSqlValue, toSqlText } from '../database/text-code.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { cursorId, listed, within } from './trace-reader.ts';
import { walk, walkOf } from './walk.ts';

/** Names of one normalised name whose values are gathered. */
const MAX_KEYS = 1000;

/** Statements that read tags. */
const TAG_SQL = {
  names:
    "SELECT norm, name, type, grp, seen FROM tagkey INDEXED BY tagkey_name WHERE project=? AND norm>=? AND norm<=? AND (norm, name, type, coalesce(grp, ''), (grp IS NULL)) > (?, ?, ?, ?, ?) ORDER BY norm, name, type, coalesce(grp, ''), (grp IS NULL) LIMIT ?",
  keys: `SELECT id, partial FROM tagkey INDEXED BY tagkey_name WHERE project=? AND norm=? LIMIT ${MAX_KEYS + 1}`,
  traceById: 'SELECT trace_id FROM trace WHERE id=? AND project=?',
  values: `SELECT value, seen, last FROM tagvalue WHERE key=? LIMIT ${MAX_TAG_VALUES}`,
  numbers: "SELECT value FROM tag INDEXED BY tag_key WHERE key=? AND trace=? AND value<'' LIMIT ?",
} as const;

/** Behind every text that begins with what stands before it. */
const LAST_CHARACTER = '\u{10ffff}';

/** Lists names of tags. */
export function tagNames(
  connection: Connection,
  project: number,
  options: { readonly prefix?: string | undefined; readonly limit: number; readonly cursor?: string | undefined },
): Listed<TagName> {
  const limit = within(options.limit, MAX_LIST_ITEMS);
  const prefix = toSqlText(options.prefix === undefined ? '' : searchName(options.prefix));
  const after =
    options.cursor === undefined
      ? ['', '', '', '', -1]
      : readCursor(options.cursor, ['string', 'string', 'string', 'string', 'number']);
  const rows = connection.all(TAG_SQL.names, project, prefix, prefix + LAST_CHARACTER, ...after, limit + 1);
  const shown = rows.slice(0, limit);
  const items = shown
    .filter((row) => row[4] !== 0)
    .map(([, name, type, group, seen]): TagName => ({
      name: textOf(name),
      type: textOf(type),
      group: textOrNull(group),
      count: Number(seen),
    }));
  const [norm, name, type, group] = shown.at(-1) ?? [];
  const last = [norm, name, type, group ?? ''].map(String);
  return { items, more: rows.length > limit ? writeCursor([...last, group === null ? 1 : 0]) : null, scannedTo: null };
}

/** The values of a name with their counts. */
export function tagValues(
  connection: Connection,
  project: number,
  name: string,
  options: { readonly prefix?: string | undefined; readonly limit: number },
): { readonly values: readonly TagValueCount[]; readonly isComplete: boolean } {
  const { prefix = '' } = options;
  const keys = connection.all(TAG_SQL.keys, project, toSqlText(searchName(name)));
  const found = new Map<string | number, TagValueCount>();
  let isComplete = keys.length <= MAX_KEYS;
  let steps = 0;
  for (const [key, partial] of keys.slice(0, MAX_KEYS)) {
    if (partial === 1 || steps > MAX_LIST_STEPS) isComplete = false;
    if (steps > MAX_LIST_STEPS) break;
    const rows = connection.all(TAG_SQL.values, Number(key));
    steps += 1 + rows.length;
    for (const [raw, seen, last] of rows) {
      const value = fromSqlValue(raw as string | number);
      if (!String(value).startsWith(prefix)) continue;
      const known = found.get(value);
      const count = (known?.count ?? 0) + Number(seen);
      found.set(value, { value, count, last: Math.max(known?.last ?? 0, Number(last)) });
    }
  }
  const values = [...found.values()].toSorted(
    (a, b) => b.count - a.count || (String(a.value) < String(b.value) ? -1 : 1),
  );
  const limit = within(options.limit, MAX_LIST_ITEMS);
  return { values: values.slice(0, limit), isComplete: isComplete && values.length <= limit };
}

/** The numbers of a tag over time. */
export function scatter(connection: Connection, page: Page & { readonly tag: string }): Listed<ScatterPoint> {
  const { project } = page;
  const limit = within(page.limit, MAX_SCATTER_POINTS);
  const tag = searchName(page.tag);
  const keys = connection.all(TAG_SQL.keys, project, toSqlText(tag)).slice(0, MAX_KEYS);
  const items: ScatterPoint[] = [];
  const all = walkOf(connection, page, cursorId(page.cursor), (planner, slice) => planner.withTag(slice, tag));
  const end = walk(all, (id) => {
    const numbers = keys.flatMap(([key]) => connection.all(TAG_SQL.numbers, Number(key), id, MAX_SCATTER_POINTS));
    all.budget.take(keys.length + numbers.length);
    const owner = numbers.length === 0 ? undefined : connection.get(TAG_SQL.traceById, id, project);
    if (owner !== undefined) {
      const traceId = fromSqlId(owner[0] as Uint8Array | string);
      items.push(...numbers.map(([value]): ScatterPoint => ({ id, traceId, value: Number(value) })));
    }
    return items.length < limit ? 'on' : 'enough';
  });
  return listed(items, end.next);
}
