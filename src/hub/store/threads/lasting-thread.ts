import { storeError } from '../store-error.ts';
import type { ThreadHandle } from './thread-handle.ts';

/** Milliseconds from one start of a thread to the next: one that ends at once must not take the machine. */
const RESTART_MS = 1000;

/**
 * A thread that is started again where it has ended: for want of memory, or by a fault of the engine.
 *
 * A caller that waits for it then hears `interrupted`, and may ask again: the new thread begins as after a crash.
 */
export class LastingThread {
  readonly #begin: () => Promise<ThreadHandle>;
  #thread: ThreadHandle | undefined;
  #begunAt = -Infinity;
  #beginning: Promise<void> | undefined;
  #isClosed = false;
  /** Calls that wait for it to begin. */
  #arriving = 0;

  /** @param begin - starts the thread when it is first called, and every one after it. */
  constructor(begin: () => Promise<ThreadHandle>) {
    this.#begin = begin;
  }

  /**
   * Starts the thread now.
   *
   * @throws What its first start throws.
   */
  async start(): Promise<this> {
    this.#begunAt = performance.now();
    this.#thread = await this.#begin();
    return this;
  }

  /** Calls without an answer yet. */
  get load(): number {
    return this.#arriving + (this.#thread?.load ?? 0);
  }

  /** Whether it has ended and does not begin again yet: others should be called. */
  get isResting(): boolean {
    return this.#thread?.hasEnded === true && performance.now() - this.#begunAt < RESTART_MS;
  }

  /**
   * Calls the thread.
   *
   * @param transfer - memory that moves with the call.
   * @throws What the call throws there; {@link HubError} `interrupted` if the thread ended, or has just ended.
   */
  async call(call: string, parameters: readonly unknown[], transfer: readonly ArrayBuffer[] = []): Promise<unknown> {
    if (this.#thread?.hasEnded !== false && !this.#isClosed) await this.#arrive();
    if (this.#thread === undefined) throw storeError('closed', 'Expected a thread of the store that is open');
    return this.#thread.call(call, parameters, transfer);
  }

  /** Lets the thread finish what it was asked, and end. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#beginning?.catch(() => undefined);
    await this.#thread?.close();
  }

  async #arrive(): Promise<void> {
    this.#arriving += 1;
    try {
      await this.#beginAgain();
    } finally {
      this.#arriving -= 1;
    }
  }

  /** Everybody who calls meanwhile waits for the same start. */
  #beginAgain(): Promise<void> {
    if (this.#beginning !== undefined) return this.#beginning;
    if (performance.now() - this.#begunAt < RESTART_MS) {
      return Promise.reject(storeError('interrupted', 'Expected a thread of the store to answer, it has just ended'));
    }
    this.#begunAt = performance.now();
    this.#beginning = this.#start().finally(() => (this.#beginning = undefined));
    return this.#beginning;
  }

  async #start(): Promise<void> {
    try {
      this.#thread = await this.#begin();
    } catch (cause) {
      throw storeError('interrupted', 'Expected a thread of the store to start again, it does not', { cause });
    }
  }
}
