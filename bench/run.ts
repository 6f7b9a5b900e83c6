/**
 * Runs the benchmarks: `npm run bench`, with
 *
 * - `-- --suite numpy` for some suites only (may be repeated, the only way to run `huge`)
 * - `-- --filter "8 MB"` for the rows whose name holds a text
 * - `-- --rounds 15` for more rounds than 7
 * - `-- --json out.json` to keep the figures, `--compare old.json` to print them beside kept ones
 * - `-- --smoke` for tiny sizes and two rounds, which only shows that everything runs
 *
 * @module
 */
import { fork } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { Task } from './child.ts';
import type { Outcome, Suite } from './harness.ts';
import { formatRow, formatSummary, type Mode, type Report, type RowReport } from './report.ts';
import { SUITES } from './suites.ts';

const FEWEST_ROUNDS = 7;

// Steady memory stays with the process: otherwise the kernel's work on new pages, which is several times that of the
// codec, decides every row. Fresh memory comes from the kernel for each large block: the default threshold, kept from
// growing with use as it does by itself. Neither gives small blocks back, which would only add noise.
const TUNABLES: Readonly<Record<Mode, string>> = {
  steady: 'glibc.malloc.mmap_threshold=4294967296:glibc.malloc.trim_threshold=17179869184',
  fresh: 'glibc.malloc.mmap_threshold=131072:glibc.malloc.trim_threshold=17179869184',
};

/** Runs a row in a process of its own. */
function runRow(task: Task, mode: Mode): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL('child.js', import.meta.url), [JSON.stringify(task)], {
      // Collecting garbage between samples would throw compiled code away and be paid for inside the next sample.
      execArgv: ['--expose-gc', '--no-flush-bytecode'],
      env: { ...process.env, GLIBC_TUNABLES: TUNABLES[mode] },
    });
    child.once('message', (outcome) => resolve(outcome as Outcome));
    child.once('exit', (code) => reject(new Error(`${task.suite}: ${task.workload} ended with ${code}`)));
  });
}

function modesOf(suite: Suite, smoke: boolean): readonly Mode[] {
  if (smoke) return ['fresh'];
  if (suite.onRequest === true) return ['fresh'];
  return suite.fresh ? ['steady', 'fresh'] : ['steady'];
}

function selected(names: readonly string[] | undefined): readonly Suite[] {
  if (names === undefined) return SUITES.filter(({ onRequest }) => onRequest !== true);
  return names.map((name) => {
    const suite = SUITES.find((one) => one.name === name);
    if (suite === undefined)
      throw new Error(`Expected one of ${SUITES.map((one) => one.name).join(', ')}, got ${name}`);
    return suite;
  });
}

const { values: options } = parseArgs({
  options: {
    suite: { type: 'string', multiple: true },
    filter: { type: 'string', default: '' },
    rounds: { type: 'string', default: String(FEWEST_ROUNDS) },
    json: { type: 'string' },
    compare: { type: 'string' },
    smoke: { type: 'boolean', default: false },
  },
});

const smoke = options.smoke;
const rounds = smoke ? 2 : Math.max(FEWEST_ROUNDS, Math.trunc(Number(options.rounds)) || 0);
const old = options.compare === undefined ? undefined : (JSON.parse(readFileSync(options.compare, 'utf8')) as Report);
const rows: RowReport[] = [];
for (const suite of selected(options.suite)) {
  for (const { name: workload } of suite.workloads) {
    if (!`${suite.name}: ${workload}`.includes(options.filter)) continue;
    const outcomes: { [M in Mode]?: Outcome } = {};
    for (const mode of modesOf(suite, smoke)) {
      outcomes[mode] = await runRow({ suite: suite.name, workload, rounds, smoke }, mode);
    }
    const row = { suite: suite.name, workload, outcomes };
    rows.push(row);
    const before = old?.rows.find((one) => one.suite === suite.name && one.workload === workload);
    console.log(smoke ? `${suite.name}: ${workload} runs` : formatRow(row, before));
  }
}
if (!smoke) console.log(formatSummary(rows));
if (options.json !== undefined) {
  const cpu = cpus()[0]?.model ?? 'unknown';
  const report: Report = { node: process.version, platform: `${process.platform} ${process.arch}`, cpu, rounds, rows };
  writeFileSync(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
}
