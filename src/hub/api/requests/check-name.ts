import { RaymonError } from '../../../base/errors.ts';
import { checkIdentifier } from '../../../trace/record/identifier.ts';
import { HubError } from '../../core/hub-error.ts';

/**
 * Checks a name or an id that a request states: 1 to 200 characters, none of them a control.
 *
 * @param value - untrusted.
 * @param what - its member's name.
 * @throws {@link HubError} 400 `bad-request` with its path.
 */
export function checkName(value: unknown, what: string): string {
  try {
    return checkIdentifier(value, what);
  } catch (cause) {
    if (!(cause instanceof RaymonError)) throw cause;
    throw new HubError(400, 'bad-request', cause.message, { path: `$.${what}`, cause });
  }
}
