import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a directory, and those above it that are missing.
 *
 * One by one: where the file system answers that a directory is missing which cannot be made, as below `/proc`, the
 * recursive way of Node 20 goes on for ever.
 *
 * @param mode - permissions of each, before the umask.
 * @throws What the file system throws.
 */
export function makeDirectory(path: string, mode = 0o777): void {
  const missing: string[] = [];
  for (let at = resolve(path); !existsSync(at) && at !== dirname(at); at = dirname(at)) missing.push(at);
  for (const directory of missing.toReversed()) makeOne(directory, mode);
}

function makeOne(path: string, mode: number): void {
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    // Another process may have been faster.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
