import { checkMilliseconds } from '../logger/bound.ts';
import type { Clock } from '../logger/clock.ts';
import { checkOptions } from '../logger/options.ts';

/** How long to wait between attempts, in milliseconds. */
export interface BackoffOptions {
  /** Bound of the first wait; it doubles with every failure. Default 500. */
  readonly first?: number | undefined;
  /** Bound of every wait. Default 30,000. */
  readonly longest?: number | undefined;
  /** Bound of what a server may ask for with Retry-After. Default 300,000. */
  readonly longestRetryAfter?: number | undefined;
}

/**
 * Waits that grow exponentially, with full jitter: many clients of one failing server do not come back together.
 *
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export class Backoff {
  readonly #clock: Clock;
  readonly #first: number;
  readonly #longest: number;
  readonly #longestRetryAfter: number;
  #failures = 0;

  /** @throws {@link TraceError} if a bound makes no sense: with none of a first wait there would be no wait at all. */
  constructor(clock: Clock, options: BackoffOptions = {}) {
    const { first = 500, longest = 30_000, longestRetryAfter = 300_000 } = checkOptions(options, 'backoff');
    this.#clock = clock;
    this.#first = checkMilliseconds(first, 'backoff.first', 1);
    this.#longest = checkMilliseconds(longest, 'backoff.longest', 1);
    this.#longestRetryAfter = checkMilliseconds(longestRetryAfter, 'backoff.longestRetryAfter', 0);
  }

  /**
   * Milliseconds to wait after one more failure.
   *
   * @param retryAfter - seconds that the server asked for; the wait is not shorter, up to the bound.
   */
  next(retryAfter = 0): number {
    const bound = Math.min(this.#longest, this.#first * 2 ** this.#failures++);
    // A transport may say anything, NaN too.
    const asked = retryAfter > 0 ? Math.min(this.#longestRetryAfter, retryAfter * 1000) : 0;
    return asked + this.#clock.random() * bound;
  }

  /** Forgets the failures: the server answers again. */
  reset(): void {
    this.#failures = 0;
  }
}
