import * as fc from 'fast-check';
import { report } from './counterexample.ts';

const seed = Number(process.env['FC_SEED'] ?? NaN);
fc.configureGlobal({ reporter: report, ...(Number.isSafeInteger(seed) && { seed }) });

/** Runs of a property: `FC_NUM_RUNS` of the environment, else what the test asks for. */
export function runs(usual: number): number {
  const asked = Number(process.env['FC_NUM_RUNS']);
  return Number.isSafeInteger(asked) && asked > 0 ? asked : usual;
}
