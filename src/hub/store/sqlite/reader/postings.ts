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
