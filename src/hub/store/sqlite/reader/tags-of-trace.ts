import { damaged, type Connection } from '../database/connection.ts';
import { storeError } from '../../store-error.ts';
import { textOf, textOrNull } from '../database/columns.ts';
import { joinTags, partsOf, readTagValues, type FormParts } from '../database/tag-form.ts';
import type { SqlRow } from '../database/driver.ts';

/** What a number of `tagkey` stands for. */
export interface TagKeyFacts {
  readonly id: number;
  /** As they stand in the database. */
  readonly norm: string;
  readonly sqlType: string;
  readonly sqlGroup: string | null;
  readonly name: string;
  readonly type: string;
  readonly group: string | null;
}

/** A tag of a trace; the value as it stands in the database. */
export interface StoredTag {
  readonly key: TagKeyFacts;
  readonly value: string | number;
}

/** The text of `tags` records without the values. */
interface Form {
  readonly parts: FormParts;
  readonly keys: readonly number[];
}

/** Keys, and forms, that are remembered. */
const MAX_REMEMBERED = 20_000;

/** Statements that read the tags of traces. */
export const TAGS_SQL = {
  // Records by trace, and the values of those that have a form, one after the other.
  ofTraces:
    "SELECT json_group_array(json_array(wanted.value, form, iif(form IS NULL, 0, length(body)))), CAST(group_concat(iif(form IS NULL, NULL, body), '') AS BLOB) FROM json_each(?) AS wanted CROSS JOIN record NOT INDEXED WHERE trace=wanted.value AND kind=2",
  formless: 'SELECT key, value FROM formless NOT INDEXED WHERE trace=?',
  key: 'SELECT norm, type, grp, name FROM tagkey WHERE id=?',
  form: 'SELECT text, keys FROM form WHERE id=?',
} as const;

/** What a connection has read that never changes. */
class TagMemory {
  readonly keys = new Map<number, TagKeyFacts>();
  readonly forms = new Map<number, Form>();
}

const MEMORIES = new WeakMap<Connection, TagMemory>();

type Pair = readonly [key: number, value: string | number];

/**
 * The tags of a trace, each once.
 *
 * @param count - told how many rows and tags were read.
 */
export function tagsOfTrace(connection: Connection, trace: number, count?: (read: number) => void): StoredTag[] {
  return tagsOfTraces(connection, [trace], count).get(trace) ?? [];
}

/**
 * The tags of traces, each once, by trace.
 *
 * @param count - told how many rows and tags were read.
 */
export function tagsOfTraces(
  connection: Connection,
  traces: readonly number[],
  count?: (read: number) => void,
): Map<number, StoredTag[]> {
  const { values, bytes } = connection.packed(TAGS_SQL.ofTraces, JSON.stringify(traces));
  const pairs = new Map<number, Pair[]>(traces.map((trace) => [trace, []]));
  const formless = new Set<number>();
  let at = 0;
  for (const [trace, form, length] of values as readonly (readonly [number, number | null, number])[]) {
    const spelled = bytes.subarray(at, (at += length));
    if (form === null) formless.add(trace);
    else pairs.get(trace)?.push(...tagsOfForm(connection, form, spelled));
  }
  if (at !== bytes.length) throw damaged();
  for (const trace of formless) pairs.get(trace)?.push(...(connection.all(TAGS_SQL.formless, trace) as Pair[]));
  let read = traces.length + values.length;
  const tags = new Map<number, StoredTag[]>();
  for (const [trace, found] of pairs) {
    read += found.length;
    tags.set(trace, once(connection, found));
  }
  count?.(read);
  return tags;
}

/** Tags that are compared with each other; more are looked up. */
const FEW_TAGS = 16;

function once(connection: Connection, pairs: readonly Pair[]): StoredTag[] {
  const isNew = pairs.length <= FEW_TAGS ? isFirstOfFew(pairs) : isFirst();
  const tags: StoredTag[] = [];
  for (const [at, pair] of pairs.entries()) {
    const key = isNew(pair, at) ? keyFacts(connection, pair[0]) : undefined;
    if (key !== undefined) tags.push({ key, value: pair[1] });
  }
  return tags;
}

function isFirstOfFew(pairs: readonly Pair[]): (pair: Pair, at: number) => boolean {
  return ([id, value], at) => {
    for (let before = 0; before < at; before++) {
      const [otherId, other] = pairs[before] as Pair;
      if (otherId === id && other === value) return false;
    }
    return true;
  };
}

function isFirst(): (pair: Pair) => boolean {
  const seen = new Map<number, Set<string | number>>();
  return ([id, value]) => {
    const values = seen.get(id) ?? new Set();
    const { size } = values;
    seen.set(id, values.add(value));
    return values.size > size;
  };
}

/** The keys and values of one `tags` record. */
export function tagsOfForm(connection: Connection, form: number, values: Uint8Array): Pair[] {
  const { keys, parts } = formOf(connection, form);
  return readTagValues(parts, values).map((value, at) => [keys[at] ?? 0, value]);
}

/** The body of a record: what was logged. @param form - NULL where it stands as it came. */
export function bodyOf(
  connection: Connection,
  body: SqlRow[number] | undefined,
  form: SqlRow[number] | undefined,
): Uint8Array | null {
  if (!(body instanceof Uint8Array)) return null;
  return typeof form === 'number' ? joinTags(formOf(connection, form).parts, body) : body;
}

function formOf(connection: Connection, id: number): Form {
  const { forms } = memoryOf(connection);
  const known = forms.get(id);
  if (known !== undefined) return known;
  const [text, keys] = connection.get(TAGS_SQL.form, id) ?? [];
  if (text === undefined) throw storeError('corrupt', 'Expected the form of a record of tags, it is gone');
  const found: Form = { parts: partsOf(textOf(text)), keys: String(keys).split(',').filter(Boolean).map(Number) };
  if (forms.size >= MAX_REMEMBERED) forms.clear();
  forms.set(id, found);
  return found;
}

function keyFacts(connection: Connection, id: number): TagKeyFacts | undefined {
  const { keys } = memoryOf(connection);
  const known = keys.get(id);
  if (known !== undefined) return known;
  const row = connection.get(TAGS_SQL.key, id);
  if (row === undefined) return undefined;
  const [norm, type, group, name] = row;
  const found: TagKeyFacts = {
    id,
    norm: String(norm),
    sqlType: String(type),
    sqlGroup: group === null ? null : String(group),
    name: textOf(name),
    type: textOf(type),
    group: textOrNull(group),
  };
  if (keys.size >= MAX_REMEMBERED) keys.clear();
  keys.set(id, found);
  return found;
}

function memoryOf(connection: Connection): TagMemory {
  const known = MEMORIES.get(connection);
  if (known !== undefined) return known;
  const made = new TagMemory();
  MEMORIES.set(connection, made);
  return made;
}
