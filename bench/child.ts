import { measure, measureMemory, type Outcome } from './harness.ts';
import { SUITES } from './suites.ts';

/** What the parent asks of a process: one row, so that nothing another row did to the engine can matter. */
export interface Task {
  readonly suite: string;
  readonly workload: string;
  readonly rounds: number;
  readonly smoke: boolean;
}

async function run(task: Task): Promise<Outcome> {
  const suite = SUITES.find(({ name }) => name === task.suite);
  const workload = suite?.workloads.find(({ name }) => name === task.workload);
  if (workload?.memory !== undefined) return measureMemory(workload.memory(task));
  if (workload?.figures !== undefined) return { times: {}, goals: await workload.figures(task) };
  const row = await workload?.prepare?.(task);
  if (row === undefined) throw new Error(`No row ${task.suite}: ${task.workload}`);
  try {
    return await measure(row, task.rounds, task.smoke);
  } finally {
    row.close?.();
  }
}

const outcome = await run(JSON.parse(process.argv[2] ?? '') as Task);
// Ends the process only once the parent has it.
process.send?.(outcome, () => process.disconnect());
