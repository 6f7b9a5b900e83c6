import { existsSync } from 'node:fs';
import { MissingDependencyError } from '../../base/errors.ts';
import { HubError } from '../core/hub-error.ts';
import { storeError } from '../store/store-error.ts';
import { ThreadHandle } from '../store/threads/thread-handle.ts';
import type { Format } from './formats.ts';

/** Conversions that may wait for the one before. */
const MAX_WAITING = 32;
/** Milliseconds for which a thread without work stays. */
const IDLE_MS = 30_000;
/** The thread's program, built beside the entry point, or the chunk, that this module is bundled into. */
const PROGRAMS = ['./hub/convert.js', '../hub/convert.js'];

/** Converts artefacts on a thread of its own, one after the other, so that one document is in memory at a time. */
export class Converter {
  readonly #program: URL | undefined;
  #thread: Promise<ThreadHandle> | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #lastTable: Promise<unknown> = Promise.resolve();
  #waitingTables = 0;
  #idle: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** @param program - of the thread; the one that is built unless given. */
  constructor(program?: URL) {
    this.#program = program;
  }

  /**
   * Converts a document.
   *
   * @param read - gives it once its turn comes; the memory is the caller's no more.
   * @param type - what it says it is.
   * @returns The bytes of a file.
   * @throws {@link HubError} `not-convertible`, also if it takes more memory than a thread has; `busy` if too many wait.
   */
  async convert(read: () => Promise<Uint8Array>, type: string | null, format: Format): Promise<Uint8Array> {
    if (this.#isClosed) throw storeError('closed', 'Expected a hub that is open');
    if (this.#waiting >= MAX_WAITING) throw storeError('busy', 'Expected fewer artefacts that wait to be converted');
    this.#waiting += 1;
    const turn = this.#last.then(async () => this.#convert(await read(), type, format));
    this.#last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#waiting -= 1;
      this.#rest();
    }
  }

  /**
   * Makes a table of traces, on a thread of its own, one table after the other.
   *
   * @param pages - lists of traces as the API spells them; their memory moves. They are asked for as fast as they are
   *   taken, so that one is in memory at a time.
   * @returns A stream of Arrow.
   * @throws {@link HubError} 422 `limit` if there are too many rows, or they take more memory than a thread has; `busy`
   *   if too many wait; and what `pages` throw.
   */
  async table(pages: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
    if (this.#isClosed) throw storeError('closed', 'Expected a hub that is open');
    if (this.#waitingTables >= MAX_WAITING) throw storeError('busy', 'Expected fewer tables that wait to be made');
    this.#waitingTables += 1;
    const turn = this.#lastTable.then(() => this.#table(pages));
    this.#lastTable = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#waitingTables -= 1;
    }
  }

  async #table(pages: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
    const thread = await ThreadHandle.start(this.#program ?? findProgram(), null);
    try {
      for await (const page of pages) await thread.call('tableAdd', [page], movable(page));
      return (await thread.call('tableEnd', [])) as Uint8Array;
    } catch (cause) {
      if (!(cause instanceof HubError) || cause.code !== 'interrupted' || !thread.hasEnded) throw cause;
      throw new HubError(422, 'limit', 'Expected a table that a thread has the memory for; ask for less, or for csv', {
        cause,
      });
    } finally {
      await thread.close();
    }
  }

  /** Ends the thread, after what it was asked. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([this.#last, this.#lastTable]);
    await this.#end();
  }

  async #convert(text: Uint8Array, type: string | null, format: Format): Promise<Uint8Array> {
    clearTimeout(this.#idle);
    this.#thread ??= ThreadHandle.start(this.#program ?? findProgram(), null);
    const started = this.#thread;
    try {
      return (await (await started).call('convert', [text, type, format])) as Uint8Array;
    } catch (error) {
      if (error instanceof HubError && error.code !== 'interrupted') throw error;
      // It has ended, or never began.
      this.#thread = undefined;
      if (!(error instanceof HubError)) throw error;
      throw new HubError(422, 'not-convertible', 'Expected a document that a thread has the memory to convert', {
        cause: error,
      });
    }
  }

  /** Lets the thread go once nothing has been asked for a while. */
  #rest(): void {
    clearTimeout(this.#idle);
    if (this.#waiting > 0) return;
    this.#idle = setTimeout(() => void this.#end(), IDLE_MS);
    this.#idle.unref();
  }

  async #end(): Promise<void> {
    clearTimeout(this.#idle);
    const thread = this.#thread;
    this.#thread = undefined;
    await (await thread?.catch(() => undefined))?.close();
  }
}

/** The memory of bytes that have it for themselves. */
function movable({ buffer, byteLength }: Uint8Array): ArrayBuffer[] {
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
}

function findProgram(): URL {
  const found = PROGRAMS.map((path) => new URL(path, import.meta.url)).find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new MissingDependencyError('hub/convert.js', 'Expected the program that converts artefacts beside this module');
}
