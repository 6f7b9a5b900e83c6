import { HubError } from '../core/hub-error.ts';
import type { TouchedTrace } from '../store/ingest.ts';

/** Traces that a listener may be behind; of more it is told only that it has missed some. */
const MOST_PENDING = 1000;

/** One who wants to hear of traces as they come. */
export interface Listener {
  /**
   * Waits for traces.
   *
   * @param milliseconds - after which it gives none.
   * @returns Ids of traces that were added to since the last call, whether there were more than it kept, and whether
   *   it was closed.
   */
  next(milliseconds: number): Promise<{
    readonly ids: readonly number[];
    readonly hasMissed: boolean;
    readonly isOver: boolean;
  }>;
  /** Ends it; a wait gives none. */
  close(): void;
}

/** Tells those who listen which traces of their project something was added to. */
export class LiveTail {
  readonly #most: number;
  readonly #listeners = new Map<Listener, { readonly project: number; readonly tell: (id: number) => void }>();

  /** @param most - listeners at once. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Listeners now. */
  get size(): number {
    return this.#listeners.size;
  }

  /** Tells of what was ingested. */
  publish(project: number, touched: readonly TouchedTrace[]): void {
    for (const listener of this.#listeners.values()) {
      if (listener.project === project) for (const { id } of touched) listener.tell(id);
    }
  }

  /**
   * Begins to listen.
   *
   * @throws {@link HubError} 503 `busy` if too many do.
   */
  listen(project: number): Listener {
    if (this.#listeners.size >= this.#most) {
      throw new HubError(503, 'busy', `Expected at most ${this.#most} live listeners`, { retryAfter: 10 });
    }
    const pending = new Set<number>();
    let hasMissed = false;
    let wake: (() => void) | undefined;
    const listener: Listener = {
      next: async (milliseconds) => {
        if (pending.size === 0 && this.#listeners.has(listener)) await until(milliseconds, (woken) => (wake = woken));
        const given = { ids: [...pending], hasMissed, isOver: !this.#listeners.has(listener) };
        pending.clear();
        hasMissed = false;
        return given;
      },
      close: () => {
        this.#listeners.delete(listener);
        wake?.();
      },
    };
    const tell = (id: number): void => {
      if (pending.size >= MOST_PENDING && !pending.has(id)) hasMissed = true;
      else pending.add(id);
      wake?.();
    };
    this.#listeners.set(listener, { project, tell });
    return listener;
  }

  /** Ends all listeners. */
  close(): void {
    for (const listener of this.#listeners.keys()) listener.close();
  }
}

async function until(milliseconds: number, begin: (wake: () => void) => void): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    begin(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
