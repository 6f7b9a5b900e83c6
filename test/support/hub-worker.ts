import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { sourceKey } from './source-key.ts';

const ROOT = new URL('../../', import.meta.url);

/**
 * Builds the program of the store's threads, which cannot read TypeScript.
 *
 * @returns Its file, to be given to `openStore`; of the same sources it is built once.
 */
export function buildWorker(): Promise<URL> {
  return buildModule('src/hub/store/threads/worker.ts');
}

/** Builds one file of a module and all that it imports, for threads and processes. @param source - from the root. */
export async function buildModule(source: string): Promise<URL> {
  const base = source.replace(/^.*\//, '').replace('.ts', '');
  const name = `${base}-${sourceKey()}.js`;
  const file = new URL(`.build/hub/${name}`, ROOT);
  if (existsSync(file)) return file;
  const bundle = await rolldown({
    input: fileURLToPath(new URL(source, ROOT)),
    platform: 'node',
    external: ['apache-arrow', 'fast-json-stable-stringify', 'ndarray', 'sharp', '@photostructure/sqlite'],
    logLevel: 'warn',
  });
  const { output } = await bundle.generate({ format: 'esm', codeSplitting: false });
  await bundle.close();
  mkdirSync(new URL('.', file), { recursive: true });
  const fresh = new URL(`${name}.${crypto.randomUUID()}`, file);
  writeFileSync(fresh, output[0].code);
  renameSync(fresh, file);
  return file;
}
