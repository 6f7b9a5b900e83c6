import { EncodeError } from '../base/errors.ts';
import { badOption } from '../base/options.ts';
import { describe } from '../base/path.ts';
import { isObject } from '../json/members.ts';

/**
 * Checks that what ends a call can do so; one of another realm or library can too.
 *
 * @returns It; undefined for none.
 * @throws {@link OptionError} if it is anything else than a signal.
 */
export function checkSignal(signal: AbortSignal | null | undefined): AbortSignal | undefined {
  // As for fetch, null is the same as no signal.
  if (signal === undefined || signal === null) return undefined;
  const isSignal =
    isObject(signal) &&
    typeof signal.aborted === 'boolean' &&
    typeof signal.addEventListener === 'function' &&
    typeof signal.removeEventListener === 'function';
  if (isSignal) return signal;
  throw badOption('an AbortSignal', signal, ['signal']);
}

/**
 * Checks that an argument is an object, before its members are looked at.
 *
 * @param name - what it is called, for the path.
 * @throws {@link EncodeError} `unsupported-value` if it is not.
 */
export function checkObject<T extends object>(value: T, name: string): T {
  if (isObject(value)) return value;
  throw new EncodeError('unsupported-value', `Expected an object, got ${describe(value)}`, [name]);
}

/**
 * Checks the milliseconds that an exchange may take.
 *
 * @throws {@link OptionError} if no timer can wait so long: a longer one would fire at once.
 */
export function checkTimeout(timeout: number): number {
  if (Number.isFinite(timeout) && timeout > 0 && timeout < 2 ** 31) return timeout;
  throw badOption('milliseconds from 1 to 2147483647', timeout, ['timeout']);
}
