import { DecodeError, EncodeError, isRaymonError, LimitError, type RaymonError } from './errors.ts';
import type { Path } from './path.ts';

/**
 * What to throw of what was caught: an error of this package as it is, of others what `toError` makes of it.
 *
 * @param caught - whatever was thrown.
 * @param toError - makes an error of this package of what others threw.
 * @returns The error to throw.
 */
export function ownError(caught: unknown, toError: (cause: unknown) => RaymonError): RaymonError {
  return isRaymonError(caught) ? caught : toError(caught);
}

/**
 * What to throw of what a part threw that does not know where it stands.
 *
 * @param caught - whatever was thrown.
 * @param path - steps to the part.
 * @returns An error about a place with these steps before it; anything else as it is.
 */
export function placedUnder(caught: unknown, path: Path): unknown {
  if (!isRaymonError(caught)) return caught;
  return caught instanceof EncodeError || caught instanceof LimitError ? caught.under(path) : caught;
}

/**
 * Calls what may run code of others: a getter, a proxy, a callback, a library.
 *
 * @param call - its result is returned.
 * @param toError - makes an error of this package of what others threw.
 * @throws The errors of this package as they are, and of others what `toError` gives.
 */
export function ownErrors<T>(call: () => T, toError: (cause: unknown) => RaymonError): T {
  try {
    return call();
  } catch (error) {
    throw ownError(error, toError);
  }
}

/**
 * Reads what a caller brought.
 *
 * @throws {@link EncodeError} `unsupported-value` if a proxy or an accessor throws meanwhile.
 */
export function readable<T>(path: Path, read: () => T): T {
  return ownErrors(read, (cause) => {
    return new EncodeError('unsupported-value', 'Expected a value that can be read', path, { cause });
  });
}

/**
 * Reads data that a caller brought as a document's.
 *
 * @throws {@link DecodeError} `wrong-type` if a proxy or an accessor throws meanwhile.
 */
export function readableData<T>(path: Path, read: () => T): T {
  return ownErrors(read, (cause) => {
    return new DecodeError('wrong-type', 'Expected data that can be read', path, { cause });
  });
}
