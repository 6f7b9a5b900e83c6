import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = new URL('../../', import.meta.url);
const run = promisify(execFile);

/** How long a child may take before it counts as hanging. */
const DEADLINE = 30_000;

/** Compiles the package for child processes, which cannot read TypeScript; gives the URL of the compiled `src/`. */
export async function compilePackage(name: string): Promise<URL> {
  const out = new URL(`.build/${name}/`, ROOT);
  const tsc = fileURLToPath(new URL('node_modules/typescript/bin/tsc', ROOT));
  await run(process.execPath, [tsc, '-p', fileURLToPath(ROOT), '--outDir', fileURLToPath(out)]);
  return out;
}

/** What a child printed as JSON, and the most memory it held. */
export interface ChildResult {
  readonly printed: unknown;
  /** Bytes. */
  readonly peak: number;
}

/**
 * Runs a module in a process of its own, which is killed when it hangs.
 *
 * @param source - an ES module; what it passes to `print` is its result.
 */
export async function runChild(source: string): Promise<ChildResult> {
  const module = `
    let printed = null;
    const print = (value) => { printed = value; };
    ${source}
    console.log(JSON.stringify({ printed, peak: process.resourceUsage().maxRSS * 1024 }));
  `;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', module], {
    cwd: fileURLToPath(ROOT),
    timeout: DEADLINE,
    killSignal: 'SIGKILL',
  });
  return JSON.parse(stdout) as ChildResult;
}
