import { EncodeError } from '../base/errors.ts';
import { GONE } from '../base/incoming/incoming-bytes.ts';

/**
 * Does what takes its time over memory of a caller's, who may give it away meanwhile: what was read of it then is not
 * what stood there, and what libraries say of it explains nothing.
 *
 * @param view - of a length that only the loss of its memory changes.
 * @throws {@link EncodeError} `size-mismatch` if the memory was transferred or resized before the work was done.
 */
export async function overKeptMemory<T>(view: Uint8Array | Uint16Array, work: () => Promise<T>): Promise<T> {
  const { length } = view;
  const settled = await work().then(
    (value) => ({ value }),
    (cause: unknown) => ({ cause }),
  );
  if (view.length !== length) {
    const cause = 'cause' in settled ? settled : {};
    throw new EncodeError('size-mismatch', GONE, [], cause);
  }
  if ('cause' in settled) throw settled.cause;
  return settled.value;
}
