/**
 * Runs the hub of this repository; with `--demo` it is filled, and a service goes on logging to it.
 *
 * @module
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { RaymonApi } from 'raymon';
import { fillHub, keepLogging, readDemoData } from './fill-hub.ts';

/** Traces that are there at once. */
const TRACES = 300;

const argv = process.argv.slice(2);
const isDemo = argv.includes('--demo');
const given = argv.filter((word) => word !== '--demo');
const child = spawn(process.execPath, ['dist/cli/main.js', 'hub', ...given, ...(isDemo ? ['--json'] : [])], {
  stdio: ['inherit', isDemo ? 'pipe' : 'inherit', 'inherit'],
});
const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    ending.abort();
    child.kill('SIGTERM');
  });
}
child.on('exit', (code) => {
  ending.abort();
  process.exitCode = code ?? 1;
});
if (child.stdout !== null) {
  for await (const line of createInterface({ input: child.stdout })) {
    const { url, page, login, token } = JSON.parse(line) as Record<'url' | 'page' | 'login' | 'token', string>;
    const api = new RaymonApi({ url, auth: token });
    const data = await readDemoData();
    // Another run has other traces.
    const first = Math.floor(Date.now() / 1000);
    await fillHub(api, data, TRACES, first);
    process.stdout.write(`raymon hub listens at ${page}, filled with ${TRACES} traces; a service goes on logging\n`);
    process.stdout.write(`Log in (once, within ten minutes): ${login}\n`);
    keepLogging(api, data, first + TRACES, ending.signal).catch((error: unknown) => {
      if (!ending.signal.aborted) process.stderr.write(`The service of the demo has ended: ${String(error)}\n`);
    });
  }
}
