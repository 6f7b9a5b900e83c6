import { parseArgs, type ParseArgsConfig } from 'node:util';
import { quote } from '../../base/path.ts';
import type { Io } from './io.ts';
import { didYouMean } from './did-you-mean.ts';
import { UsageError } from './usage-error.ts';

/** A command of `raymon`. One file of this folder holds each; {@link COMMANDS} names them. */
export interface Command {
  /** What `raymon NAME --help` says: how it is called, what it does, its options. */
  readonly help: string;
  /** Whether it has commands of its own, with help of their own. */
  readonly isGroup?: true;
  /**
   * Runs it.
   *
   * @param argv - what stands behind its name.
   * @returns The exit code: 0 fine, 1 differs or refused.
   * @throws {@link UsageError} for arguments that it does not have; {@link RaymonError} for what fails.
   */
  readonly run: (argv: readonly string[], io: Io) => Promise<number>;
}

/** What a command is found by, and what the list of commands says of it. It is loaded only when it is run. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** Options as `node:util` parses them. */
export type Options = NonNullable<ParseArgsConfig['options']>;

/** What stands in a command line. */
export interface Arguments {
  readonly values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
  readonly positionals: string[];
}

/**
 * Takes a command line apart.
 *
 * @param options - those that the command has.
 * @param positionals - how many it takes: least and most.
 * @throws {@link UsageError} if it has others.
 */
export function parseArguments(
  argv: readonly string[],
  options: Options,
  [least, most]: readonly [least: number, most: number],
): Arguments {
  let parsed: Arguments;
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (cause) {
    throw new UsageError(unknownOption(argv, options) ?? (cause instanceof Error ? cause.message : String(cause)), {
      cause,
    });
  }
  const { length } = parsed.positionals;
  if (length >= least && length <= most) return parsed;
  const expected = least === most ? String(least) : `${least} to ${most}`;
  throw new UsageError(`Expected ${expected} arguments, got ${length}`);
}

/** What to say of an option that the command does not have; undefined if it has all. */
function unknownOption(argv: readonly string[], options: Options): string | undefined {
  const { tokens } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind !== 'option' || Object.hasOwn(options, token.name)) continue;
    const names = Object.keys(options).map((name) => `--${name}`);
    const advice = didYouMean(token.rawName, names) || '; a file whose name begins with - stands after --';
    return `Expected an option of the command, got ${quote(token.rawName)}${advice}`;
  }
  return undefined;
}

/**
 * A value that is one of several names; undefined if it is not given.
 *
 * @throws {@link UsageError} if it is anything else.
 */
export function choiceOf<T extends string>(args: Arguments, name: string, choices: readonly T[]): T | undefined {
  const text = textOf(args, name);
  const found = choices.find((each) => each === text);
  if (text === undefined || found !== undefined) return found;
  const advice = didYouMean(text, choices);
  throw new UsageError(`Expected --${name} to be one of ${choices.join(', ')}${advice}`);
}

/** A value that is a string; undefined if it is not given. */
export function textOf({ values }: Arguments, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** Values of an option that may be given more than once. */
export function textsOf({ values }: Arguments, name: string): string[] {
  const value = values[name];
  return Array.isArray(value) ? value.map(String) : [];
}

/** Whether a flag is given. */
export function isGiven({ values }: Arguments, name: string): boolean {
  return values[name] === true;
}

/**
 * A value that is an integer of a range; undefined if it is not given.
 *
 * @throws {@link UsageError} if it is anything else.
 */
export function integerOf(args: Arguments, name: string, least: number, most: number): number | undefined {
  const text = textOf(args, name);
  if (text === undefined) return undefined;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`Expected --${name} to be an integer from ${least} to ${most}`);
}
