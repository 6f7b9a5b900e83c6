import { EncodeError } from '../base/errors.ts';
import { describe, type Path } from '../base/path.ts';

/**
 * The error for a value that is not what an array is made of.
 *
 * @param expected - what it should be: `a list of sizes`.
 * @param value - what it is; the message says no more than its type.
 */
export function unsupported(expected: string, value: unknown, path: Path = []): EncodeError {
  return new EncodeError('unsupported-value', `Expected ${expected}, got ${describe(value)}`, path);
}
