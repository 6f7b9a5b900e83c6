import { execFile } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { builtOnce } from './built-once.ts';

const ROOT = new URL('../../', import.meta.url);
const run = promisify(execFile);

/** How long a child may take before it counts as hanging. */
const DEADLINE = 30_000;

/** Modules of `src` that child processes import. */
const MODULES = [
  'api/login/secrets-file',
  'base/limits',
  'disk/segment-log',
  'frame/stream/reader',
  'image/image',
  'index',
  'trace/file/file-logger',
  'trace/send/api-logger',
  'trace/send/spool',
  'trace/send/spool-owner',
  'trace/send/transport',
  'types',
];

/**
 * Builds the package for child processes, which cannot read TypeScript.
 *
 * @returns The URL of the built `src/`, which has the modules that children import; of the same sources it is built once.
 */
export async function builtPackage(): Promise<URL> {
  const folder = await builtOnce('package', Object.fromEntries(MODULES.map((name) => [name, `src/${name}.ts`])));
  return pathToFileURL(`${folder}/`);
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
