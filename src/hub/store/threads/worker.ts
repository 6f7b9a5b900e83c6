/**
 * The program of the store's threads, built into a file of its own: one that writes, others that read.
 *
 * @module
 */
import { parentPort, receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads';
import { HubError } from '../../core/hub-error.ts';
import type { IngestBatch } from '../ingest.ts';
import { GROUP_BATCHES, GROUP_BYTES } from '../store-limits.ts';
import { storeError } from '../store-error.ts';
import { findDriver } from '../sqlite/database/driver.ts';
import { Maintenance } from '../sqlite/maintenance.ts';
import { StoreReader } from '../sqlite/store-reader.ts';
import { StoreWriter } from '../sqlite/store-writer.ts';
import type { TracePage } from '../traces.ts';
import { sendError, type Reply, type Request, type ThreadTask } from './messages.ts';

type Calls = Readonly<Record<string, (...parameters: unknown[]) => unknown>>;

/** Answers the calls of a port until it is told to close. */
class Thread {
  readonly #port: MessagePort;
  readonly #waiting: Request[] = [];

  constructor(port: MessagePort) {
    this.#port = port;
  }

  /** @param answer - takes one call or more from the front of the queue, and answers these. */
  serve(answer: (queue: Request[]) => void): void {
    this.#port.on('message', (request: Request) => {
      this.#waiting.push(request);
      while (this.#waiting.length > 0) {
        this.#drain();
        answer(this.#waiting);
      }
    });
    this.answer({ id: 0, call: 'start', parameters: [] }, () => null);
  }

  /** Answers one call; `transfer` names memory that moves. */
  answer({ id }: Request, call: () => unknown, transfer?: (value: unknown) => ArrayBuffer[]): void {
    let reply: Reply;
    let moved: ArrayBuffer[] = [];
    try {
      const value = call();
      moved = transfer?.(value) ?? [];
      reply = { id, value };
    } catch (error) {
      reply = { id, error: sendError(error) };
    }
    this.#port.postMessage(reply, moved);
  }

  /** Ends the thread: nothing keeps it once the port is closed. */
  close(request: Request, end: () => void): void {
    this.answer(request, () => void end());
    this.#port.close();
  }

  /** What has come while the thread was at work. */
  #drain(): void {
    for (;;) {
      const next = receiveMessageOnPort(this.#port) as { readonly message: Request } | undefined;
      if (next === undefined) return;
      this.#waiting.push(next.message);
    }
  }
}

function serveWriter(thread: Thread, task: ThreadTask): void {
  const writer = new StoreWriter(findDriver(), task);
  const calls: Calls = { ...writer.writes, ...writer.uploads } as unknown as Calls;
  thread.serve((queue) => {
    const group = takeGroup(queue);
    if (group.length > 0) {
      const outcomes = writer.ingest(group.map(batchOf));
      for (const [at, request] of group.entries()) thread.answer(request, () => settled(outcomes[at]));
      return;
    }
    const request = queue.shift();
    if (request?.call === 'close') thread.close(request, () => writer.close());
    else if (request !== undefined) thread.answer(request, () => run(calls, request));
  });
}

function serveReader(thread: Thread, { directory }: ThreadTask): void {
  const driver = findDriver();
  const reader = new StoreReader(driver, directory);
  const calls = reader.reads as unknown as Calls;
  const maintenance = new Maintenance(driver, directory);
  const long = maintenance.calls as unknown as Calls;
  thread.serve((queue) => {
    const request = queue.shift();
    if (request === undefined) return;
    if (request.call === 'close') return thread.close(request, () => reader.close());
    if (Object.hasOwn(long, request.call)) return thread.answer(request, () => run(long, request));
    return thread.answer(request, () => reader.read(() => run(calls, request)), memoryOf);
  });
}

/** The batches at the front of the queue that share a sync. */
function takeGroup(queue: Request[]): Request[] {
  let bytes = 0;
  let count = 0;
  for (const request of queue) {
    if (request.call !== 'ingest' || count >= GROUP_BATCHES || (count > 0 && bytes >= GROUP_BYTES)) break;
    bytes += batchOf(request).bytes.length;
    count += 1;
  }
  return queue.splice(0, count);
}

function batchOf({ parameters }: Request): IngestBatch {
  return parameters[0] as IngestBatch;
}

function settled(outcome: unknown): unknown {
  if (outcome instanceof HubError) throw outcome;
  return outcome;
}

function run(calls: Calls, { call, parameters }: Request): unknown {
  const answer = Object.hasOwn(calls, call) ? calls[call] : undefined;
  if (answer === undefined) throw storeError('storage', 'Expected a call that the store has');
  return answer(...parameters);
}

/** The memory of a text, or of the bodies of a page, which nothing else uses. */
function memoryOf(value: unknown): ArrayBuffer[] {
  if (typeof value !== 'object' || value === null) return [];
  const bytes = 'text' in value ? value.text : 'records' in value ? bodyIn(value as TracePage) : undefined;
  return bytes instanceof Uint8Array && bytes.buffer instanceof ArrayBuffer ? [bytes.buffer] : [];
}

function bodyIn({ records }: TracePage): Uint8Array | null | undefined {
  return records.find((record) => record.body !== null)?.body;
}

const port = parentPort;
if (port !== null) {
  const task = workerData as ThreadTask;
  try {
    const thread = new Thread(port);
    if (task.role === 'writer') serveWriter(thread, task);
    else serveReader(thread, task);
  } catch (error) {
    port.postMessage({ id: 0, error: sendError(error) } satisfies Reply);
  }
}
