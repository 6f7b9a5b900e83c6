import { EncodeError } from '../base/errors.ts';

/**
 * Checks the milliseconds that an exchange may take.
 *
 * @throws {@link EncodeError} `unsupported-value` if no timer can wait so long: a longer one would fire at once.
 */
export function checkTimeout(timeout: number): number {
  if (Number.isFinite(timeout) && timeout > 0 && timeout < 2 ** 31) return timeout;
  throw new EncodeError('unsupported-value', 'Expected milliseconds from 1 to 2147483647', ['timeout']);
}
