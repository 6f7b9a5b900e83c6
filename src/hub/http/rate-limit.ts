import { HubError } from '../core/hub-error.ts';

/** Addresses that are counted at once; beyond, the oldest are forgotten. */
const MOST_NAMES = 10_000;
const WINDOW_MS = 60_000;

/** Counts what must be rare, such as logins, by where it comes from. */
export class RateLimit {
  readonly #most: number;
  readonly #now: () => number;
  readonly #counts = new Map<string, { count: number; readonly since: number }>();

  /**
   * @param most - within a minute.
   * @param now - monotonic milliseconds.
   */
  constructor(most: number, now: () => number = () => performance.now()) {
    this.#most = most;
    this.#now = now;
  }

  /**
   * Counts one.
   *
   * @throws {@link HubError} 429 `too-many-requests` if it is one too many.
   */
  take(name: string): void {
    const now = this.#now();
    let entry = this.#counts.get(name);
    if (entry === undefined || now - entry.since >= WINDOW_MS) {
      entry = { count: 0, since: now };
      this.#counts.delete(name);
      this.#counts.set(name, entry);
      if (this.#counts.size > MOST_NAMES) this.#counts.delete(this.#counts.keys().next().value as string);
    }
    entry.count++;
    if (entry.count <= this.#most) return;
    const retryAfter = Math.ceil((WINDOW_MS - (now - entry.since)) / 1000);
    throw new HubError(429, 'too-many-requests', `Expected at most ${this.#most} attempts a minute`, { retryAfter });
  }

  /** Counts a name no longer. */
  forget(name: string): void {
    this.#counts.delete(name);
  }
}
