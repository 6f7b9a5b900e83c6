/**
 * Runs inputs of one target, one after the other, and tells the main thread of what it finds.
 *
 * @module
 */
import { parentPort, workerData } from 'node:worker_threads';
import { Coverage } from './coverage.ts';
import { demandCleanPrototypes } from './oracle.ts';
import { Random } from './random.ts';
import { TARGETS } from './targets.ts';

/** What the main thread asks for. */
export interface Task {
  readonly target: string;
  readonly seed: number;
  readonly seconds: number;
  /** Two integers, executions and bytes of the input that runs, and then the input itself. */
  readonly shared: SharedArrayBuffer;
}

/** What a worker has to tell. */
export type Report =
  | { readonly kind: 'finding'; readonly reason: string; readonly input: Uint8Array }
  | { readonly kind: 'progress'; readonly executions: number; readonly corpus: number; readonly covered: number }
  | { readonly kind: 'done' };

/** Inputs that run between two looks at the coverage, which cost as much as many inputs. */
const BATCH = 64;
const LONGEST = 256 * 1024;

const { target: name, seed, seconds, shared } = workerData as Task;
const target = TARGETS[name];
if (target === undefined) throw new Error(`No target ${name}`);
const counters = new Int32Array(shared, 0, 2);
const room = new Uint8Array(shared, 8);
const random = new Random(seed);
const coverage = new Coverage(new URL('../../src/', import.meta.url).href);
const corpus: Uint8Array[] = [];
const reasons = new Set<string>();
const end = Date.now() + seconds * 1000;

function send(report: Report): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows
  parentPort?.postMessage(report);
}

/** Runs one input; gives what must not have happened. */
async function execute(input: Uint8Array): Promise<string | undefined> {
  room.set(input);
  Atomics.store(counters, 1, input.length);
  Atomics.add(counters, 0, 1);
  try {
    // A copy: what keeps or changes the bytes that it was given is found that way too.
    await target?.run(input.slice());
    demandCleanPrototypes();
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** Runs one input, and tells if it is a finding. */
async function look(input: Uint8Array): Promise<void> {
  const reason = await execute(input);
  if (reason === undefined || reasons.has(reason)) return;
  reasons.add(reason);
  send({ kind: 'finding', reason, input: await shortened(input, reason) });
}

/** An input with as much cut out as still gives the same finding. */
async function shortened(input: Uint8Array, reason: string): Promise<Uint8Array> {
  let shortest = input;
  for (let size = input.length >> 1; size > 0; size >>= 1) {
    for (let at = 0; at < shortest.length;) {
      const cut = Uint8Array.from([...shortest.subarray(0, at), ...shortest.subarray(at + size)]);
      if ((await execute(cut)) === reason) shortest = cut;
      else at += size;
      if (Date.now() > end) return shortest;
    }
  }
  return shortest;
}

/** The error and where it comes from: the same for the same defect. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const place = error.stack?.split('\n').find((line) => line.includes('/src/')) ?? error.stack?.split('\n')[1] ?? '';
  const cause = error.cause === undefined ? '' : ` because of ${reasonOf(error.cause)}`;
  return `${error.name}: ${error.message.replace(/ - at .*/s, '').slice(0, 200)} ${place.trim().replace(/\(.*\/(?=src|test)/, '(')}${cause}`;
}

/** Runs a batch, and keeps those of it that reach something new. */
async function runBatch(inputs: readonly Uint8Array[]): Promise<void> {
  for (const input of inputs) await look(input);
  const ran = coverage.take();
  if (!coverage.isNew(ran)) return;
  for (const input of inputs) {
    await execute(input);
    if (coverage.add(coverage.take())) corpus.push(input);
  }
  // What only several inputs together reach counts, too.
  coverage.add(ran);
}

const seeds = target.seeds().filter(({ length }) => length <= LONGEST);
corpus.push(...seeds);
for (const input of seeds) await look(input);
coverage.add(coverage.take());
let told = Date.now();
while (Date.now() < end) {
  const inputs = Array.from({ length: BATCH }, () => {
    let input = random.pick(corpus);
    for (let changes = 1 + random.below(4); changes > 0; changes--)
      input = target.mutate(input, random, random.pick(corpus));
    return input.length > LONGEST ? input.subarray(0, LONGEST) : input;
  });
  await runBatch(inputs);
  if (Date.now() - told > 1000) {
    told = Date.now();
    send({ kind: 'progress', executions: Atomics.load(counters, 0), corpus: corpus.length, covered: coverage.covered });
  }
}
send({ kind: 'progress', executions: Atomics.load(counters, 0), corpus: corpus.length, covered: coverage.covered });
send({ kind: 'done' });
