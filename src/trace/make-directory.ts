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
  try {
    mkdirSync(path);
  } catch (error) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return;
    const outer = dirname(path);
    if (codeOf(error) !== 'ENOENT' || outer === path || statSync(outer, { throwIfNoEntry: false }) !== undefined) {
      throw error;
    }
    makeDirectory(outer);
    makeLast(path);
  }
}

/** Another process may have been quicker. */
function makeLast(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
