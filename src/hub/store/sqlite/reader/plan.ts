import type { Slice, SliceOperator } from '../../../query/slicestr/ast.ts';
import { asNumber, matches } from '../../../query/slicestr/compare.ts';
import type { Connection } from '../database/connection.ts';
import type { SqlRow, SqlValue } from '../database/driver.ts';
import { fromSqlValue, toBound, toSqlId, toSqlText, toSqlValue } from '../database/text-code.ts';
import { CommonList, type TagValue } from './common-list.ts';
import { All, Any, Except, Tested } from './conditions.ts';
import { IdList, IndexList, type ReadRows } from './lists.ts';
import type { Postings, StepBudget } from './postings.ts';
import { tagsOfTrace, type StoredTag } from './tags-of-trace.ts';

/** Rows up to which a condition is read at once and put in order. */
const MAX_COLLECTED = 5000;
/** Lists that are merged; beyond, traces are walked and tested. */
const MAX_MERGED = 64;
/** Different values of a name that are looked through. */
const MAX_DISTINCT = 1000;
/** Rows that are read before the walk, for all conditions together; beyond, conditions are walked and tested. */
const MAX_PROBED = 50_000;

/** Every statement of conditions; `at most`, `value below` and so on are bound in their order. */
const PLAN_SQL = {
  traces: listOf('id', 'trace INDEXED BY trace_new WHERE project=?'),
  traceOfName: 'SELECT id FROM trace INDEXED BY trace_name WHERE project=? AND trace_id=?',
  refs: listOf('trace', 'ref WHERE project=? AND ref=?'),
  equal: listOf('trace', 'tag NOT INDEXED WHERE key=? AND value=?'),
  named: listOf('trace', 'tag INDEXED BY tag_key WHERE key=?'),
  valued:
    'SELECT trace, value FROM tag INDEXED BY tag_key WHERE key=? AND trace<=? AND (trace<? OR value<?) AND trace>=? ORDER BY trace DESC, value DESC LIMIT ?',
  valuesOf: 'SELECT value FROM tag INDEXED BY tag_key WHERE key=? AND trace=?',
  numbers: 'SELECT trace, value FROM tag NOT INDEXED WHERE key=? AND value>=? AND value<=?',
  texts: "SELECT trace, value FROM tag NOT INDEXED WHERE key=? AND value>=''",
  distinct: `SELECT value, seen FROM tagvalue WHERE key=? LIMIT ${MAX_DISTINCT + 1}`,
  keysOfName: `SELECT id, seen, partial FROM tagkey INDEXED BY tagkey_name WHERE project=? AND norm=? LIMIT ${MAX_MERGED + 1}`,
  keysOfType: `SELECT id, seen, partial FROM tagkey INDEXED BY tagkey_type WHERE project=? AND type=? LIMIT ${MAX_MERGED + 1}`,
  keysOfGroup: `SELECT id, seen, partial FROM tagkey INDEXED BY tagkey_group WHERE project=? AND grp=? LIMIT ${MAX_MERGED + 1}`,
} as const;

/** The newest traces of a list, as one text. */
function listOf(id: string, list: string): string {
  const rows = `SELECT ${id} AS id FROM ${list} AND ${id}<=? AND ${id}>=? ORDER BY ${id} DESC LIMIT ?`;
  return `SELECT json_group_array(id) FROM (${rows})`;
}

/** Whether a condition has more rows than are read at once: to pass over rows costs little beside reading them. */
function isMore(sql: string): string {
  return `${sql} LIMIT 1 OFFSET ${MAX_COLLECTED}`;
}

/** The times between which traces are looked for, both included. */
export interface Between {
  readonly begin: number;
  readonly end: number;
}

type Test = (value: string | number) => boolean;

/** How names, types and groups are looked up, and what tells them. */
const KEYS = {
  name: { sql: 'keysOfName', fact: 'norm' },
  type: { sql: 'keysOfType', fact: 'sqlType' },
  group: { sql: 'keysOfGroup', fact: 'sqlGroup' },
} as const;

/** Ids at or below a place, greatest first. */
type ReadIds = (atMost: number, limit: number) => readonly number[];

function rowsOf(read: ReadIds): ReadRows {
  return (at, _below, limit) => read(at, limit).map((id) => [id]);
}

/** No trace. */
const EMPTY = new IdList([]);

/** The traces that have one value. */
class ValueList extends IndexList {
  readonly tag: TagValue;

  constructor(tag: TagValue, read: ReadIds, budget: StepBudget) {
    super(rowsOf(read), budget);
    this.tag = tag;
  }
}

/** Turns conditions into postings that read little, whatever the data are. */
export class Planner {
  readonly #connection: Connection;
  readonly #project: number;
  readonly #between: Between;
  /** Rows that may still be read. */
  readonly budget: StepBudget;
  #probed = 0;
  #tags: { readonly trace: number; readonly tags: readonly StoredTag[] } | undefined;

  constructor(connection: Connection, project: number, between: Between, budget: StepBudget) {
    this.#connection = connection;
    this.#project = project;
    this.#between = between;
    this.budget = budget;
  }

  /** The traces of a slice. */
  plan(slice: Slice): Postings {
    switch (slice.kind) {
      case 'all':
        return this.all();
      case 'trace':
        return this.#trace(slice.id);
      case 'tagname':
        return this.#named('name', slice.name, undefined);
      case 'tagtype':
        return this.#named('type', slice.name, undefined);
      case 'taggroup':
        return this.#named('group', slice.name, undefined);
      case 'compare':
        return this.#compare(slice.name, slice.operator, slice.value);
      case 'and':
        return new All(this.#together(slice.parts.map((part) => this.plan(part))), this.budget);
      case 'or':
        return new Any(slice.parts.map((part) => this.plan(part)));
      case 'not':
        return new Except(this.all(), this.plan(slice.part), this.budget);
    }
  }

  /** Every trace. */
  all(): Postings {
    const { begin } = this.#between;
    return this.#list((at, limit) => this.#connection.numbers(PLAN_SQL.traces, this.#project, at, begin, limit));
  }

  /** Traces with an artefact of a ref. */
  withRef(ref: string): Postings {
    const sql = toSqlText(ref);
    const { begin } = this.#between;
    return this.#list((at, limit) => this.#connection.numbers(PLAN_SQL.refs, this.#project, sql, at, begin, limit));
  }

  /** The traces of a slice that have a tag of a name. */
  withTag(slice: Slice, name: string): Postings {
    return this.plan({ kind: 'and', parts: [slice, { kind: 'tagname', name }] });
  }

  #trace(id: string): Postings {
    return new IdList(this.#within(this.#probe(PLAN_SQL.traceOfName, this.#project, toSqlId(id))));
  }

  #keys(by: keyof typeof KEYS, name: string): readonly SqlRow[] {
    return this.#probe(PLAN_SQL[KEYS[by].sql], this.#project, toSqlText(name));
  }

  #compare(name: string, operator: SliceOperator, asked: string): Postings {
    const keys = this.#keys('name', name);
    const test: Test = (value) => matches(fromSqlValue(value), operator, asked);
    if (keys.length > MAX_MERGED) return this.#tested('name', name, test);
    return this.#any(keys.map((key) => this.#compareKey(key, operator, asked, test)));
  }

  #compareKey(key: SqlRow, operator: SliceOperator, asked: string, test: Test): Postings {
    const [id = 0] = key as readonly number[];
    if (operator === '==') {
      const values: (string | number)[] = [asked];
      const number = asNumber(asked);
      if (number !== undefined && matches(number, '==', asked)) values.push(number);
      return this.#any(values.map((value) => this.#equal(id, toSqlValue(value))));
    }
    if (this.#probed > MAX_PROBED) return this.#walk(id, test);
    return this.#ofFewValues(key, test) ?? this.#ofFewRows(id, operator, asked, test) ?? this.#walk(id, test);
  }

  /** Where a name has few different values: those that pass, each with its list. */
  #ofFewValues(key: SqlRow, test: Test): Postings | undefined {
    const [id = 0, seen = 0, partial] = key as readonly number[];
    if (partial === 1) return undefined;
    const rows = this.#probe(PLAN_SQL.distinct, id);
    if (rows.length > MAX_DISTINCT) return undefined;
    const found = rows.filter(([value]) => test(value as string | number));
    const count = found.reduce((sum, row) => sum + Number(row[1]), 0);
    // What most traces have is found at once when they are walked.
    if (found.length > MAX_MERGED || (found.length > 1 && count * 2 > seen)) return undefined;
    return this.#any(found.map(([value]) => this.#equal(id, toBound(value as string | number))));
  }

  /** Where few rows can pass: all of them, in the order of time. */
  #ofFewRows(id: number, operator: SliceOperator, asked: string, test: Test): Postings | undefined {
    if (operator === '!=') return undefined;
    const number = asNumber(asked);
    const isUpper = operator === '<' || operator === '<=';
    const [low, high] = isUpper ? [-Infinity, number] : [number, Infinity];
    const numbers = number === undefined ? [] : this.#collected(PLAN_SQL.numbers, id, low ?? 0, high ?? 0);
    const texts = numbers && this.#collected(PLAN_SQL.texts, id);
    if (numbers === undefined || texts === undefined) return undefined;
    return new IdList(this.#within([...numbers, ...texts].filter(([, value]) => test(value as string | number))));
  }

  /** All rows of a condition; undefined where they are too many. */
  #collected(sql: string, ...parameters: SqlValue[]): readonly SqlRow[] | undefined {
    this.#probed += MAX_COLLECTED;
    if (this.#connection.get(isMore(sql), ...parameters) !== undefined) return undefined;
    return this.#connection.all(sql, ...parameters);
  }

  /** The traces with one value; {@link EMPTY} where there are none, so that nobody goes through that list. */
  #equal(key: number, value: bigint | number | string): Postings {
    const { begin, end } = this.#between;
    const read: ReadIds = (at, limit) => this.#connection.numbers(PLAN_SQL.equal, key, value, at, begin, limit);
    this.#probed += 2;
    if (read(end, 1).length === 0) return EMPTY;
    return new ValueList({ key, value }, read, this.budget);
  }

  /** What the lists of values among the parts of a conjunction have in common is found by the database. */
  #together(parts: readonly Postings[]): readonly Postings[] {
    const lists = parts.filter((part) => part instanceof ValueList).slice(0, CommonList.most);
    if (lists.length < 2) return parts;
    const values = lists.map(({ tag }) => tag);
    const common = new CommonList(this.#connection, values, this.#between.begin, this.budget);
    return [common, ...parts.filter((part) => !(lists as readonly Postings[]).includes(part))];
  }

  /** Traces with a tag of a name, type or group whose value passes, if there is a test. */
  #named(by: keyof typeof KEYS, name: string, test: Test | undefined): Postings {
    const keys = this.#keys(by, name);
    if (keys.length > MAX_MERGED) return this.#tested(by, name, test);
    return this.#any(keys.map(([id]) => this.#walk(Number(id), test)));
  }

  /** The same for many names: every trace is looked at. */
  #tested(by: keyof typeof KEYS, name: string, test: Test | undefined): Postings {
    const { fact } = KEYS[by];
    const sql = toSqlText(name);
    const has = (trace: number): boolean =>
      this.#tagsOf(trace).some(({ key, value }) => key[fact] === sql && (test?.(value) ?? true));
    return new Tested(this.all(), has, this.budget);
  }

  /** The tags of a trace; conditions ask for the same one after each other. */
  #tagsOf(trace: number): readonly StoredTag[] {
    if (this.#tags?.trace !== trace) {
      const tags = tagsOfTrace(this.#connection, trace, (read) => this.budget.take(read));
      this.#tags = { trace, tags };
    }
    return this.#tags.tags;
  }

  #probe(sql: string, ...parameters: SqlValue[]): readonly SqlRow[] {
    const rows = this.#connection.all(sql, ...parameters);
    this.#probed += 1 + rows.length;
    return rows;
  }

  #walk(key: number, test: Test | undefined): Postings {
    const { begin } = this.#between;
    if (test === undefined) {
      return this.#list((at, limit) => this.#connection.numbers(PLAN_SQL.named, key, at, begin, limit));
    }
    return new IndexList(
      (at, below, limit) => this.#connection.all(PLAN_SQL.valued, key, at, at, below, begin, limit),
      this.budget,
      test,
      (trace) => this.#connection.all(PLAN_SQL.valuesOf, key, trace),
    );
  }

  #any(all: readonly Postings[]): Postings {
    const parts = all.filter((part) => part !== EMPTY);
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : new Any(parts);
  }

  #list(read: ReadIds): Postings {
    return new IndexList(rowsOf(read), this.budget);
  }

  #within(rows: readonly SqlRow[]): number[] {
    const { begin, end } = this.#between;
    return rows.map(([trace]) => Number(trace)).filter((trace) => trace >= begin && trace <= end);
  }
}
