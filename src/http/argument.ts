import { EncodeError } from '../base/errors.ts';
import { isObject } from '../json/members.ts';
import { describe } from '../base/path.ts';

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
