import { OptionError, TraceError } from '../../base/errors.ts';
import { describe, quote } from '../../base/path.ts';

const MAX_CHARACTERS = 200;
/** Controls and separators would let an id forge a line where it is shown; a lone surrogate has no bytes. */
const ILLEGAL = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u;
/** Nearly every id: a fast check. */
const PLAIN = /^[\w\-./:@]{1,200}$/;

/**
 * Checks an id or a name: 1 to 200 characters, none of them a control, a line separator or a lone surrogate.
 *
 * @param what - what it is, for the message.
 * @throws {@link TraceError} if it is anything else.
 */
export function checkIdentifier(value: unknown, what: string): string {
  const problem = problemOf(value);
  if (problem === undefined) return value as string;
  throw new TraceError(`Expected ${what} ${problem}`);
}

/** The same for an option of that name. @throws {@link OptionError} if it is anything else. */
export function optionIdentifier(value: unknown, name: string): string {
  const problem = problemOf(value);
  if (problem === undefined) return value as string;
  throw new OptionError(`Expected ${name} ${problem}`, [name]);
}

/** What is wrong with an id, for a message; undefined if nothing is. */
function problemOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return `to be a string, got ${describe(value)}`;
  if (PLAIN.test(value)) return undefined;
  if (value === '' || value.length > MAX_CHARACTERS) return `of 1 to ${MAX_CHARACTERS} characters, got ${value.length}`;
  return ILLEGAL.test(value) ? `without control characters, got ${quote(value)}` : undefined;
}
