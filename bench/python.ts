import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Contender } from './harness.ts';

/** Compiled files stand two levels below the package, beside nothing but other code. */
const SCRIPTS = new URL('../../bench/python/', import.meta.url);

/** A Python that has numpy, pandas and Pillow: `$PYTHON`, else the one of the system; undefined if there is none. */
function findPython(): string | undefined {
  for (const python of [process.env['PYTHON'], '/usr/bin/python3', 'python3']) {
    if (python === undefined || python === '') continue;
    if (spawnSync(python, ['-c', 'import numpy, pandas, PIL'], { stdio: 'ignore' }).status === 0) return python;
  }
  return undefined;
}

/** The reference writer and reader in a process of its own. */
export class Python {
  readonly #folder: string = mkdtempSync(join(tmpdir(), 'raymon-bench-'));
  readonly #ask: (request: object) => Promise<unknown>;
  readonly #end: () => void;

  private constructor(python: string, script: string) {
    const child = spawn(python, [fileURLToPath(new URL(script, SCRIPTS))], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    this.#ask = async (request) => {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const line = await lines.next();
      if (line.done === true) throw new Error('The Python process ended');
      return JSON.parse(line.value) as unknown;
    };
    this.#end = () => {
      child.stdin.end();
    };
  }

  /** Starts Python with a document; undefined where there is no Python to start. */
  static async start(document: Uint8Array, script: string = 'reference.py'): Promise<Python | undefined> {
    const path = findPython();
    if (path === undefined) return undefined;
    const python = new Python(path, script);
    const file = join(python.#folder, 'document.json');
    writeFileSync(file, document);
    await python.#ask({ op: 'load', path: file });
    return python;
  }

  /** Turns the array around without a copy. */
  async transpose(): Promise<void> {
    await this.#ask({ op: 'transpose' });
  }

  /** @param check - throws unless the text that Python writes is right. */
  contender(op: 'encode' | 'decode' | 'pixels', check: (text: string) => void): Contender {
    return {
      name: 'Python',
      check: async () => {
        const file = join(this.#folder, 'again.json');
        await this.#ask({ op: 'text', path: file, again: op !== 'encode' });
        check(readFileSync(file, 'utf8'));
      },
      time: async (runs) => Number(await this.#ask({ op, runs })),
    };
  }

  close(): void {
    this.#end();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
