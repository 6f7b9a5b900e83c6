import type { Identity } from '../../auth/identity.ts';
import { HubError } from '../../core/hub-error.ts';

/**
 * Checks that a token is not for one project only, where a route concerns the whole hub.
 *
 * @throws {@link HubError} 403 `forbidden`
 */
export function unboundOnly({ token }: Identity): void {
  if (token.project !== null) throw new HubError(403, 'forbidden', 'Expected a token that is not for one project only');
}
