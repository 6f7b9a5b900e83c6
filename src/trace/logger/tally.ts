import { RaymonError, TraceError } from '../../base/errors.ts';
import type { Clock } from './clock.ts';
import type { Drop, DropReason } from './logger.ts';

/** Callbacks for what goes wrong. Without either, a process warning is shown, at most one a minute. */
export interface Listeners {
  /** Told of every record refused, and of every failure to deliver. */
  readonly onError?: ((error: RaymonError) => void) | undefined;
  /** Told of records given up. */
  readonly onDrop?: ((drop: Drop) => void) | undefined;
}

const WARN_INTERVAL_MS = 60_000;

/** Keeps a logger's books, and tells the application what goes wrong without ever failing itself. */
export class Tally {
  accepted = 0;
  delivered = 0;
  dropped = 0;
  recovered = 0;
  refused = 0;
  sampled = 0;
  /** Records given up by reason, records refused by code, and failed attempts by code. */
  readonly #kinds = { dropped: new Map<string, number>(), refused: new Map<string, number>() };
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
    count(this.#kinds.dropped, reason, records);
    const { onDrop, onError } = this.#listeners;
    if (onDrop === undefined && onError === undefined) this.#warn(`${records} records dropped: ${reason}`);
    else this.#tell(() => onDrop?.({ reason, records }));
  }

  /** Counts a record that was never taken. */
  refuse(error: unknown): void {
    this.refused++;
    count(this.#kinds.refused, error instanceof RaymonError ? error.code : 'trace', 1);
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
    this.#warnAfter = now + WARN_INTERVAL_MS;
    const { dropped, refused } = this.#kinds;
    const text = `${message} (so far dropped ${listed(dropped)}, refused ${listed(refused)})`;
    if (typeof process === 'undefined') console.warn(`RaymonWarning: ${text}`);
    else process.emitWarning(text, 'RaymonWarning');
  }
}

function count(kinds: Map<string, number>, kind: string, records: number): void {
  kinds.set(kind, (kinds.get(kind) ?? 0) + records);
}

/** Says how many there were: `3 (2 limit, 1 cycle)`. */
function listed(kinds: ReadonlyMap<string, number>): string {
  const total = [...kinds.values()].reduce((sum, records) => sum + records, 0);
  const each = [...kinds].map(([kind, records]) => `${records} ${kind}`).join(', ');
  return total === 0 ? '0' : `${total} (${each})`;
}

/** Runs a callback of the application, whose failure, now or later, must not become the logger's. */
export function quietly(callback: () => unknown): void {
  try {
    const result = callback();
    // Not asked for its class: a promise may be of another realm, or a library's own.
    if (typeof result === 'object' && result !== null) Promise.resolve(result).catch(() => undefined);
  } catch {
    // Nothing is left that could be told.
  }
}
