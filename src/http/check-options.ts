import { EncodeError } from '../base/errors.ts';
import { badOption } from '../base/options.ts';
import { describe } from '../base/path.ts';
import { isObject } from '../json/members.ts';

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
