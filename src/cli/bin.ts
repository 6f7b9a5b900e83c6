#!/usr/bin/env node
import { once } from 'node:events';
import { errorLine } from './command/error-line.ts';
import { screenOf } from './command/screen.ts';
import { main } from './main.ts';

const ended = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // A second signal ends the process at once.
    if (ended.signal.aborted) process.exit(130);
    ended.abort();
  });
}
// Node says of its own SQLite that it is new; nobody who runs a command can do anything about it.
process.removeAllListeners('warning');
process.on('warning', (warning) => {
  if (warning.name !== 'ExperimentalWarning') console.error(`${warning.name}: ${warning.message}`);
});
// The reader of the output may stop before its end, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  // A full disk, most of the time: the rest cannot be written either.
  process.stderr.write(`raymon: standard output: ${errorLine(error)}\n`);
  process.exit(1);
});
// A closed standard error is no reason to fail.
process.stderr.on('error', () => undefined);

process.exitCode = await main(process.argv.slice(2), {
  out: async (text) => {
    if (!process.stdout.write(text)) await once(process.stdout, 'drain');
  },
  err: (text) => {
    process.stderr.write(text);
  },
  env: process.env,
  input: process.stdin,
  isTerminal: process.stderr.isTTY,
  screen: screenOf(process.stdout, process.env),
  signal: ended.signal,
});
// A command that was asked to end may still wait for input, which would keep the process alive.
if (ended.signal.aborted) process.stdin.destroy();
