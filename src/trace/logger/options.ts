import { OptionError } from '../../base/errors.ts';
import { badOption } from '../../base/options.ts';
import { describe } from '../../base/path.ts';
import type { FlushOptions } from './logger.ts';

/** @throws {@link OptionError} if it is not a string, or an empty one, which would be the working directory. */
export function checkPath(path: unknown, what: string): string {
  if (typeof path === 'string' && path !== '' && !path.includes('\0')) return path;
  const got = path === '' ? 'an empty string' : typeof path === 'string' ? 'a string with NUL' : describe(path);
  throw new OptionError(`Expected ${what} to be a path, got ${got}`, [what]);
}

/** A longer timer would fire at once. */
export const LONGEST_TIMER_MS = 2_147_483_647;

/**
 * Checks a bound of records, files or bytes: a whole number, or Infinity for no bound.
 *
 * @param what - its name among the options, for the message.
 * @throws {@link OptionError} if it is anything else, or less than `least`.
 */
export function checkCount(value: unknown, what: string, least = 1): number {
  if (typeof value === 'number' && value >= least && (Number.isInteger(value) || value === Infinity)) return value;
  throw refused(what, `a whole number of at least ${least}`, value);
}

/**
 * Checks a time in milliseconds, whole or not, that a timer can wait for.
 *
 * @param what - its name among the options, for the message.
 * @throws {@link OptionError} if it is anything else, or less than `least`.
 */
export function checkMilliseconds(value: unknown, what: string, least: 0 | 1): number {
  if (typeof value === 'number' && value >= least && value <= LONGEST_TIMER_MS) return value;
  throw refused(what, `milliseconds from ${least} to ${LONGEST_TIMER_MS}`, value);
}

/** The error for a bound that is out of range, or of the wrong type. */
export function refused(what: string, expected: string, value: unknown): OptionError {
  return badOption(expected, value, what.split('.'));
}

const DEFAULT_TIMEOUT_MS = 30_000;

/**
 * Milliseconds that a flush may take. Invalid values count as the default: an application that ends must not fail
 * because of its logs.
 */
export function flushTimeout(options: FlushOptions | undefined): number {
  const timeout = timeoutIn(options);
  return typeof timeout === 'number' && timeout >= 0 ? Math.min(timeout, LONGEST_TIMER_MS) : DEFAULT_TIMEOUT_MS;
}

function timeoutIn(options: FlushOptions | undefined): unknown {
  try {
    return options?.timeout;
  } catch {
    return undefined;
  }
}
