import { NONE, OutOfSteps, type Postings, type StepBudget } from './postings.ts';

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
