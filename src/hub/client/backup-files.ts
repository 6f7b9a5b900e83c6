import { copyFile, cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HubError } from '../core/hub-error.ts';

/** The key of a hub belongs to its copy: machines keep their secrets. */
const KEY = 'hub.key';

/**
 * Takes a copy out of a hub's directory.
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
    await moveDirectory(made, to);
    await copyFile(join(directory, KEY), join(to, KEY));
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

/**
 * Makes the directory of a hub of a copy. The copy stays.
 *
 * @throws {@link HubError} 409 `exists` if there is something already.
 */
export async function restoreBackup(from: string, directory: string): Promise<void> {
  await mustBeEmpty(directory);
  await copyInto(from, directory);
}

/** Copies what is in a directory, one by one: since Node 24 a directory that is there counts as in the way. */
async function copyInto(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const name of await readdir(from)) {
    await cp(join(from, name), join(to, name), { recursive: true, errorOnExist: true, force: false });
  }
}

/** An empty directory may be there; a rename replaces it. */
async function mustBeEmpty(path: string): Promise<void> {
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
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    await copyInto(from, to);
  }
}
