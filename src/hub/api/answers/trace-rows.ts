import type { Store } from '../../store/store.ts';
import { MAX_LIST_ITEMS, type Selection, type TraceRow } from '../../store/traces.ts';
import { isoMicroseconds } from '../../core/iso.ts';

/** Columns of a table of tags. */
export const COLUMNS = [
  'trace_id',
  'timestamp',
  'first',
  'last',
  'records',
  'objects',
  'bytes',
  'type',
  'name',
  'group',
  'value',
] as const;

/** All traces of a selection, newest first. */
export async function* tracesOf(store: Store, selection: Selection): AsyncIterable<TraceRow> {
  let cursor: string | undefined;
  do {
    const { items, more } = await store.traceList({ ...selection, limit: MAX_LIST_ITEMS, cursor });
    yield* items;
    cursor = more ?? undefined;
  } while (cursor !== undefined);
}

/**
 * The same as lists of the API, as bytes.
 *
 * @param signal - ends when nobody waits any more.
 */
export async function* pagesOf(store: Store, selection: Selection, signal: AbortSignal): AsyncIterable<Uint8Array> {
  let cursor: string | undefined;
  do {
    signal.throwIfAborted();
    const { text, more } = await store.traceListJson({ ...selection, limit: MAX_LIST_ITEMS, cursor });
    yield text;
    cursor = more ?? undefined;
  } while (cursor !== undefined);
}

/** A row of a table of tags. */
export type Row = Readonly<Record<(typeof COLUMNS)[number], string | number | null>>;

/** A row for each tag, and one for a trace that has none. */
export function* rowsOf(trace: TraceRow): Iterable<Row> {
  const { traceId, id, records, objects, bytes } = trace;
  const common = {
    trace_id: traceId,
    timestamp: isoMicroseconds(id),
    first: isoMicroseconds(trace.first),
    last: isoMicroseconds(trace.last),
    records,
    objects,
    bytes,
  };
  for (const { type, name, group, value } of trace.tags) yield { ...common, type, name, group, value };
  if (trace.tags.length === 0) yield { ...common, type: null, name: null, group: null, value: null };
}
