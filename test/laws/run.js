/**
 * Runs every law many times, wherever it stands: `npm run laws -- --runs 100000 [--seed 42] [--only numpy]`, where `only`
 * is a part of the path of a file.
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** Files in memory, where a system has them: most of what stores and logs take are waits for the disk. */
const MEMORY = '/dev/shm';
/** Bytes that must be free there; containers often have few. */
const MIN_FREE_BYTES = 2 ** 32;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    only: { type: 'string', default: '' },
  },
});
const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((name) => `test/${name.replaceAll('\\', '/')}`)
  .filter((path) => path.endsWith('.test.ts') && path.includes(values.only))
  .filter((path) => path.startsWith('test/laws/') || readFileSync(path, 'utf8').includes('fc.assert('));
if (files.length === 0) throw new Error(`Expected a part of the path of a file with laws, got ${values.only}`);
console.log(`laws of ${files.length} files: ${values.runs} runs each, seed ${values.seed}`);
const config = ['--config', 'test/vitest.config.ts', '--typecheck.enabled=false', '--testTimeout=0'];
const vitest = ['node_modules/vitest/vitest.mjs', 'run', ...config, ...files];
const folder = mkdtempSync(join(hasMemory() ? MEMORY : tmpdir(), 'raymon-laws-'));
const { status } = spawnSync(process.execPath, vitest, {
  env: { ...process.env, FC_NUM_RUNS: values.runs, FC_SEED: values.seed, TMPDIR: folder },
  stdio: 'inherit',
});
rmSync(folder, { recursive: true, force: true });
process.exitCode = status ?? 1;

function hasMemory() {
  if (!existsSync(MEMORY)) return false;
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize >= MIN_FREE_BYTES;
}
