import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { MissingDependencyError } from '../../../base/errors.ts';
import { FileBlobs } from './file-blobs.ts';
import { MAX_WAITING_BYTES } from '../store-limits.ts';
import type { Store, StoreOptions } from '../store.ts';
import { ThreadStore } from './thread-store.ts';
import type { ThreadTask } from '../threads/messages.ts';
import { LastingThread } from '../threads/lasting-thread.ts';
import { ThreadHandle } from '../threads/thread-handle.ts';

const READER_THREADS = 2;

/** The threads' program, built beside the entry point, or the chunk, that this module is bundled into. */
const WORKERS = ['./hub/worker.js', '../hub/worker.js'];

/**
 * Opens a store, migrating it to this version's schema.
 *
 * @throws {@link HubError} `locked` while another process has the directory, `bad-directory` when a newer version
 *   wrote it, `corrupt`, `storage` or `disk-full`; {@link MissingDependencyError} when there is no SQLite.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { readers: count = READER_THREADS, maxWaitingBytes = MAX_WAITING_BYTES, minFreeBytes, minFreeRatio } = options;
  const directory = resolve(options.directory);
  const file = options.worker ?? findWorker();
  const task: ThreadTask = { role: 'writer', directory, minFreeBytes, minFreeRatio };
  // It makes the database that the others read.
  const writer = await new LastingThread(() => ThreadHandle.start(file, task)).start();
  const startReader = (): Promise<ThreadHandle> => ThreadHandle.start(file, { role: 'reader', directory });
  // The others begin when the first one is busy: each takes memory.
  const readers = Array.from({ length: Math.max(1, count) }, () => new LastingThread(startReader));
  try {
    await readers[0]?.start();
  } catch (error) {
    await Promise.all([...readers, writer].map((thread) => thread.close()));
    throw error;
  }
  const uploads = {
    uploadBegin: async (project: number) => (await writer.call('uploadBegin', [project])) as number,
    uploadAbort: async (segment: number) => (await writer.call('uploadAbort', [segment])) as boolean,
  };
  return new ThreadStore({ writer, readers, startReader }, new FileBlobs(directory, uploads), maxWaitingBytes);
}

function findWorker(): URL {
  const files = WORKERS.map((path) => new URL(path, import.meta.url));
  const found = files.find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new MissingDependencyError(
    'hub/worker.js',
    'Expected the program of the store beside this module: build it, or name it as `worker`',
  );
}
