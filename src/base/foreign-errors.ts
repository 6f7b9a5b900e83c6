import { DecodeError, EncodeError, RaymonError } from './errors.ts';
import type { Path } from './path.ts';

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
    throw error instanceof RaymonError ? error : toError(error);
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
