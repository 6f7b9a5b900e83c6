import type { Clock } from './clock.ts';
import { millisecondsOption } from './option-number.ts';

/** How long to wait between attempts, in milliseconds. */
export interface BackoffOptions {
  /** Bound of the first wait; it doubles with every failure. Default 500. */
  readonly first?: number;
  /** Bound of every wait. Default 30,000. */
  readonly longest?: number;
  /** Bound of what a server may ask for with Retry-After. Default 300,000. */
  readonly longestRetryAfter?: number;
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

  /** @throws {@link TraceError} if a bound makes no sense. */
  constructor(clock: Clock, options: BackoffOptions = {}) {
    this.#clock = clock;
    this.#first = millisecondsOption('backoff.first', options.first ?? 500);
    this.#longest = millisecondsOption('backoff.longest', options.longest ?? 30_000);
    this.#longestRetryAfter = millisecondsOption('backoff.longestRetryAfter', options.longestRetryAfter ?? 300_000);
  }

  /**
   * Milliseconds to wait after one more failure.
   *
   * @param retryAfter - seconds that the server asked for; the wait is not shorter, up to the bound.
   */
  next(retryAfter?: number): number {
    const bound = Math.min(this.#longest, this.#first * 2 ** this.#failures++);
    const asked = Math.min(this.#longestRetryAfter, (retryAfter ?? 0) * 1000);
    return asked + this.#clock.random() * bound;
  }

  /** Forgets the failures: the server answers again. */
  reset(): void {
    this.#failures = 0;
  }
}
