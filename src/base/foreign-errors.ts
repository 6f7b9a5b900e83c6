import { DecodeError, EncodeError, RaymonError } from './errors.ts';
import type { Path } from './path.ts';

/**
 * Reads what a caller brought.
 *
 * @throws {@link EncodeError} `unsupported-value` if a proxy or an accessor throws meanwhile.
 */
export function readable<T>(path: Path, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RaymonError) throw error;
    throw new EncodeError('unsupported-value', 'Expected a value that can be read', path, { cause: error });
  }
}

/**
 * Reads data that a caller brought as a document's.
 *
 * @throws {@link DecodeError} `wrong-type` if a proxy or an accessor throws meanwhile.
 */
export function readableData<T>(path: Path, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RaymonError) throw error;
    throw new DecodeError('wrong-type', 'Expected data that can be read', path, { cause: error });
  }
}
