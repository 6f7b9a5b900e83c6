import { Worker } from 'node:worker_threads';
import { storeError } from '../store-error.ts';
import { receiveError, type Reply, type Request, type ThreadTask } from './messages.ts';

/** Who waits for an answer. */
interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Megabytes of the heap of a thread: rows of one answer, never documents, which are outside it. */
const HEAP_MB = 512;

/** A thread of the store, seen from the main one. */
export class ThreadHandle {
  /** Calls without an answer yet. */
  get load(): number {
    return this.#waiting.size;
  }

  /** Whether it answers no more. */
  get hasEnded(): boolean {
    return this.#failure !== undefined;
  }

  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ended: Promise<void>;
  #nextId = 1;
  #failure: Error | undefined;

  private constructor(file: URL, task: ThreadTask | null) {
    this.#worker = new Worker(file, {
      workerData: task,
      // What the program was started with need not fit a thread: `--input-type`, `--eval`.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    this.#worker.on('message', (reply: Reply) => this.#settle(reply));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#ended = new Promise((resolve) => {
      this.#worker.on('exit', () => {
        this.#fail(undefined);
        resolve();
      });
    });
  }

  /**
   * Starts a thread.
   *
   * @param file - its program.
   * @param task - what it is told.
   * @returns Once it is ready.
   * @throws What it threw instead.
   */
  static async start(file: URL, task: ThreadTask | null): Promise<ThreadHandle> {
    const thread = new ThreadHandle(file, task);
    const ready = new Promise<unknown>((resolve, reject) => thread.#waiting.set(0, { resolve, reject }));
    try {
      await ready;
      return thread;
    } catch (error) {
      await thread.#worker.terminate();
      throw error;
    }
  }

  /**
   * Calls the thread.
   *
   * @param transfer - memory that moves with the call.
   * @throws What the call throws there; {@link HubError} `interrupted` if the thread ended.
   */
  call(call: string, parameters: readonly unknown[], transfer: readonly ArrayBuffer[] = []): Promise<unknown> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, call, parameters } satisfies Request, [...transfer]);
    });
  }

  /** Lets the thread finish what it was asked, and end. */
  async close(): Promise<void> {
    // A thread that ends meanwhile has nothing left to finish.
    if (this.#failure === undefined) await this.call('close', []).catch(() => undefined);
    await this.#ended;
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('error' in reply) waiting?.reject(receiveError(reply.error));
    else waiting?.resolve(reply.value);
  }

  #fail(cause: unknown): void {
    this.#failure ??= storeError('interrupted', 'Expected a thread of the store to answer, it has ended', { cause });
    for (const { reject } of this.#waiting.values()) reject(this.#failure);
    this.#waiting.clear();
  }
}
