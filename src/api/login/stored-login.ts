import { LoginError } from '../../base/errors.ts';
import { quote } from '../../base/path.ts';
import { accessToken, livesFor, type AccessToken } from './access-token.ts';
import { type OptionNames, readOptions } from '../../base/options.ts';
import { SecretsFile, type StoredClient } from './secrets-file.ts';
import { askPerson, DEVICE_OPTIONS, type DeviceLoginOptions } from './device-login.ts';
import { sharedLogin, type Login } from './login.ts';
import { requestMachineToken, type OAuthClient } from './oauth.ts';
import { checkTimeout } from '../../http/check-options.ts';

/** Where credentials are kept, and whom to ask when there are none. */
export interface StoredLoginOptions extends Partial<DeviceLoginOptions> {
  /** The file of secrets; `~/.raymon/secrets.json` unless given. */
  readonly path?: string | undefined;
  /** The project whose machine client is tried first. */
  readonly projectId?: string | undefined;
  /**
   * URL of the API. Where no `authUrl` is given, a token that is kept under this URL's origin goes before others: a hub
   * is its own authorization server.
   */
  readonly url?: string | undefined;
}

const STORED_OPTIONS: OptionNames<StoredLoginOptions> = { ...DEVICE_OPTIONS, path: true, projectId: true, url: true };

/**
 * Logs in with what the file of secrets holds: the machine client of the project, else a person's token that lives two
 * more hours, else by asking the person, whose token is then kept there.
 *
 * A machine client that is refused is an error: it is not silently replaced by a person.
 *
 * @param options - where the file is, and how to ask a person.
 * @returns A login that reads the file when a token is needed.
 * @throws {@link OptionError} if an option is unknown or invalid.
 */
export function storedLogin(options?: StoredLoginOptions): Login {
  const given = readOptions(options, STORED_OPTIONS);
  const { path, projectId, timeout } = given;
  if (timeout !== undefined) checkTimeout(timeout);
  const file = new SecretsFile(path);
  return sharedLogin(async (refused) => {
    const machine = projectId === undefined ? undefined : await file.machine(projectId);
    if (machine !== undefined) return requestMachineToken({ ...machine, timeout }, machine.secret);
    return logInPerson(file, given, refused);
  });
}

async function logInPerson(
  file: SecretsFile,
  options: StoredLoginOptions,
  refused: string | undefined,
): Promise<AccessToken> {
  const stored = pickUser(await file.users(), options, file.path);
  if (stored !== undefined && stored.secret !== '' && stored.secret !== refused) {
    const token = accessToken(stored.secret);
    if (livesFor(token, WORTH_USING_MS)) return token;
  }
  const client = { ...stored, ...clientOf(options) };
  const { prompt } = options;
  if (!isClient(client) || prompt === undefined) {
    const project = options.projectId === undefined ? '' : ` of project ${quote(options.projectId)}`;
    const message = `Expected a machine client${project}, a valid token, or a person to ask (prompt, authUrl, audience, clientId)`;
    throw new LoginError('login-required', `${message}; ${quote(file.path, 200)} holds none`);
  }
  const { authUrl, audience, clientId, timeout } = client;
  const token = await askPerson({ authUrl, audience, clientId, timeout, prompt, wait: options.wait });
  await file.saveUser({ authUrl, audience, clientId, secret: token.text });
  return token;
}

/** Two hours: a token that ends sooner would end in the middle of a day's work. */
const WORTH_USING_MS = 2 * 3600 * 1000;

function pickUser(
  users: ReadonlyMap<string, StoredClient>,
  { authUrl, url }: StoredLoginOptions,
  path: string,
): StoredClient | undefined {
  if (authUrl !== undefined) return users.get(authUrl);
  const own = url !== undefined && URL.canParse(url) ? users.get(new URL(url).origin) : undefined;
  if (own !== undefined) return own;
  if (users.size <= 1) return users.values().next().value;
  throw new LoginError('login-required', `Expected an authUrl, ${quote(path, 200)} holds ${users.size}`);
}

/** The options that say which client this is; those not given must not hide what is stored. */
function clientOf({ authUrl, audience, clientId, timeout }: StoredLoginOptions): Partial<OAuthClient> {
  return {
    ...(authUrl === undefined ? {} : { authUrl }),
    ...(audience === undefined ? {} : { audience }),
    ...(clientId === undefined ? {} : { clientId }),
    timeout,
  };
}

function isClient(client: Partial<OAuthClient>): client is OAuthClient {
  return client.authUrl !== undefined && client.audience !== undefined && client.clientId !== undefined;
}
