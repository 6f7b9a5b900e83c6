import { TraceError } from '../../base/errors.ts';
import { isObject } from '../../json/members.ts';
import { describe } from '../../base/path.ts';

/**
 * Checks that there are options at all.
 *
 * @param what - whose they are, for the message.
 * @throws {@link TraceError} if they are no object.
 */
export function checkOptions<T extends object>(options: T, what: string): T {
  if (!isObject(options))
    throw new TraceError(`Expected the options of ${what} to be an object, got ${describe(options)}`);
  return options;
}

/** @throws {@link TraceError} if it is no text, or an empty one, which would be the working directory. */
export function checkPath(path: unknown, what: string): string {
  if (typeof path === 'string' && path !== '') return path;
  throw new TraceError(`Expected ${what} to be a path, got ${path === '' ? 'an empty text' : describe(path)}`);
}
