import type { Connection } from '../database/connection.ts';
import type { SqlValue } from '../database/driver.ts';
import { NONE, type Postings, type StepBudget } from './postings.ts';

/** A value of a name: its traces are a list of the table of tags. */
export interface TagValue {
  readonly key: number;
  readonly value: SqlValue;
}

/** Rows of a list within the first stretch of time, and within the longest. */
const FIRST_ROWS = 64;
const MOST_ROWS = 8192;
/** Rows of the fullest list, for each of the sparsest one, up to which lists are read side by side. */
const MOST_DENSITY = 6;
/** Lists that one statement goes through. */
const MAX_TOGETHER = 8;

const LIST = 'FROM tag NOT INDEXED WHERE key=? AND value=? AND trace<=? AND trace>=?';
const HAS = 'EXISTS (SELECT 1 FROM tag AS other NOT INDEXED WHERE key=? AND value=? AND other.trace=tag.trace)';

/** Statements about stretches of lists; {@link commonOf} makes others. */
const COMMON_SQL = {
  /** The row behind so many others. */
  behind: `SELECT trace ${LIST} ORDER BY trace DESC LIMIT 1 OFFSET ?`,
  count: `SELECT count(*) FROM (SELECT 1 ${LIST} LIMIT ?)`,
} as const;

/** The traces of one stretch that several lists have: those of `side` read side by side, those of `looked` looked up. */
function commonOf(side: number, looked: number): string {
  const first = [`SELECT trace ${LIST}`, ...Array.from({ length: looked }, () => HAS)].join(' AND ');
  const lists = [first, ...Array.from({ length: side - 1 }, () => `SELECT trace ${LIST}`)];
  return `SELECT json_group_array(trace) FROM (${lists.join(' INTERSECT ')} ORDER BY trace DESC)`;
}

/**
 * Traces that have each of several values, found within the database, stretch by stretch of time.
 *
 * The steps are the rows that lists have in a stretch, and what is looked up.
 */
export class CommonList implements Postings {
  readonly isList = true;
  readonly #connection: Connection;
  readonly #begin: number;
  readonly #budget: StepBudget;
  #lists: readonly TagValue[];
  #rows = FIRST_ROWS;
  #ids: readonly number[] = [];
  #at = 0;
  /** Every trace above it was looked at; none before the first stretch. */
  #low = Infinity;

  /**
   * @param lists - two or more, up to {@link CommonList.most}.
   * @param begin - the earliest time that is looked at.
   */
  constructor(connection: Connection, lists: readonly TagValue[], begin: number, budget: StepBudget) {
    this.#connection = connection;
    this.#lists = lists;
    this.#begin = begin;
    this.#budget = budget;
  }

  /** Lists that one object goes through. */
  static readonly most: number = MAX_TOGETHER;

  atMost(id: number): number {
    for (;;) {
      for (; this.#at < this.#ids.length; this.#at++) {
        const trace = this.#ids[this.#at] as number;
        if (trace <= id) return trace;
      }
      const from = Math.min(id, this.#low - 1);
      if (from < this.#begin) return NONE;
      this.#budget.check(from);
      this.#read(from);
    }
  }

  has(id: number): boolean {
    return this.atMost(id) === id;
  }

  /** Reads a stretch that ends with `to`. */
  #read(to: number): void {
    if (this.#low === Infinity) this.#order(new Map(this.#lists.map((list) => [list, this.#reach(list, to)])));
    const rows = this.#rows;
    this.#rows = Math.min(rows * 2, MOST_ROWS);
    // The stretch of the fullest list: its rows are passed over, those of sparser ones counted.
    const low = this.#behind(this.#lists.at(-1) as TagValue, to, rows - 1) ?? this.#begin;
    const isFull = low > this.#begin;
    const counts = new Map(
      this.#lists.map((list, at) => [
        list,
        isFull && at === this.#lists.length - 1 ? rows : this.#count(list, to, low, rows + 1),
      ]),
    );
    this.#order(counts);
    const [sparsest] = this.#lists as readonly [TagValue];
    if ((counts.get(sparsest) ?? 0) * MOST_DENSITY < rows && isFull) this.#readSparsest(sparsest, to, rows);
    else this.#readTogether(to, low, counts, rows);
  }

  /** Reads all lists of a stretch; those whose rows there are more than counted are looked up. */
  #readTogether(to: number, low: number, counts: ReadonlyMap<TagValue, number>, rows: number): void {
    const isCounted = (list: TagValue): boolean => (counts.get(list) ?? 0) <= rows;
    const side = this.#lists.filter(isCounted);
    this.#find(
      side,
      this.#lists.filter((list) => !isCounted(list)),
      to,
      low,
    );
    for (const list of side) this.#budget.take(counts.get(list) ?? 0);
    this.#budget.take((this.#lists.length - side.length) * (counts.get(side[0] as TagValue) ?? 0));
  }

  /** Reads a stretch of the sparsest list; each trace of it is looked up in the others. */
  #readSparsest(sparsest: TagValue, to: number, rows: number): void {
    const low = this.#behind(sparsest, to, rows - 1) ?? this.#begin;
    this.#find([sparsest], this.#lists.slice(1), to, low);
    this.#budget.take(this.#count(sparsest, to, low, rows) * this.#lists.length);
  }

  #find(side: readonly TagValue[], looked: readonly TagValue[], to: number, low: number): void {
    const [first, ...others] = side.map(({ key, value }): SqlValue[] => [key, value, to, low]);
    const parameters = [...(first ?? []), ...looked.flatMap(({ key, value }) => [key, value]), ...others.flat()];
    this.#ids = this.#connection.numbers(commonOf(side.length, looked.length), ...parameters);
    this.#at = 0;
    this.#low = low;
    this.#budget.take(1);
  }

  /** Puts the sparsest list first. */
  #order(rows: ReadonlyMap<TagValue, number>): void {
    this.#lists = this.#lists.toSorted((a, b) => (rows.get(a) ?? 0) - (rows.get(b) ?? 0));
  }

  /** How far back the first rows of a list go: the further, the fewer there are. */
  #reach(list: TagValue, to: number): number {
    this.#budget.take(FIRST_ROWS);
    return this.#behind(list, to, FIRST_ROWS) ?? this.#begin;
  }

  #behind({ key, value }: TagValue, to: number, rows: number): number | undefined {
    const trace = this.#connection.get(COMMON_SQL.behind, key, value, to, this.#begin, rows)?.[0];
    return typeof trace === 'number' ? trace : undefined;
  }

  #count({ key, value }: TagValue, to: number, low: number, most: number): number {
    return Number(this.#connection.get(COMMON_SQL.count, key, value, to, low, most)?.[0]);
  }
}
