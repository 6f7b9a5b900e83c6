import type { SqlRow } from '../database/driver.ts';

/** There is no such trace. */
export const NONE = -1;

/** The steps of a request are used up. Every trace above `at` was looked at. */
export class OutOfSteps extends Error {
  readonly at: number;

  constructor(at: number) {
    super('The steps of the request are used up');
    this.at = at;
  }
}

/** Rows that a request may read. */
export class StepBudget {
  #left: number;

  constructor(steps: number) {
    this.#left = steps;
  }

  /** Whether no more may be read. */
  get isSpent(): boolean {
    return this.#left <= 0;
  }

  /** Counts rows that were read; fewer than none gives some back. */
  take(rows: number): void {
    this.#left -= rows;
  }

  /**
   * Sees to it that more may be read.
   *
   * @param at - every trace above it was looked at.
   * @throws {@link OutOfSteps} with that place.
   */
  check(at: number): void {
    if (this.#left <= 0) throw new OutOfSteps(at);
  }
}

/**
 * The traces of a condition, newest first.
 *
 * Calls go backwards in time: no `id` is greater than one before.
 */
export interface Postings {
  /** Whether each step gives a trace, so that it may drive a conjunction. */
  readonly isList: boolean;
  /** The greatest id of a trace that is at most `id`, or {@link NONE}. @throws {@link OutOfSteps} */
  atMost(id: number): number;
  /** Whether the trace meets the condition. @throws {@link OutOfSteps} */
  has(id: number): boolean;
}

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

/**
 * Postings made of others.
 *
 * To find one trace, the others are asked for ids below it too: a list that was read to there knows nothing of the ids
 * above. So what was found is kept, and is the answer to every id from there up.
 */
abstract class Composed implements Postings {
  abstract readonly isList: boolean;
  /** Every trace above it was looked at. */
  #low = Infinity;
  /** Whether the trace at that place, or none, was found. */
  #isFound = false;

  atMost(id: number): number {
    if (this.#isFound && id >= this.#low) return this.#low;
    try {
      this.#low = this.find(Math.min(id, this.#low));
      this.#isFound = true;
    } catch (error) {
      if (error instanceof OutOfSteps) {
        this.#low = error.at;
        this.#isFound = false;
      }
      throw error;
    }
    return this.#low;
  }

  abstract has(id: number): boolean;

  /** {@link Postings.atMost}, asked for no id that is greater than what it found or came to before. */
  protected abstract find(id: number): number;
}

/** Traces that are in each of some postings. */
export class All extends Composed {
  override readonly isList: boolean;
  readonly #drivers: readonly Postings[];
  readonly #filters: readonly Postings[];
  readonly #budget: StepBudget;

  constructor(parts: readonly Postings[], budget: StepBudget) {
    super();
    const lists = parts.filter(({ isList }) => isList);
    this.isList = lists.length > 0;
    this.#drivers = this.isList ? lists : parts.slice(0, 1);
    this.#filters = parts.filter((part) => !this.#drivers.includes(part));
    this.#budget = budget;
  }

  protected override find(id: number): number {
    for (let at = id; ; at -= 1) {
      at = this.#meet(at);
      if (at === NONE || this.#filters.every((filter) => filter.has(at))) return at;
      this.#budget.check(at - 1);
    }
  }

  /** The greatest id that all drivers have. */
  #meet(id: number): number {
    for (let at = id; ;) {
      let lowest = at;
      for (const driver of this.#drivers) {
        lowest = driver.atMost(lowest);
        if (lowest === NONE) return NONE;
      }
      // The first may not have what the later ones went down to.
      if (lowest === at || this.#drivers.length === 1) return lowest;
      at = lowest;
    }
  }

  override has(id: number): boolean {
    return this.#drivers.every((part) => part.has(id)) && this.#filters.every((part) => part.has(id));
  }
}

/** Traces that are in one of some postings. */
export class Any extends Composed {
  override readonly isList: boolean;
  readonly #parts: readonly Postings[];

  constructor(parts: readonly Postings[]) {
    super();
    this.#parts = parts;
    this.isList = parts.every(({ isList }) => isList);
  }

  protected override find(id: number): number {
    let best = NONE;
    let stopped: OutOfSteps | undefined;
    for (const part of this.#parts) {
      try {
        best = Math.max(best, part.atMost(id));
      } catch (error) {
        if (!(error instanceof OutOfSteps)) throw error;
        if (stopped === undefined || error.at > stopped.at) stopped = error;
      }
      if (best === id) return id;
    }
    // What a part did not get to may be greater than what another one has found.
    if (stopped !== undefined && stopped.at > best) throw stopped;
    return best;
  }

  override has(id: number): boolean {
    return this.#parts.some((part) => part.has(id));
  }
}

/** Traces of `all` that are not in `part`. */
export class Except extends Composed {
  override readonly isList = false;
  readonly #all: Postings;
  readonly #part: Postings;
  readonly #budget: StepBudget;

  constructor(all: Postings, part: Postings, budget: StepBudget) {
    super();
    this.#all = all;
    this.#part = part;
    this.#budget = budget;
  }

  protected override find(id: number): number {
    for (let at = this.#all.atMost(id); at !== NONE; at = this.#all.atMost(at - 1)) {
      if (!this.#part.has(at)) return at;
      this.#budget.check(at - 1);
    }
    return NONE;
  }

  override has(id: number): boolean {
    return this.#all.has(id) && !this.#part.has(id);
  }
}

/** Traces of `all` for which a test holds; each test reads rows, and counts them. */
export class Tested extends Composed {
  override readonly isList = false;
  readonly #all: Postings;
  readonly #test: (id: number) => boolean;
  readonly #budget: StepBudget;

  constructor(all: Postings, test: (id: number) => boolean, budget: StepBudget) {
    super();
    this.#all = all;
    this.#test = test;
    this.#budget = budget;
  }

  protected override find(id: number): number {
    for (let at = this.#all.atMost(id); at !== NONE; at = this.#all.atMost(at - 1)) {
      this.#budget.check(at);
      if (this.#test(at)) return at;
    }
    return NONE;
  }

  override has(id: number): boolean {
    if (!this.#all.has(id)) return false;
    this.#budget.check(id);
    return this.#test(id);
  }
}
