import { TraceError } from '../../base/errors.ts';
import { describeScalar } from '../../base/path.ts';

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
