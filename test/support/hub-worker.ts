import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtOnce } from './built-once.ts';

/**
 * Builds the program of the store's threads, which cannot read TypeScript.
 *
 * @returns Its file, to be given to `openStore`; of the same sources it is built once.
 */
export function buildWorker(): Promise<URL> {
  return buildModule('src/hub/store/threads/worker.ts');
}

/** Builds a module and all that it imports, for threads and processes. @param source - from the root. */
export async function buildModule(source: string): Promise<URL> {
  const name = basename(source, '.ts');
  return pathToFileURL(join(await builtOnce(name, { [name]: source }), `${name}.js`));
}
