import { cutText, visibleText } from '../../viewer/model/text/visible.ts';
import type { CommandEntry } from './command.ts';
import { errorLine } from './error-line.ts';
import { Interrupted, INTERRUPTED } from './interrupted.ts';
import type { Io } from './io.ts';
import { didYouMean } from './did-you-mean.ts';
import { UsageError } from './usage-error.ts';

/** Finds a command of a list and runs it; what fails becomes a line and an exit code. */
export async function runCommand(
  program: string,
  entries: readonly CommandEntry[],
  name: string,
  argv: readonly string[],
  io: Io,
): Promise<number> {
  const entry = entries.find((each) => each.name === name);
  if (entry === undefined) {
    const got = visibleText(JSON.stringify(cutText(name, 100)));
    const names = entries.map((each) => each.name);
    io.err(`${program}: Expected a command, got ${got}${didYouMean(name, names)}; ${program} --help lists them\n`);
    return 2;
  }
  try {
    const command = await entry.load();
    if (asksForHelp(command.isGroup === true ? argv.slice(0, 1) : argv)) {
      await io.out(`${command.help.trim()}\n`);
      return 0;
    }
    return await command.run(argv, io);
  } catch (error) {
    io.err(`${program} ${name}: ${errorLine(error)}\n`);
    if (error instanceof Interrupted) return INTERRUPTED;
    if (error instanceof UsageError) {
      io.err(`${program} ${name} --help says how it is called\n`);
      return 2;
    }
    return 1;
  }
}

/** Before what ends the options. */
function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end < 0 ? argv : argv.slice(0, end)).some((each) => each === '--help' || each === '-h');
}

/** The list of commands. */
export function listOf(program: string, entries: readonly CommandEntry[]): string {
  const width = Math.max(...entries.map(({ name }) => name.length));
  const lines = entries.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `Usage: ${program} COMMAND …\n\n${lines.join('\n')}\n\n${program} COMMAND --help says more of each.\n`;
}
