import { writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

/** One way to do the work of a row. */
export interface Contender {
  readonly name: string;
  /** Throws unless its result is right; runs before anything is timed. */
  check(): void | Promise<void>;
  /** Milliseconds that so many runs take. */
  time(runs: number): number | Promise<number>;
}

/** What the product has to reach against another contender. */
export interface Goal {
  /** The contender that it is compared with. */
  readonly versus: string;
  /** Its time at most so many times the other's: for limits of the machine. */
  readonly atMost?: number;
  /** The other's time at least so many times its own: for peers. */
  readonly atLeast?: number;
  /** Its time at most so many milliseconds above the other's: for start-up. */
  readonly addsAtMost?: number;
}

/** A measurement of memory, made in a process of its own. */
export interface MemoryCheck {
  /** Makes the input and returns the work on it. */
  prepare(): () => unknown;
  /** Megabytes that the work may add to the peak of the process. */
  readonly addsAtMost: number;
}

/** A row of the report: contenders that do the same work, and what the product has to reach. */
export interface Row {
  /** The product first. */
  readonly contenders: readonly Contender[];
  readonly goals: readonly Goal[];
  /**
   * Whether large buffers are made: then each run is timed alone, after a collection of garbage, so that what it
   * allocates never meets what is dead. Other rows must not collect: the shapes that the engine has learnt of their
   * objects would be forgotten with them.
   */
  readonly hasBuffers?: boolean;
  /** Lets go of what the row needed. */
  close?(): void;
}

/** A named row, made only when it is asked for. */
export interface Workload {
  readonly name: string;
  /** Timed rows. */
  prepare?(options: Size): Row | Promise<Row>;
  /** Rows that measure memory instead. */
  readonly memory?: (options: Size) => MemoryCheck;
  /** Rows of figures that stand for themselves: of a program that runs beside. */
  readonly figures?: (options: Size) => Promise<readonly Figure[]>;
}

/** How large a row is. */
export interface Size {
  /** Tiny sizes that only show that everything runs. */
  readonly smoke: boolean;
}

/** Rows about one part of the product. */
export interface Suite {
  readonly name: string;
  /** Whether it runs only when it is asked for by name. */
  readonly onRequest?: boolean;
  /** Whether the cost of fresh memory matters to its rows. */
  readonly fresh: boolean;
  readonly workloads: readonly Workload[];
}

/** What a row gave. */
export interface Outcome {
  /** Median milliseconds of one run. */
  readonly times: { readonly [contender: string]: number };
  readonly goals: readonly GoalOutcome[];
}

/** A figure with its goal. */
export interface Figure extends GoalOutcome {
  readonly value: number;
}

/** A figure that should be no greater. */
export function atMost(what: string, unit: Figure['unit'], value: number, most: number): Figure {
  return { text: `${what}: at most ${most} ${unit}`, unit, value, holds: value <= most };
}

/** A figure that should be no smaller. */
export function atLeast(what: string, unit: Figure['unit'], value: number, least: number): Figure {
  return { text: `${what}: at least ${least} ${unit}`, unit, value, holds: value >= least };
}

/** What became of a goal. */
export interface GoalOutcome {
  readonly text: string;
  readonly unit: 'x' | 'ms' | 'MB' | 'MB/s' | '/s' | 'B';
  /** The median of the rounds; undefined where the contender could not run here. */
  readonly value: number | undefined;
  readonly holds: boolean | undefined;
}

/** Keeps results alive, so that no engine leaves out work whose result nobody wants. */
export const sink: { value: unknown } = { value: undefined };

/** A contender that runs in this process. */
export function contender<T>(name: string, run: () => T, check: (result: T) => void): Contender {
  return {
    name,
    check() {
      check(run());
    },
    time(runs) {
      const start = performance.now();
      for (let i = 0; i < runs; i++) sink.value = run();
      return performance.now() - start;
    },
  };
}

/** Throws with the row's name for it, where a result is wrong. */
export function ensure(right: boolean, what: string): asserts right {
  if (!right) throw new Error(`Wrong result: ${what}`);
}

const WARM_UP_MS = 150;
const SAMPLE_MS = 8;

/** Rounds go on until a row has had so much time, so that short rows are not at the mercy of one bad moment. */
const ROW_MS = 2000;
const MORE_ROUNDS = 5;

/**
 * Times the contenders of a row in turns, so that whatever slows the machine slows all of them.
 *
 * @param rounds - how often each one has its turn at least; every ratio is taken inside a round.
 */
export async function measure(row: Row, rounds: number, smoke: boolean): Promise<Outcome> {
  for (const one of row.contenders) await one.check();
  const turns: Turn[] = [];
  for (const one of row.contenders) turns.push({ one, time: await warmUp(one, row, smoke), samples: [] });
  const end = performance.now() + (smoke ? 0 : ROW_MS);
  for (let round = 0; round < rounds || (round < rounds * MORE_ROUNDS && performance.now() < end); round++) {
    // Each round begins with another contender: no one is always first after the same other one.
    const shift = round % turns.length;
    for (const turn of [...turns.slice(shift), ...turns.slice(0, shift)]) {
      const runs = row.hasBuffers === true || smoke ? 1 : Math.max(1, Math.round(SAMPLE_MS / turn.time));
      if (row.hasBuffers === true) collect();
      turn.samples.push((await turn.one.time(runs)) / runs);
    }
  }
  return {
    times: Object.fromEntries(turns.map(({ one, samples }) => [one.name, median(samples)])),
    goals: row.goals.map((goal) => judge(goal, turns)),
  };
}

/** A contender, about how long it takes, and its time of one run in each round. */
interface Turn {
  readonly one: Contender;
  readonly time: number;
  readonly samples: number[];
}

/** Runs a contender until the engine has compiled it; gives the milliseconds of one run. */
async function warmUp(one: Contender, row: Row, smoke: boolean): Promise<number> {
  let runs = 1;
  let spent = 0;
  for (;;) {
    if (row.hasBuffers === true) collect();
    const time = Math.max(await one.time(runs), 1e-3);
    spent += time;
    if (spent >= WARM_UP_MS || smoke) return time / runs;
    runs = Math.max(1, Math.min(Math.round((SAMPLE_MS * runs) / time), runs * 10));
  }
}

/**
 * Collects garbage where the process was started with `--expose-gc`.
 *
 * Twice: the memory of dead buffers goes back to the system in the background, and the second time waits for it.
 */
export function collect(): void {
  sink.value = undefined;
  globalThis.gc?.();
  globalThis.gc?.();
}

function judge(goal: Goal, turns: readonly Turn[]): GoalOutcome {
  const [product] = turns;
  const other = turns.find(({ one }) => one.name === goal.versus);
  if (product === undefined) throw new Error('A row needs a contender');
  const pairs = other?.samples.map((time, round) => [product.samples[round] as number, time] as const);
  if (goal.atLeast !== undefined) {
    const value = pairs && median(pairs.map(([ours, theirs]) => theirs / ours));
    const holds = value === undefined ? undefined : value >= goal.atLeast;
    return { text: `at least ${goal.atLeast}x faster than ${goal.versus}`, unit: 'x', value, holds };
  }
  if (goal.atMost !== undefined) {
    const value = pairs && median(pairs.map(([ours, theirs]) => ours / theirs));
    const holds = value === undefined ? undefined : value <= goal.atMost;
    return { text: `at most ${goal.atMost}x the time of ${goal.versus}`, unit: 'x', value, holds };
  }
  const most = goal.addsAtMost ?? 0;
  const value = pairs && median(pairs.map(([ours, theirs]) => ours - theirs));
  const holds = value === undefined ? undefined : value <= most;
  return { text: `at most ${most} ms above ${goal.versus}`, unit: 'ms', value, holds };
}

/** Measures by how much a piece of work raises the peak of the process, once, in a process of its own. */
export function measureMemory(check: MemoryCheck): Outcome {
  const run = check.prepare();
  collect();
  const before = restartPeak();
  const start = performance.now();
  sink.value = run();
  const time = performance.now() - start;
  const value = (process.resourceUsage().maxRSS - before) / 1024;
  const text = `at most ${check.addsAtMost} MB above the input`;
  return { times: { raymon: time }, goals: [{ text, unit: 'MB', value, holds: value <= check.addsAtMost }] };
}

/**
 * Forgets the peak that making the input left behind; gives the kilobytes of memory in use now.
 *
 * Where the system is not Linux a peak never falls, and what is measured is too little by that much.
 */
function restartPeak(): number {
  if (process.platform === 'linux') writeFileSync('/proc/self/clear_refs', '5');
  return process.resourceUsage().maxRSS;
}

/** The middle one of some numbers; between the two middle ones where their number is even. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? NaN) + high) / 2;
}
