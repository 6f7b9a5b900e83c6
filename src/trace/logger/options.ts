import { TraceError } from '../../base/errors.ts';
import { describe, describeScalar } from '../../base/path.ts';
import { isObject } from '../../json/members.ts';
import type { FlushOptions } from './logger.ts';

/**
 * Checks that there are options at all.
 *
 * @param what - whose they are, for the message.
 * @throws {@link TraceError} if they are no object.
 */
export function checkOptions<T extends object>(options: T, what: string): T {
  if (!isObject(options))
    throw new TraceError(`Expected the options of ${what} to be an object, got ${describe(options)}`);
  return options;
}

/** @throws {@link TraceError} if it is no text, or an empty one, which would be the working directory. */
export function checkPath(path: unknown, what: string): string {
  if (typeof path === 'string' && path !== '') return path;
  throw new TraceError(`Expected ${what} to be a path, got ${path === '' ? 'an empty text' : describe(path)}`);
}

/** A longer timer would fire at once. */
export const LONGEST_TIMER = 2_147_483_647;

/**
 * Checks a bound of records, files or bytes: a whole number, or Infinity for none.
 *
 * @param what - its name among the options, for the message.
 * @throws {@link TraceError} if it is anything else, or less than `least`.
 */
export function checkCount(value: unknown, what: string, least = 1): number {
  if (typeof value === 'number' && value >= least && (Number.isInteger(value) || value === Infinity)) return value;
  throw refused(what, `a whole number of at least ${least}`, value);
}

/**
 * Checks a time in milliseconds, whole or not, that a timer can wait for.
 *
 * @param what - its name among the options, for the message.
 * @throws {@link TraceError} if it is anything else, or less than `least`.
 */
export function checkMilliseconds(value: unknown, what: string, least: 0 | 1): number {
  if (typeof value === 'number' && value >= least && value <= LONGEST_TIMER) return value;
  throw refused(what, `milliseconds from ${least} to ${LONGEST_TIMER}`, value);
}

/** The error for a bound that makes no sense. */
export function refused(what: string, expected: string, value: unknown): TraceError {
  return new TraceError(`Expected ${what} to be ${expected}, got ${describeScalar(value)}`);
}

const DEFAULT_TIMEOUT = 30_000;

/**
 * Milliseconds that a flush may take. What is no time counts as none given: an application that ends must not fail
 * because of its logs.
 */
export function flushTimeout(options: FlushOptions | undefined): number {
  const timeout: unknown = options?.timeout;
  return typeof timeout === 'number' && timeout >= 0 ? Math.min(timeout, LONGEST_TIMER) : DEFAULT_TIMEOUT;
}
