import type { Connection } from '../database/connection.ts';
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
  ofTrace:
    'SELECT form, CASE WHEN form IS NULL THEN NULL ELSE body END FROM record NOT INDEXED WHERE trace=? AND kind=2',
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

/**
 * The tags of a trace, each once.
 *
 * @param count - told how many rows and tags were read.
 */
export function tagsOfTrace(connection: Connection, trace: number, count?: (read: number) => void): StoredTag[] {
  const records = connection.all(TAGS_SQL.ofTrace, trace);
  const pairs: (readonly [number, string | number])[] = [];
  for (const [form, values] of records) {
    if (typeof form === 'number' && values instanceof Uint8Array) pairs.push(...tagsOfForm(connection, form, values));
  }
  if (records.some(([form]) => form === null)) {
    pairs.push(...(connection.all(TAGS_SQL.formless, trace) as (readonly [number, string | number])[]));
  }
  count?.(1 + records.length + pairs.length);
  const seen = new Set<string>();
  const tags: StoredTag[] = [];
  for (const [id, value] of pairs) {
    const mark = `${id}${typeof value === 'number' ? '#' : '='}${value}`;
    const key = seen.has(mark) ? undefined : keyFacts(connection, id);
    if (key === undefined) continue;
    seen.add(mark);
    tags.push({ key, value });
  }
  return tags;
}

/** The keys and values of one `tags` record. */
export function tagsOfForm(
  connection: Connection,
  form: number,
  values: Uint8Array,
): (readonly [key: number, value: string | number])[] {
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
