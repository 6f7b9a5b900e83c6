/**
 * Sends values of every kind through Python and back, and values of Python through this package and back.
 *
 * Both sides describe what they see on their own; the descriptions, the values that come back and their bits must agree.
 * `FC_NUM_RUNS` and `FC_SEED` say how many values are made, and which. Without pyarrow there are only cells of frames.
 *
 * Usage: node exchange.js PYTHON
 *
 * @module
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { equals } from '../../src/toolkit/equals.ts';
import { contentHash, fromJson, toJson, toJsonBytes } from '../../src/toolkit/builtins.ts';
import type { RaymonDataType } from '../../src/document/jcr.ts';
import { startHub } from '../../src/hub/start-hub.ts';
import { RaymonFileLogger } from '../../src/trace/file/file-logger.ts';
import { readLog } from '../../src/trace/file/read-log.ts';
import { Trace } from '../../src/trace/trace.ts';
import { runs } from '../support/runs.ts';
import { cases, type Abilities, type Budget } from './cases.ts';
import { describe } from './describe.ts';

const [python = 'python3'] = process.argv.slice(2);
const budget: Budget = { seed: Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31), numRuns: runs(200) };
process.stdout.write(`${python}: seed ${budget.seed}, ${budget.numRuns} values of a kind\n`);

const directory = mkdtempSync(join(tmpdir(), 'raymon-python-'));
const failures: string[] = [];
throughPython(join(directory, 'from-us'), JSON.parse(script('abilities')) as Abilities);
fromPython(join(directory, 'from-python'));
await logThroughPython(join(directory, 'log'), JSON.parse(script('abilities')) as Abilities);
await hubThroughPython(join(directory, 'hub'), JSON.parse(script('abilities')) as Abilities);
for (const failure of failures.slice(0, 20)) process.stdout.write(`${failure}\n`);
if (failures.length === 0) rmSync(directory, { recursive: true });
else process.stdout.write(`${failures.length} differences; the documents are in ${directory}\n`);
process.exitCode = failures.length === 0 ? 0 : 1;

/** Runs exchange.py, which prints what it has to say. */
function script(...words: string[]): string {
  return execFileSync(python, [join('test', 'python', 'exchange.py'), ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function throughPython(folder: string, abilities: Abilities): void {
  mkdirSync(folder);
  const sent = new Map<string, RaymonDataType>();
  const counts: string[] = [];
  for (const [kind, values] of cases(budget, abilities)) {
    for (const [i, value] of values.entries()) {
      sent.set(`${kind}-${i}`, value);
      writeFileSync(join(folder, `${kind}-${i}.jcr`), toJsonBytes(value));
    }
    counts.push(`${values.length} ${kind}`);
  }
  script('pass', folder);
  for (const [name, value] of sent) {
    check(`${name} described by Python`, () => isDeepStrictEqual(describe(value), readDescription(folder, name)));
    check(`${name} written by Python`, () => equals(fromJson(readFileSync(join(folder, `${name}.back`))), value));
  }
  process.stdout.write(`${sent.size} documents read by Python and written again: ${counts.join(', ')}\n`);
}

function fromPython(folder: string): void {
  mkdirSync(folder);
  script('make', folder, String(budget.seed), String(budget.numRuns));
  const names = readdirSync(folder).filter((name) => name.endsWith('.jcr'));
  const counts = new Map<string, number>();
  for (const file of names) {
    const name = file.slice(0, -'.jcr'.length);
    const kind = name.replace(/-\d+$/, '');
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    check(`${name} of Python`, () => {
      const value = fromJson(readFileSync(join(folder, file)));
      writeFileSync(join(folder, `${name}.back`), toJson(value));
      // Of cells alone each side makes its own types; Python compares them when they are back.
      return kind.startsWith('cell') || isDeepStrictEqual(describe(value), readDescription(folder, name));
    });
  }
  failures.push(...(JSON.parse(script('compare', folder, String(budget.seed), String(budget.numRuns))) as string[]));
  const kinds = Array.from(counts, ([kind, count]) => `${count} ${kind}`);
  process.stdout.write(`${names.length} documents of Python read and written again: ${kinds.join(', ')}\n`);
}

/** Logs values of every kind to files of which some are full, with blobs beside them, and lets Python read the log. */
async function logThroughPython(folder: string, abilities: Abilities): Promise<void> {
  const path = join(folder, 'app.jsonl');
  const logger = new RaymonFileLogger({ path, projectId: 'exchange é', maxLineBytes: 4096, maxFileBytes: 100_000 });
  const trace = new Trace(logger);
  for (const [kind, values] of cases(budget, abilities)) {
    trace.info(`${values.length} of "${kind}" \u2028é`);
    for (const [i, value] of values.entries()) trace.log(`${kind}/${i}`, value);
    trace.tag([
      { type: 'metric', name: 'count', value: values.length },
      { type: 'metric', name: 'share', value: -0.1, group: kind },
      { type: 'label', name: 'kind', value: kind },
    ]);
  }
  await logger.close();
  script('log', path);
  const read = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as unknown[];
  let count = 0;
  for await (const record of readLog(path)) {
    const { kind, traceId, projectId, ref, data } = record;
    const described = Array.isArray(data)
      ? data.map(({ type, name, value, group }) => [type, name, describe(value), group])
      : describe(data);
    const name = `record ${count} of a log (${ref ?? kind})`;
    check(name, () => isDeepStrictEqual([kind, traceId, projectId, ref, described], read[count]));
    count++;
  }
  check('as many records of a log', () => count === read.length && count === logger.counts.accepted);
  const blobs = existsSync(`${path}.blobs`) ? readdirSync(`${path}.blobs`).length : 0;
  process.stdout.write(
    `${count} records of a log read by Python from ${readdirSync(folder).filter((name) => !/\.(?:json|blobs)$/.test(name)).length} files and ${blobs} blobs\n`,
  );
}

/** Lets Python send values to a hub, and get back what is there: what it sent, and what others did. */
async function hubThroughPython(folder: string, abilities: Abilities): Promise<void> {
  const hub = await startHub({
    directory: join(folder, 'data'),
    secretsPath: join(folder, 'secrets.json'),
    port: 0,
    worker: new URL('../../src/hub/store/threads/worker.js', import.meta.url),
    // This is about the hub, not about how full the machine's disk is.
    minFreeBytes: 1,
    minFreeRatio: 1e-9,
  });
  try {
    const headers = { authorization: `Bearer ${hub.token}`, 'content-type': 'application/json' };
    const sent = new Map<string, RaymonDataType>();
    const share = { ...budget, numRuns: Math.ceil(budget.numRuns / 10) };
    for (const [kind, values] of cases(share, abilities)) {
      for (const [i, value] of values.entries()) sent.set(`${kind}/${i} é&?#`, value);
    }
    const timestamp = new Date().toISOString();
    for (const [ref, value] of sent) {
      const about = { dtype: 'object', timestamp, trace_id: 'ours', project_id: hub.projectId, ref };
      const body = `[${JSON.stringify(about).slice(0, -1)},"data":${toJson(value)}}]`;
      const answer = await fetch(`${hub.url}/projects/${hub.projectId}/ingest_batch`, {
        method: 'POST',
        headers,
        body,
      });
      check(`${ref} taken by the hub`, () => answer.ok);
    }
    writeFileSync(join(folder, 'refs.json'), JSON.stringify([...sent.keys()]));
    await scriptBeside({ RAYMON_TOKEN: hub.token }, 'hub', hub.url, hub.projectId, folder);
    const described = JSON.parse(readFileSync(join(folder, 'described.json'), 'utf8')) as unknown[];
    for (const [at, [ref, value]] of [...sent].entries()) {
      check(`${ref} got by Python from the hub`, () => isDeepStrictEqual(describe(value), described[at]));
      const query = new URLSearchParams({ trace_id: 'python', ref });
      const answer = await fetch(`${hub.url}/projects/${hub.projectId}/objects/search?${query}`, { headers });
      const text = await answer.text();
      check(`${ref} logged by Python to the hub`, () => {
        const back = fromJson(text.slice(text.indexOf('"obj_data":') + '"obj_data":'.length, -1));
        return equals(back, value) && contentHash(back) === contentHash(value);
      });
    }
    process.stdout.write(`${sent.size} documents sent to a hub by each side and got by the other\n`);
  } finally {
    await hub.close();
  }
}

/** The same as {@link script}, while this process answers. */
async function scriptBeside(environment: Readonly<Record<string, string>>, ...words: string[]): Promise<void> {
  const child = spawn(python, [join('test', 'python', 'exchange.py'), ...words], {
    env: { ...process.env, ...environment },
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) failures.push(`exchange.py ${words[0]} ended with ${code}`);
}

function readDescription(folder: string, name: string): unknown {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
}

/** Notes what is not so, and what throws. */
function check(what: string, isSo: () => boolean): void {
  try {
    if (!isSo()) failures.push(what);
  } catch (error) {
    failures.push(`${what}: ${String(error)}`);
  }
}
