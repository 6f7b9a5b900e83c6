import type { SqlRow } from '../database/driver.ts';
import { NONE, type Postings, type StepBudget } from './postings.ts';

/** Ids in memory, greatest first, each once. */
export class IdList implements Postings {
  readonly isList = true;
  readonly #ids: readonly number[];

  constructor(ids: Iterable<number>) {
    this.#ids = [...new Set(ids)].toSorted((a, b) => b - a);
  }

  atMost(id: number): number {
    let low = 0;
    let high = this.#ids.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ids[middle] as number) > id) low = middle + 1;
      else high = middle;
    }
    return this.#ids[low] ?? NONE;
  }

  has(id: number): boolean {
    return this.atMost(id) === id;
  }
}

/** Rows of a list at or below a place: the id, and what is tested; after `value` where the id is the place. */
export type ReadRows = (atMost: number, below: SqlRow[number], limit: number) => readonly SqlRow[];

const FIRST_ROWS = 16;
const MOST_ROWS = 1024;
/** Sorts behind every value of a tag. */
const AFTER_ALL = new Uint8Array(0);

/** Rows of an index, read piece by piece; pieces grow as long as they are read one after the other. */
export class IndexList implements Postings {
  readonly isList: boolean;
  readonly #read: ReadRows;
  readonly #test: ((value: string | number) => boolean) | undefined;
  readonly #look: ((id: number) => readonly SqlRow[]) | undefined;
  readonly #budget: StepBudget;
  #rows: readonly SqlRow[] = [];
  #at = 0;
  #limit = FIRST_ROWS;
  /** Whether the rows go down to the end of the list. */
  #isLast = false;

  /**
   * @param read - gives rows `[id]`, or `[id, value]` where there is a `test`.
   * @param test - of values; a trace is in the list if one of its rows passes.
   * @param look - the values of one trace, for {@link has}; needed with a `test`.
   */
  constructor(
    read: ReadRows,
    budget: StepBudget,
    test?: (value: string | number) => boolean,
    look?: (id: number) => readonly SqlRow[],
  ) {
    this.#read = read;
    this.#budget = budget;
    this.#test = test;
    this.#look = look;
    this.isList = test === undefined;
  }

  atMost(id: number): number {
    for (;;) {
      while (this.#at < this.#rows.length) {
        const [trace, value] = this.#rows[this.#at] as readonly [number, string | number];
        if (trace <= id && (this.#test === undefined || this.#test(value))) return trace;
        this.#at += 1;
      }
      if (this.#isLast) return NONE;
      this.#readOn(id);
    }
  }

  has(id: number): boolean {
    if (this.#test === undefined || this.#look === undefined) return this.atMost(id) === id;
    this.#budget.check(id);
    const rows = this.#look(id);
    this.#budget.take(1 + rows.length);
    return rows.some(([value]) => this.#test?.(value as string | number) === true);
  }

  #readOn(id: number): void {
    const first = this.#rows[0]?.[0];
    const [last, value = null] = this.#rows.at(-1) ?? [];
    const hasRows = typeof first === 'number' && typeof last === 'number';
    // Values of one trace may go on behind the last row.
    const goesOn = hasRows && this.#test !== undefined && last <= id;
    const isNear = hasRows && id >= last - (first - last) - 1;
    const from = goesOn ? last : id;
    this.#budget.check(from);
    this.#limit = isNear ? Math.min(this.#limit * 2, MOST_ROWS) : FIRST_ROWS;
    this.#rows = this.#read(from, goesOn ? value : AFTER_ALL, this.#limit);
    this.#budget.take(1 + this.#rows.length);
    this.#at = 0;
    this.#isLast = this.#rows.length < this.#limit;
  }
}
