import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Report, Task } from './worker.ts';

/** Milliseconds for one input: what hangs takes forever, however busy the machine is. */
const DEADLINE = 10_000;
/** Megabytes of objects; buffers come on top. */
const MEMORY = 768;
const ROOM = 8 + 256 * 1024;

/**
 * Runs one target in threads of its own, which are stopped when they hang.
 *
 * @returns The number of different findings.
 */
export async function hunt(target: string, seed: number, seconds: number): Promise<number> {
  const reasons = new Set<string>();
  const end = Date.now() + seconds * 1000;
  let total = { executions: 0, corpus: 0, covered: 0 };
  for (let round = 0; Date.now() < end || round === 0; round++) {
    const left = Math.max(1, (end - Date.now()) / 1000);
    const { executions, corpus, covered } = await watch(
      { target, seed: seed + round, seconds: left },
      (reason, input) => {
        if (reasons.has(reason)) return;
        reasons.add(reason);
        const name = keep(target, input);
        console.log(`${target}: ${reason}\n  ${input.length} bytes, see ${name}`);
      },
    );
    // Whatever stops a thread before its first input is no finding.
    if (executions === 0) throw new Error(`Expected inputs of ${target}: ${[...reasons].join(', ')}`);
    total = {
      executions: total.executions + executions,
      corpus: Math.max(total.corpus, corpus),
      covered: Math.max(total.covered, covered),
    };
  }
  const { executions, corpus, covered } = total;
  console.log(
    `${target}: ${executions} executions, corpus of ${corpus}, ${covered} blocks covered, ` +
      `${reasons.size} findings, seed ${seed}`,
  );
  return reasons.size;
}

interface Progress {
  readonly executions: number;
  readonly corpus: number;
  readonly covered: number;
}

/** Runs a worker to its end, or to that of the input that it does not come back from. */
async function watch(
  task: Omit<Task, 'shared'>,
  found: (reason: string, input: Uint8Array) => void,
): Promise<Progress> {
  const shared = new SharedArrayBuffer(ROOM);
  const counters = new Int32Array(shared, 0, 2);
  const worker = new Worker(new URL('worker.js', import.meta.url), {
    workerData: { ...task, shared } satisfies Task,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY },
  });
  let progress: Progress = { executions: 0, corpus: 0, covered: 0 };
  let since = Date.now();
  let last = 0;
  const current = (): Uint8Array => new Uint8Array(shared, 8).slice(0, Atomics.load(counters, 1));
  const timer = setInterval(() => {
    const executions = Atomics.load(counters, 0);
    if (executions !== last || executions === 0) {
      last = executions;
      since = Date.now();
    } else if (Date.now() - since > DEADLINE) {
      found('an input that does not come to an end', current());
      void worker.terminate();
    }
  }, 250);
  try {
    await new Promise<void>((resolve) => {
      worker.on('message', (report: Report) => {
        if (report.kind === 'finding') found(report.reason, report.input);
        else if (report.kind === 'progress') progress = report;
        else void worker.terminate();
      });
      worker.on('error', (error) => found(`a thread that ended: ${error.message}`, current()));
      worker.on('exit', () => resolve());
    });
  } finally {
    clearInterval(timer);
  }
  return { ...progress, executions: Atomics.load(counters, 0) };
}

/** Writes an input to a file named after its content. */
function keep(target: string, input: Uint8Array): string {
  mkdirSync('out/fuzz', { recursive: true });
  const name = `out/fuzz/${target}-${createHash('sha256').update(input).digest('hex').slice(0, 8)}`;
  writeFileSync(name, input);
  return name;
}
