/**
 * Runs every law many times: `npm run laws -- --runs 100000 [--seed 42] [--only numpy]`.
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    only: { type: 'string', default: '' },
  },
});
console.log(`laws: ${values.runs} runs each, seed ${values.seed}`);
const vitest = ['node_modules/vitest/vitest.mjs', 'run', `test/laws/${values.only}`, '--testTimeout=0'];
const { status } = spawnSync(process.execPath, vitest, {
  env: { ...process.env, FC_NUM_RUNS: values.runs, FC_SEED: values.seed },
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
