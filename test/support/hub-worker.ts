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
export async function buildWorker(): Promise<URL> {
  const bundle = await rolldown({
    input: fileURLToPath(new URL('src/hub/store/threads/worker.ts', ROOT)),
    platform: 'node',
    external: ['@photostructure/sqlite'],
    logLevel: 'warn',
  });
  const { output } = await bundle.generate({ format: 'esm', codeSplitting: false });
  await bundle.close();
  const { code } = output[0];
  const name = `worker-${createHash('sha256').update(code).digest('hex').slice(0, 16)}.js`;
  const file = new URL(`.build/hub/${name}`, ROOT);
  mkdirSync(new URL('.', file), { recursive: true });
  if (!existsSync(file)) {
    const fresh = new URL(`${name}.${crypto.randomUUID()}`, file);
    writeFileSync(fresh, code);
    renameSync(fresh, file);
  }
  return file;
}
