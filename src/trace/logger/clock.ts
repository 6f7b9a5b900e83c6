import { LONGEST_TIMER_MS } from './options.ts';

/** Time and randomness, injectable in tests. */
export interface Clock {
  /** Monotonic milliseconds. */
  now(): number;
  /** The time of day, ISO 8601 in UTC. */
  timestamp(): string;
  /**
   * Resolves after some time, or as soon as `signal` is aborted; never rejects.
   *
   * @param keepAlive - whether the process stays alive meanwhile.
   */
  sleep(ms: number, signal?: AbortSignal, keepAlive?: boolean): Promise<void>;
  /** A number in [0, 1). */
  random(): number;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => performance.now(),
  timestamp: () => new Date().toISOString(),
  random: () => Math.random(),
  sleep(ms, signal, keepAlive = false) {
    return new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, Math.min(ms, LONGEST_TIMER_MS));
      // A browser's timer is a number, and keeps nothing alive.
      if (!keepAlive && typeof timer === 'object') timer.unref();
      signal?.addEventListener('abort', done, { once: true });
    });
  },
};
