import { checkSignal } from '../../base/options.ts';
import { untilAborted } from '../../http/until-aborted.ts';
import { accessToken, livesFor, type AccessToken } from './access-token.ts';

/** Where access tokens come from. */
export interface Login {
  /**
   * A token to send.
   *
   * @throws {@link LoginError} if no token is to be had.
   * @throws {@link TransportError} if the authorization server cannot be reached, or the caller gives up.
   */
  token(request?: TokenRequest): Promise<string>;
}

/** Which token is asked for. */
export interface TokenRequest {
  /** A token that the server has refused: another one is wanted. */
  readonly refused?: string | undefined;
  /** Ends the waiting of this caller; others who wait for the same login go on. */
  readonly signal?: AbortSignal | undefined;
}

/** A login that always gives the same token, and cannot renew it. */
export function fixedLogin(token: string): Login {
  const { text } = accessToken(token);
  return { token: async () => text };
}

/**
 * A login that keeps its token until it ends or is refused. However many callers need a new one at the same time,
 * they share one login.
 *
 * @param logIn - gets a token, another than the one refused.
 */
export function sharedLogin(logIn: (refused: string | undefined) => Promise<AccessToken>): Login {
  let held: AccessToken | undefined;
  let pending: Promise<AccessToken> | undefined;
  async function renew(refused: string | undefined): Promise<AccessToken> {
    held = await logIn(refused);
    return held;
  }
  return {
    async token(request) {
      const refused = request?.refused;
      const signal = checkSignal(request?.signal);
      if (held !== undefined && held.text !== refused && livesFor(held, ENDING_MS)) return held.text;
      pending ??= renew(refused).finally(() => {
        pending = undefined;
      });
      const { text } = await untilAborted(pending, signal);
      return text;
    },
  };
}

/** A token that lives no longer than this may end on its way to the server. */
const ENDING_MS = 60_000;
