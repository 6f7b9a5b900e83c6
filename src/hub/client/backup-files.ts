import { copyFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { KEY_FILE } from '../core/file-names.ts';
import { HubError } from '../core/hub-error.ts';
import { restoreStore } from '../jobs/backup.ts';

/**
 * Takes a copy out of a hub's directory, with the hub's key, so that machines keep their secrets.
 *
 * @param copy - the hub's directory, what the hub has made there, and the directory that it is to be.
 * @throws {@link HubError} 409 `exists` if there is something already. Errors of the file system come as Node gives them.
 */
export async function takeBackup(copy: {
  readonly directory: string;
  readonly made: string;
  readonly to: string;
}): Promise<void> {
  const { directory, made, to } = copy;
  try {
    await mustBeEmpty(to);
    // With the copy it gets its place, or not.
    await copyFile(join(directory, KEY_FILE), join(made, KEY_FILE));
    await moveDirectory(made, to);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

/** An empty directory may be there; a rename replaces it. @throws {@link HubError} 409 `exists` for any other. */
export async function mustBeEmpty(path: string): Promise<void> {
  const entries = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (entries.length > 0) throw new HubError(409, 'exists', 'Expected a directory that is empty, or not there yet');
}

async function moveDirectory(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && (error.code === 'EXDEV' || error.code === 'EBUSY'))) throw error;
    // On another disk, or where one is mounted, it is made anew.
    await restoreStore(from, to);
  }
}
