import { TraceError } from '../../base/errors.ts';
import { describe, quote } from '../../base/path.ts';

const LONGEST = 200;
/** Controls and separators would let an id forge a line where it is shown; a lone surrogate has no bytes. */
const ILLEGAL = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u;
/** What nearly every id is made of, told faster. */
const PLAIN = /^[\w\-./:@]{1,200}$/;

/**
 * Checks an id or a name: 1 to 200 characters, none of them a control, a line separator or a lone surrogate.
 *
 * @param what - what it is, for the message.
 * @throws {@link TraceError} if it is anything else.
 */
export function checkIdentifier(value: unknown, what: string): string {
  if (typeof value !== 'string') throw new TraceError(`Expected ${what} to be a string, got ${describe(value)}`);
  if (PLAIN.test(value)) return value;
  if (value === '' || value.length > LONGEST) {
    throw new TraceError(`Expected ${what} of 1 to ${LONGEST} characters, got ${value.length}`);
  }
  if (ILLEGAL.test(value)) throw new TraceError(`Expected ${what} without control characters, got ${quote(value)}`);
  return value;
}
