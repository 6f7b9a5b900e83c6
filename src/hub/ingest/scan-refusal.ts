import { DecodeError, LimitError } from '../../base/errors.ts';
import { HubError } from '../core/hub-error.ts';

/**
 * What the hub answers to text that is not JSON, or passes a limit.
 *
 * @param index - the record that it is about, where the error does not say.
 */
export function scanRefusal(error: DecodeError | LimitError, index?: number): HubError {
  const place = /^\$\[(\d+)\]/.exec(error.path)?.[1];
  const at = place === undefined ? index : Number(place);
  const status = error instanceof LimitError && error.limit !== 'depth' ? 413 : 422;
  const where = error.offset === undefined ? '' : ` at byte ${error.offset}`;
  const message = `${error.message.replace(/ - at \S*$/, '')}${where}`;
  return new HubError(status, error.code, message, {
    index: at,
    path: at === undefined ? '$' : `$[${at}]`,
    cause: error,
  });
}

/** Runs a scan, and says as the hub does what is wrong with a text. */
export async function refusingAs<T>(scan: Promise<T>): Promise<T> {
  try {
    return await scan;
  } catch (error) {
    if (error instanceof DecodeError || error instanceof LimitError) throw scanRefusal(error);
    throw error;
  }
}
