import { json, type Answer } from '../../http/answer.ts';

/** The errors of the token endpoint (RFC 6749, section 5.2, and RFC 8628, section 3.5). */
export type OAuthCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unsupported_grant_type'
  | 'authorization_pending'
  | 'access_denied'
  | 'expired_token';

/** An OAuth answer that states an error. */
export function oauthError(error: OAuthCode, description: string): Answer {
  const isClient = error === 'invalid_client';
  const headers = isClient ? { 'www-authenticate': 'Basic realm="raymon hub"' } : {};
  return json({ error, error_description: description }, isClient ? 401 : 400, headers);
}
