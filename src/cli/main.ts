import { COMMANDS } from './commands.ts';
import type { Io } from './command/io.ts';
import { listOf, runCommand } from './command/run-command.ts';

/**
 * Runs `raymon`.
 *
 * @param argv - without the program and its file.
 * @returns The exit code: 0 fine, 1 differs, refused or failed, 2 for a command line that is none.
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    await io.out(listOf('raymon', COMMANDS));
    return name === undefined ? 2 : 0;
  }
  return runCommand('raymon', COMMANDS, name, rest, io);
}
