import { searchName } from '../../../query/slicestr/search-name.ts';
import type { TagFact } from '../../ingest.ts';
import { MAX_TAG_NAMES, MAX_TAG_VALUES } from '../../store-limits.ts';
import { storeError } from '../../store-error.ts';
import type { Connection } from '../database/connection.ts';
import { toSqlText, toSqlValue } from '../database/text-code.ts';

/** A name, type and group of tags. */
interface TagKey {
  readonly id: number;
  /** Values that are counted. */
  kept: number;
}

/** How the counts of a key change. */
interface Change {
  readonly key: TagKey;
  seen: number;
  readonly values: Map<string | number, { seen: number; last: number }>;
}

/** Changes of counters that are not written yet. */
export type TagChanges = Map<number, Change>;

/** Keys that are remembered. */
const MAX_REMEMBERED = 50_000;

const FIND_KEY =
  "SELECT id, kept FROM tagkey INDEXED BY tagkey_name WHERE project=? AND norm=? AND name=? AND type=? AND coalesce(grp, '')=? AND (grp IS NULL)=?";
const ADD_KEY = 'INSERT INTO tagkey(project, norm, name, type, grp) VALUES (?, ?, ?, ?, ?)';
const COUNT_KEYS = `SELECT count(*) FROM (SELECT 1 FROM tagkey INDEXED BY tagkey_name WHERE project=? LIMIT ${MAX_TAG_NAMES})`;
const ADD_TAG = 'INSERT INTO tag(key, value, trace) VALUES (?, ?, ?) ON CONFLICT DO NOTHING';
const ADD_SEEN = 'UPDATE tagkey SET seen=seen+?, kept=kept+?, partial=max(partial, ?) WHERE id=?';
const COUNT_VALUE = 'UPDATE tagvalue SET seen=seen+?, last=max(last, ?) WHERE key=? AND value=?';
const ADD_VALUE = 'INSERT INTO tagvalue(key, value, seen, last) VALUES (?, ?, ?, ?)';

/** Writes tags, and counts them. */
export class TagCounters {
  readonly #connection: Connection;
  readonly #keys = new Map<string, TagKey>();
  readonly #names = new Map<number, number>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Sees to it that tags can be added.
   *
   * @throws {@link HubError} `limit` if the project would have too many names.
   */
  check(project: number, tags: readonly TagFact[], index: number): void {
    for (const tag of tags) this.#key(project, tag, index);
  }

  /**
   * Adds a tag to a trace, which may have it already.
   *
   * @returns Whether the trace did not have it.
   */
  add(project: number, trace: number, tag: TagFact, changes: TagChanges): boolean {
    const key = this.#key(project, tag, undefined);
    const value = toSqlValue(tag.value);
    if (this.#connection.run(ADD_TAG, key.id, value, trace) === 0) return false;
    count(changeOf(changes, key), typeof value === 'bigint' ? Number(value) : value, 1, trace);
    return true;
  }

  /** The number of the key of a tag, which was {@link TagCounters.check | checked}. */
  idOf(project: number, tag: TagFact): number {
    return this.#key(project, tag, undefined).id;
  }

  /** Writes the changes of some batches. */
  flush(changes: TagChanges): void {
    for (const { key, seen, values } of changes.values()) {
      let isPartial = false;
      const before = key.kept;
      for (const [value, counted] of values) {
        const sql = typeof value === 'number' ? toSqlValue(value) : value;
        if (this.#connection.run(COUNT_VALUE, counted.seen, counted.last, key.id, sql) > 0) continue;
        if (key.kept < MAX_TAG_VALUES) {
          this.#connection.run(ADD_VALUE, key.id, sql, counted.seen, counted.last);
          key.kept += 1;
        } else {
          isPartial = true;
        }
      }
      this.#connection.run(ADD_SEEN, seen, key.kept - before, isPartial ? 1 : 0, key.id);
    }
  }

  /** Forgets what it remembers of the database: some of it was rolled back, or deleted. */
  forget(): void {
    this.#keys.clear();
    this.#names.clear();
  }

  #key(project: number, { name, type, group }: TagFact, index: number | undefined): TagKey {
    const id = `${project},${name.length},${type.length},${name}${type}${group === null ? '' : `=${group}`}`;
    const known = this.#keys.get(id);
    if (known !== undefined) return known;
    if (this.#keys.size >= MAX_REMEMBERED) this.#keys.clear();
    const found = this.#findKey(project, { name, type, group }, index);
    this.#keys.set(id, found);
    return found;
  }

  #findKey(project: number, { name, type, group }: Omit<TagFact, 'value'>, index: number | undefined): TagKey {
    const norm = toSqlText(searchName(name));
    const texts = [toSqlText(name), toSqlText(type)] as const;
    const sqlGroup = group === null ? null : toSqlText(group);
    const row = this.#connection.get(FIND_KEY, project, norm, ...texts, sqlGroup ?? '', sqlGroup === null ? 1 : 0);
    if (row !== undefined) return { id: Number(row[0]), kept: Number(row[1]) };
    const names = this.#names.get(project) ?? Number(this.#connection.get(COUNT_KEYS, project)?.[0]);
    if (names >= MAX_TAG_NAMES) {
      throw storeError('limit', `Expected at most ${MAX_TAG_NAMES} names of tags in a project`, { index });
    }
    this.#names.set(project, names + 1);
    return { id: this.#connection.insert(ADD_KEY, project, norm, ...texts, sqlGroup), kept: 0 };
  }
}

/** Adds changes of one batch to those of others. */
export function mergeChanges(into: TagChanges, from: TagChanges): void {
  for (const { key, values } of from.values()) {
    const change = changeOf(into, key);
    for (const [value, { seen, last }] of values) count(change, value, seen, last);
  }
}

function changeOf(changes: TagChanges, key: TagKey): Change {
  const known = changes.get(key.id);
  if (known !== undefined) return known;
  const made: Change = { key, seen: 0, values: new Map() };
  changes.set(key.id, made);
  return made;
}

function count(change: Change, value: string | number, seen: number, last: number): void {
  change.seen += seen;
  const counted = change.values.get(value);
  if (counted === undefined) {
    change.values.set(value, { seen, last });
    return;
  }
  counted.seen += seen;
  counted.last = Math.max(counted.last, last);
}
