import { fixedLogin, type Login } from '../../api/login/login.ts';
import { storedLogin } from '../../api/login/stored-login.ts';
import { textOf, type Arguments } from './command.ts';
import type { Io } from './io.ts';
import { UsageError } from './usage-error.ts';

/** The options of every command that talks with a hub. */
export const ADDRESS_OPTIONS: { readonly secrets: { readonly type: 'string' } } = { secrets: { type: 'string' } };

/** What a command's help says of how it logs in. */
export const ADDRESS_HELP: string = `The token is taken from RAYMON_TOKEN, else from the file of secrets (--secrets FILE, ~/.raymon/secrets.json).`;

/** Where a hub's API is, and who asks: URLs may be those of the page, or of the API. */
export function hubAddress(url: string, args: Arguments, { env }: Io): { readonly url: string; readonly login: Login } {
  const base = URL.canParse(url) ? new URL(url) : undefined;
  if (base?.protocol !== 'http:' && base?.protocol !== 'https:') {
    throw new UsageError('Expected the URL of a hub, such as http://127.0.0.1:7457');
  }
  const path = base.pathname.replace(/\/+$/, '');
  const api = `${base.origin}${path === '' ? '/v0' : path}`;
  const token = env['RAYMON_TOKEN'];
  const login =
    token === undefined || token === ''
      ? storedLogin({ path: textOf(args, 'secrets'), authUrl: base.origin })
      : fixedLogin(token);
  return { url: api, login };
}
