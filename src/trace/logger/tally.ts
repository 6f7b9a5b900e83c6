import { RaymonError, TraceError } from '../../base/errors.ts';
import type { Clock } from './clock.ts';
import type { Drop, DropReason } from './logger.ts';

/** Who is told of what goes wrong. With neither, a warning is shown, at most one a minute. */
export interface Listeners {
  /** Told of every record refused, and of every failure to deliver. */
  readonly onError?: ((error: RaymonError) => void) | undefined;
  /** Told of records given up. */
  readonly onDrop?: ((drop: Drop) => void) | undefined;
}

/** Milliseconds between two warnings. */
const QUIET = 60_000;

/** Keeps a logger's books, and tells the application what goes wrong without ever failing itself. */
export class Tally {
  accepted = 0;
  delivered = 0;
  dropped = 0;
  recovered = 0;
  refused = 0;
  readonly #clock: Clock;
  readonly #listeners: Listeners;
  #warnAfter = -Infinity;
  #isTelling = false;

  constructor(clock: Clock, listeners: Listeners) {
    this.#clock = clock;
    this.#listeners = listeners;
  }

  /** Counts records given up. */
  drop(reason: DropReason, records: number): void {
    if (records === 0) return;
    this.dropped += records;
    const { onDrop, onError } = this.#listeners;
    if (onDrop === undefined && onError === undefined) this.#warn(`${records} records dropped: ${reason}`);
    else this.#tell(() => onDrop?.({ reason, records }));
  }

  /** Counts a record that was never taken. */
  refuse(error: unknown): void {
    this.refused++;
    this.report(error);
  }

  /** Tells of a failure. */
  report(caught: unknown): void {
    const error =
      caught instanceof RaymonError ? caught : new TraceError('Expected to log a value, it threw', { cause: caught });
    const { onDrop, onError } = this.#listeners;
    if (onDrop === undefined && onError === undefined) this.#warn(error.message);
    else this.#tell(() => onError?.(error));
  }

  /** What a callback logs itself can fail as well: that is counted, and not told again. */
  #tell(callback: () => unknown): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    quietly(callback);
    this.#isTelling = false;
  }

  #warn(message: string): void {
    const now = this.#clock.now();
    if (now < this.#warnAfter) return;
    this.#warnAfter = now + QUIET;
    const text = `${message} (dropped ${this.dropped}, refused ${this.refused} so far)`;
    if (typeof process === 'undefined') console.warn(`RaymonWarning: ${text}`);
    else process.emitWarning(text, 'RaymonWarning');
  }
}

/** Runs a callback of the application, whose failure, now or later, must not become the logger's. */
export function quietly(callback: () => unknown): void {
  try {
    const result = callback();
    if (result instanceof Promise) result.catch(() => undefined);
  } catch {
    // There is nobody left to tell.
  }
}
