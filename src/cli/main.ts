import { VERSION } from '../hub/core/version.ts';
import { COMMANDS } from './commands.ts';
import type { Io } from './command/io.ts';
import { listOf, runCommand } from './command/run-command.ts';

/**
 * Runs `raymon`.
 *
 * @param argv - without the program and its file.
 * @returns The exit code: 0 fine, 1 differs, refused or failed, 2 for an invalid command line.
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = argv;
  if (name === '--version' || name === '-v') {
    await io.out(`${VERSION}\n`);
    return 0;
  }
  const [about] = rest;
  if (name === 'help' && about !== undefined)
    return runCommand('raymon', COMMANDS, about, [...rest.slice(1), '--help'], io);
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    await io.out(listOf('raymon', COMMANDS));
    return name === undefined ? 2 : 0;
  }
  return runCommand('raymon', COMMANDS, name, rest, io);
}
