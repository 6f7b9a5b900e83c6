import * as fc from 'fast-check';

const seed = Number(process.env['FC_SEED'] ?? NaN);
if (Number.isSafeInteger(seed)) fc.configureGlobal({ seed });

/** Runs of a property: `FC_NUM_RUNS` of the environment, else what the test asks for. */
export function runs(usual: number): number {
  const asked = Number(process.env['FC_NUM_RUNS']);
  return Number.isSafeInteger(asked) && asked > 0 ? asked : usual;
}
