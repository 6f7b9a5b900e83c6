import { EncodeError } from '../base/errors.ts';
import { isObject } from '../json/members.ts';
import { describe } from '../base/path.ts';

/**
 * Checks that what ends a call can do so; one of another realm or library can too.
 *
 * @returns It; undefined for none.
 * @throws {@link EncodeError} `unsupported-value` if it is anything else than a signal.
 */
export function checkSignal(signal: AbortSignal | null | undefined): AbortSignal | undefined {
  // As for fetch, null is none.
  if (signal === undefined || signal === null) return undefined;
  const isSignal =
    isObject(signal) &&
    typeof signal.aborted === 'boolean' &&
    typeof signal.addEventListener === 'function' &&
    typeof signal.removeEventListener === 'function';
  if (isSignal) return signal;
  throw new EncodeError('unsupported-value', `Expected an AbortSignal, got another ${describe(signal)}`, ['signal']);
}
