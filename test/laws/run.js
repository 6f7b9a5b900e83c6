/**
 * Runs every law many times, wherever it stands: `npm run laws -- --runs 100000 [--seed 42] [--only numpy]`, where `only`
 * is a part of the path of a file.
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

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
const vitest = ['node_modules/vitest/vitest.mjs', 'run', ...files, '--testTimeout=0'];
const { status } = spawnSync(process.execPath, vitest, {
  env: { ...process.env, FC_NUM_RUNS: values.runs, FC_SEED: values.seed },
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
