import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtOnce } from './built-once.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Builds the command line, without touching what is built for others.
 *
 * @returns The program's file; of the same sources it is built once.
 */
export async function builtCli(): Promise<string> {
  const folder = await builtOnce('cli', {
    'cli/main': 'src/cli/bin.ts',
    'hub/worker': 'src/hub/store/threads/worker.ts',
    'hub/convert': 'src/hub/convert/thread.ts',
  });
  return join(folder, 'cli', 'main.js');
}

/**
 * Builds the parts of pages, too, which `raymon view` takes from beside the program.
 *
 * @returns The program's file.
 */
export async function builtCliWithPages(): Promise<string> {
  const program = await builtCli();
  const folder = join(dirname(program), '..', 'ui');
  execFileSync(process.execPath, [join(ROOT, 'test/package/build-pages.js'), folder], { cwd: ROOT });
  return program;
}

/** How a command has ended. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A command that runs. */
export interface RunningCommand {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Waits for the first line on standard output. */
  line(): Promise<string>;
}

/** Starts a command of the built command line. */
export function start(program: string, argv: readonly string[], env: NodeJS.ProcessEnv = {}): RunningCommand {
  const child = spawn(process.execPath, [program, ...argv], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (data: Buffer) => {
    out += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    err += data.toString();
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, out, err }));
  });
  const line = async (): Promise<string> => {
    while (!out.includes('\n')) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`Expected a line, got ${out} ${err}`);
      await new Promise((resolve) => {
        setTimeout(resolve, 10);
      });
    }
    return out.slice(0, out.indexOf('\n'));
  };
  return { child, ended, line };
}
