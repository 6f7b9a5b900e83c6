import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

/**
 * Compiles the sources for tests that start processes of their own.
 *
 * @returns Gives the directory of the compiled modules, once the tests run.
 */
export function compiledSources(): () => string {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(realpathSync(tmpdir()), 'raymon-compiled-'));
    symlinkSync(realpathSync('node_modules'), join(directory, 'node_modules'));
    const compiler = resolve('node_modules/typescript/bin/tsc');
    const target = ['--outDir', join(directory, 'src'), '--sourceMap', 'false', '--declaration', 'false'];
    execFileSync(process.execPath, [compiler, '-p', '.', ...target, '--declarationMap', 'false', '--isolatedDeclarations', 'false']); // prettier-ignore
    symlinkSync(resolve('package.json'), join(directory, 'package.json'));
  }, 60_000);
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  return () => join(directory, 'src');
}
