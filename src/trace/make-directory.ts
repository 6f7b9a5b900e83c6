import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a directory, and those that it lies in, where there are none.
 *
 * Node's own recursive way never ends where a directory exists in which none can be made, as below `/proc`.
 *
 * @throws What the file system throws.
 */
export function makeDirectory(path: string): void {
  if (isMade(path)) return;
  const outer = dirname(path);
  if (outer !== path && statSync(outer, { throwIfNoEntry: false }) === undefined) makeDirectory(outer);
  // Somebody else may have made the outer one meanwhile, so it is worth another try, but no more.
  if (!isMade(path)) mkdirSync(path);
}

/** Whether there is the directory now; false where what it lies in is missing. */
function isMade(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return true;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
