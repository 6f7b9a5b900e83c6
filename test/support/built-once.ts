import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { sourceKey } from './source-key.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Builds modules for child processes and threads, which cannot read TypeScript. The packages that they need are built
 * in: a process that reads few files starts in half the time, and tests start hundreds. That the package finds them
 * where users have them is shown by `npm run check:package`.
 *
 * @param name - of the folder, below `.build`.
 * @param input - name of each module in the folder, without its ending → its source, from the root.
 * @returns The folder; of the same sources it is built once.
 */
export async function builtOnce(name: string, input: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(ROOT, '.build', `${name}-${sourceKey()}`);
  if (existsSync(folder)) return folder;
  const bundle = await rolldown({
    input: Object.fromEntries(Object.entries(input).map(([module, source]) => [module, join(ROOT, source)])),
    platform: 'node',
    external: [/^node:/, 'sharp', '@photostructure/sqlite'],
    logLevel: 'warn',
  });
  const fresh = `${folder}.${crypto.randomUUID()}`;
  await bundle.write({
    dir: fresh,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
  });
  await bundle.close();
  try {
    renameSync(fresh, folder);
  } catch (error) {
    // Another test was faster.
    if (!existsSync(folder)) throw error;
    rmSync(fresh, { recursive: true });
  }
  return folder;
}
