import { LoginError } from '../../base/errors.ts';

/** An access token and when it expires. */
export interface AccessToken {
  readonly text: string;
  /** When it expires, in milliseconds since 1970; undefined if it does not say. */
  readonly expires: number | undefined;
}

/**
 * Takes an access token as a string.
 *
 * The lifetime inside a JWT is read without verifying who signed it: it only tells when to log in again, and the server
 * judges the token. Any other text is taken as it is.
 *
 * @param lifetime - seconds from now, where the authorization server says so.
 * @throws {@link LoginError} `login-refused` if the string cannot stand in a header; it is not repeated.
 */
export function accessToken(text: string, lifetime?: number): AccessToken {
  const expires = expiryOfJwt(checkToken(text)) ?? (lifetime === undefined ? undefined : Date.now() + lifetime * 1000);
  return { text, expires };
}

/**
 * Checks that a string can stand in a header: the error of fetch about one that cannot would repeat it.
 *
 * @throws {@link LoginError} `login-refused`
 */
export function checkToken(text: string): string {
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw new LoginError('login-refused', 'Expected an access token of visible ASCII');
}

/** Whether a token is good for so many milliseconds more; one that does not say is. */
export function livesFor(token: AccessToken, milliseconds: number): boolean {
  return token.expires === undefined || token.expires - Date.now() >= milliseconds;
}

function expiryOfJwt(text: string): number | undefined {
  const [, payload, signature] = text.split('.');
  if (payload === undefined || signature === undefined) return undefined;
  try {
    // Characters beyond ASCII come out as their bytes, which leaves numbers what they are.
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    if (typeof claims !== 'object' || claims === null || !('exp' in claims)) return undefined;
    return typeof claims.exp === 'number' ? claims.exp * 1000 : undefined;
  } catch {
    // Not a JWT: opaque tokens may have dots too.
    return undefined;
  }
}
