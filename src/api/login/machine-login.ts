import { LoginError } from '../../base/errors.ts';
import { type OptionNames, readOptions } from '../../base/options.ts';
import { CLIENT_OPTIONS, requestMachineToken, type OAuthClient } from './oauth.ts';
import { sharedLogin, type Login } from './login.ts';
import { secureUrl } from '../../http/secure-url.ts';
import { checkTimeout } from '../../http/check-options.ts';

/** A machine, and its secret. */
export interface MachineLoginOptions extends OAuthClient {
  /** Its secret: in no error, log or `util.inspect`. */
  readonly clientSecret: string;
}

const MACHINE_OPTIONS: OptionNames<MachineLoginOptions> = { ...CLIENT_OPTIONS, clientSecret: true };

/**
 * Logs a machine in with its own secret, by the client credentials grant.
 *
 * @param options - the authorization server, and the secret.
 * @returns A login that asks for a token when one is needed, and shares it until it ends.
 * @throws {@link OptionError} if an option is unknown, the URL is not of https, or of this machine, or the timeout is invalid.
 * @throws {@link LoginError} `login-required` if the secret is empty.
 */
export function machineLogin(options: MachineLoginOptions): Login {
  const { clientSecret, ...client } = readOptions(options, MACHINE_OPTIONS);
  secureUrl(client.authUrl, 'authUrl');
  if (client.timeout !== undefined) checkTimeout(client.timeout);
  if (clientSecret === '') throw new LoginError('login-required', 'Expected a client secret, got an empty string');
  return sharedLogin(() => requestMachineToken(client, clientSecret));
}
