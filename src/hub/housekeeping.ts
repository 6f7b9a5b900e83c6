import type { OwnerToken } from './auth/owner-token.ts';
import type { LogEntry } from './http/hub-server.ts';
import type { Store } from './store/store.ts';

/** Milliseconds between two looks at what is too old. */
const UPKEEP_MS = 10 * 60_000;
/** Milliseconds between two looks at the owner's token. */
const RENEW_MS = 15 * 60_000;

/** What is done beside requests. */
export interface HousekeepingOptions {
  readonly store: Pick<Store, 'retain' | 'gc'>;
  readonly owner: OwnerToken;
  readonly log: (entry: LogEntry) => void;
}

/** Keeps what a hub holds within its bounds, and the owner's token alive. */
export class Housekeeping {
  readonly #options: HousekeepingOptions;
  readonly #timers: NodeJS.Timeout[] = [];
  #running: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(options: HousekeepingOptions) {
    this.#options = options;
  }

  /** Begins; it keeps no process alive. */
  start(): void {
    const { owner, store } = this.#options;
    this.#every(UPKEEP_MS, 'upkeep', async () => {
      await store.retain();
      if (!this.#isStopped) await store.gc();
    });
    this.#every(RENEW_MS, 'token', () => owner.renew());
  }

  /** Begins nothing more. */
  stop(): void {
    this.#isStopped = true;
    for (const timer of this.#timers) clearInterval(timer);
  }

  /** Waits for what runs. */
  async done(): Promise<void> {
    await this.#running;
  }

  #every(milliseconds: number, name: string, run: () => Promise<void>): void {
    const timer = setInterval(() => {
      this.#running = this.#after(this.#running, name, run);
    }, milliseconds);
    timer.unref();
    this.#timers.push(timer);
  }

  /** One thing at a time. */
  async #after(before: Promise<void>, name: string, run: () => Promise<void>): Promise<void> {
    await before;
    if (this.#isStopped) return;
    const begun = performance.now();
    try {
      await run();
    } catch (error) {
      const milliseconds = performance.now() - begun;
      this.#options.log({ route: `- ${name}`, status: 500, milliseconds, bytes: 0, error });
    }
  }
}
