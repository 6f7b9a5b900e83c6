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
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { equals } from '../../src/toolkit/equals.ts';
import { fromJson, toJson, toJsonBytes } from '../../src/toolkit/builtins.ts';
import type { RaymonDataType } from '../../src/document/jcr.ts';
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
