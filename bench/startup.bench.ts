import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { ensure, type Contender, type Suite } from './harness.ts';

/** Where names of packages are looked up, also this one's own. */
const PACKAGE = fileURLToPath(new URL('../../', import.meta.url));

/** Stops the process where a module is asked for that the core must do without, or WebAssembly is. */
const GUARD = `data:text/javascript,${encodeURIComponent(`
  import { register } from 'node:module';
  WebAssembly.compile = WebAssembly.Module = WebAssembly.instantiate = () => process.exit(3);
  register('data:text/javascript,' + encodeURIComponent(\`
    export async function resolve(specifier, context, next) {
      const found = await next(specifier, context);
      if (/node_modules[/](?:apache-arrow|sharp)[/]/.test(found.url)) throw new Error(found.url);
      return found;
    }\`));
`)}`;

function node(...args: string[]): number {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, args, { cwd: PACKAGE, stdio: 'ignore' });
  ensure(status === 0, `node ${args.at(-1) ?? ''} ended with ${status}`);
  return performance.now() - start;
}

function script(source: string): string[] {
  return ['--input-type=module', '--eval', source];
}

/** A fresh process each time. */
function start(name: string, source: string, ...flags: string[]): Contender {
  return {
    name,
    check() {
      node(...flags, ...script(source));
    },
    time(runs) {
      let time = 0;
      for (let i = 0; i < runs; i++) time += node(...script(source));
      return time;
    },
  };
}

function isInstalled(name: string): boolean {
  return (
    spawnSync(process.execPath, script(`import.meta.resolve('${name}')`), { cwd: PACKAGE, stdio: 'ignore' }).status ===
    0
  );
}

export const STARTUP: Suite = {
  name: 'startup',
  fresh: false,
  workloads: [
    {
      name: "import 'raymon/core'",
      prepare: () => ({
        contenders: [
          start('raymon', "import 'raymon/core'", '--import', GUARD),
          start('bare node', ''),
          ...['ndarray', 'superjson', 'msgpackr', 'apache-arrow', 'sharp']
            .filter(isInstalled)
            .map((name) => start(name, `import '${name}'`)),
        ],
        goals: [{ versus: 'bare node', addsAtMost: 25 }],
      }),
    },
  ],
};
