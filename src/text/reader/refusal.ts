import { DecodeError, LimitError } from '../../base/errors.ts';
import type { Path } from '../../base/path.ts';
import type { Cursor } from './cursor.ts';
import { Fault, LimitFault } from './fault.ts';
import { badUtf8 } from '../../base/utf8-text.ts';

/** The error that leaves the reader for one that was thrown inside it. */
export function refusal(error: unknown, cursor: Cursor, path: Path): unknown {
  if (error instanceof DecodeError && error.offset !== undefined) return badUtf8(error.offset, path);
  if (!(error instanceof Fault || error instanceof LimitFault)) return error;
  const offset = cursor.offsetOf(error.at);
  if (error instanceof LimitFault) return new LimitError(error.limit, error.max, error.message, path, { offset });
  const { window } = cursor;
  if (window?.isLast === false && error.at >= cursor.text.length) {
    // The text goes on, only the window does not.
    const message = `Expected tokens of at most ${window.margin} bytes in a text too long for one string`;
    return new LimitError('token', window.margin, message, path, { offset });
  }
  return new DecodeError(error.code, error.message, path, { offset });
}
