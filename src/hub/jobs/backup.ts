import { constants, createReadStream, createWriteStream } from 'node:fs';
import { copyFile, chmod, mkdir, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DIRECTORY_MODE, FILE_MODE, hasCode, isFull } from '../blobs/file-calls.ts';
import { segmentDirectory, segmentPath } from '../blobs/segment-format.ts';
import { DATABASE_FILE, KEY_FILE, LOCK_FILE } from '../core/file-names.ts';
import { HubError } from '../core/hub-error.ts';
import type { SegmentEntry } from '../store/calls.ts';
import { storeError } from '../store/store-error.ts';
import type { LongCall } from './verify.ts';

/**
 * Copies a store that is in use: its database as it is at one moment, and every segment up to where that refers to it.
 *
 * @param root - directory of the hub.
 * @param directory - of the copy: made, or empty.
 * @param call - of a thread.
 * @param signal - ends it early; what was copied stays.
 */
export async function backupStore(
  root: string,
  directory: string,
  call: LongCall,
  signal?: AbortSignal,
): Promise<{ readonly bytes: number }> {
  try {
    await makeEmpty(directory);
    const database = join(directory, DATABASE_FILE);
    await call('copyDatabase', database);
    let { size: bytes } = await stat(database);
    for (const segment of await call('copiedSegments', database)) {
      signal?.throwIfAborted();
      await copySegment(root, directory, segment);
      bytes += segment.bytes;
    }
    await syncAll(directory);
    return { bytes };
  } catch (error) {
    throw toFailure(error, signal);
  }
}

/**
 * Puts a copy where a hub can run on it: on the disk itself, and the database last, so that an incomplete copy is never a hub.
 *
 * @param backup - what {@link backupStore} made, with the hub's key beside it or without.
 * @param directory - made, or empty; no hub may run on it.
 * @param signal - ends it early; what was copied stays.
 * @throws {@link HubError} `bad-directory` if it is not a copy, `exists` if there is something already.
 */
export async function restoreStore(backup: string, directory: string, signal?: AbortSignal): Promise<void> {
  try {
    await mustBeCopy(backup);
    await makeEmpty(directory);
    await copyStore(backup, directory, signal);
  } catch (error) {
    throw toFailure(error, signal);
  }
}

/** Copies what belongs to a copy, and nothing else that stands beside it. */
async function copyStore(from: string, to: string, signal: AbortSignal | undefined): Promise<void> {
  const names = await readdir(from);
  if (names.includes(KEY_FILE)) await copyPrivate(join(from, KEY_FILE), join(to, KEY_FILE));
  for (const project of names.includes('segments') ? await readdir(join(from, 'segments')) : []) {
    await mkdir(join(to, 'segments', project), { recursive: true, mode: DIRECTORY_MODE });
    for (const name of await readdir(join(from, 'segments', project))) {
      signal?.throwIfAborted();
      await copyPrivate(join(from, 'segments', project, name), join(to, 'segments', project, name));
    }
  }
  await syncAll(to);
  await copyPrivate(join(from, DATABASE_FILE), join(to, DATABASE_FILE));
  await sync(to);
}

async function mustBeCopy(directory: string): Promise<void> {
  const names = await readdir(directory).catch((error: unknown): string[] => {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return [];
    throw error;
  });
  if (!names.includes(DATABASE_FILE)) {
    throw storeError(
      'bad-directory',
      'Expected a copy that raymon hub backup has made, got a directory without a database',
    );
  }
  // The file of the database is not all of it: committed pages may stand in the log beside it.
  if (names.includes(LOCK_FILE)) {
    throw storeError('bad-directory', 'Expected a copy that raymon hub backup has made, got one that a hub has run on');
  }
}

async function makeEmpty(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: DIRECTORY_MODE });
  if ((await readdir(directory)).length > 0) {
    throw storeError('exists', 'Expected a directory that does not exist, or is empty');
  }
}

/** The copied database does not refer to the bytes that an open segment got later. */
async function copySegment(root: string, directory: string, { id, project, bytes }: SegmentEntry): Promise<void> {
  const from = segmentPath(root, project, id);
  const to = segmentPath(directory, project, id);
  await mkdir(segmentDirectory(directory, project), { recursive: true, mode: DIRECTORY_MODE });
  const { size } = await stat(from);
  if (size === bytes) return copyPrivate(from, to);
  const part = createReadStream(from, { end: Math.max(0, bytes - 1) });
  await pipeline(part, createWriteStream(to, { flags: 'wx', mode: FILE_MODE }));
  return sync(to);
}

async function copyPrivate(from: string, to: string): Promise<void> {
  // A file system that can shares the blocks until one of both changes.
  await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  await chmod(to, FILE_MODE);
  await sync(to);
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Waits until the names of directories are on the disk. */
async function syncAll(directory: string): Promise<void> {
  const entries = await readdir(directory, { withFileTypes: true });
  for (const entry of entries) if (entry.isDirectory()) await syncAll(join(directory, entry.name));
  await sync(directory);
}

function toFailure(error: unknown, signal: AbortSignal | undefined): unknown {
  if (error instanceof HubError || signal?.aborted === true) return error;
  if (isFull(error)) return storeError('disk-full', 'Expected room on the disk for the copy', { cause: error });
  if (hasCode(error, 'EEXIST')) return storeError('exists', 'Expected a directory that is empty', { cause: error });
  return storeError('storage', 'Expected the disk to read and write, it failed', { cause: error });
}
