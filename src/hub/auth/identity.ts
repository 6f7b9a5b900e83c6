import type { Scope } from './scope.ts';
import type { TokenRow } from '../store/access.ts';

/** The id of the hub's owner. */
export const OWNER = 'owner';

/** Who asks, and by which token. */
export interface Identity {
  readonly token: TokenRow;
  /** How the token came: a browser sends a cookie by itself, also when another page tells it to. */
  readonly via: 'header' | 'cookie';
}

/** Whether a token is good for something. */
export function hasScope({ token }: Identity, scope: Scope): boolean {
  return token.scopes.includes(scope);
}
