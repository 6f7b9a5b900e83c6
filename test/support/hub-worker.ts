import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const ROOT = new URL('../../', import.meta.url);

/**
 * Builds the program of the store's threads, which cannot read TypeScript.
 *
 * @returns Its file, to be given to `openStore`; the same code is the same file, whoever builds it.
 */
export function buildWorker(): Promise<URL> {
  return buildModule('src/hub/store/threads/worker.ts');
}

/** Builds one file of a module and all that it imports, for threads and processes. @param source - from the root. */
export async function buildModule(source: string): Promise<URL> {
  const bundle = await rolldown({
    input: fileURLToPath(new URL(source, ROOT)),
    platform: 'node',
    external: ['@photostructure/sqlite'],
    logLevel: 'warn',
  });
  const { output } = await bundle.generate({ format: 'esm', codeSplitting: false });
  await bundle.close();
  const { code } = output[0];
  const base = source.replace(/^.*\//, '').replace('.ts', '');
  const name = `${base}-${createHash('sha256').update(code).digest('hex').slice(0, 16)}.js`;
  const file = new URL(`.build/hub/${name}`, ROOT);
  mkdirSync(new URL('.', file), { recursive: true });
  if (!existsSync(file)) {
    const fresh = new URL(`${name}.${crypto.randomUUID()}`, file);
    writeFileSync(fresh, code);
    renameSync(fresh, file);
  }
  return file;
}
