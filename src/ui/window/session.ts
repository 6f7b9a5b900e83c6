import { ask, askJson, HubFailure } from '../hub/ask.ts';
import { projectNames, type ProjectName } from '../hub/answers.ts';
import { isLoggedOut } from '../hub/connection.ts';
import { Fields } from '../hub/fields.ts';

/** Who is logged in, and what they may do. */
export interface Session {
  readonly user: string;
  readonly scopes: ReadonlySet<string>;
  /** Whether a person has logged in by a link: only they may let programs in. */
  readonly isPerson: boolean;
  readonly version: string;
  readonly projects: readonly ProjectName[];
}

/** Tells other windows of this browser that somebody has logged in or out. */
const windows = new BroadcastChannel('raymon-session');

function tellWindows(what: 'in' | 'out'): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin.
  windows.postMessage(what);
}

/** Hears of logins and logouts in other windows. */
export function watchSessions(): void {
  windows.addEventListener('message', ({ data }) => isLoggedOut.set(data === 'out'));
}

/** Finds out who is logged in. */
export async function readSession(signal: AbortSignal): Promise<Session> {
  const [me, projects] = await Promise.all([askJson('/v0/me', { signal }), askJson('/v0/projects', { signal })]);
  const fields = new Fields(me);
  isLoggedOut.set(false);
  return {
    user: fields.text('user_id'),
    scopes: new Set(fields.list('scopes', String)),
    isPerson: fields.text('kind') === 'session',
    version: fields.text('version'),
    projects: projectNames(projects),
  };
}

/** Logs in by the code of a link, or by a token. */
export async function logIn(by: { readonly code: string } | { readonly token: string }): Promise<void> {
  await ask('/login', { method: 'POST', body: by });
  tellWindows('in');
  isLoggedOut.set(false);
}

/** Ends the session. */
export async function logOut(): Promise<void> {
  await ask('/logout', { method: 'POST' });
  tellWindows('out');
  isLoggedOut.set(true);
}

/** A code that somebody who is logged in lets this browser in by. */
export interface DeviceCode {
  readonly userCode: string;
  readonly url: string;
  readonly deviceCode: string;
  readonly intervalMs: number;
  readonly expiresMs: number;
}

/** Asks for a code. */
export async function beginDevice(): Promise<DeviceCode> {
  const fields = new Fields(await postForm('/oauth/device/code', { client_id: 'raymon page', scope: 'read write' }));
  return {
    userCode: fields.text('user_code'),
    url: fields.text('verification_uri'),
    deviceCode: fields.text('device_code'),
    intervalMs: fields.number('interval') * 1000,
    expiresMs: Date.now() + fields.number('expires_in') * 1000,
  };
}

/**
 * Asks whether somebody has let this browser in.
 *
 * @returns Its token; undefined while nobody has answered, or the hub does not.
 */
export async function deviceToken({ deviceCode, expiresMs }: DeviceCode): Promise<string | undefined> {
  const grant = 'urn:ietf:params:oauth:grant-type:device_code';
  const form = { grant_type: grant, device_code: deviceCode, client_id: 'raymon page' };
  let answer: unknown;
  try {
    answer = await postForm('/oauth/token', form);
  } catch (error) {
    // A hub that is away for a moment knows the code when it is back.
    if (error instanceof HubFailure && Date.now() < expiresMs) return undefined;
    throw error;
  }
  const fields = new Fields(answer);
  const error = fields.textOrNull('error');
  if (error === null) return fields.text('access_token');
  if (error === 'authorization_pending') return undefined;
  throw new Error(error === 'access_denied' ? 'You were turned away' : 'The code is too old: ask for another');
}

/** @throws {@link HubFailure} if there is no answer, or the hub could not decide. */
async function postForm(path: string, fields: Readonly<Record<string, string>>): Promise<unknown> {
  let answer: Response;
  try {
    answer = await fetch(path, { method: 'POST', body: new URLSearchParams(fields) });
  } catch {
    throw new HubFailure(0, 'away', 'The hub does not answer: try again');
  }
  const { status } = answer;
  if (status === 429) throw new HubFailure(status, 'limit', 'Too many attempts: wait a minute');
  if (status >= 500) throw new HubFailure(status, 'status', `The hub answered with status ${status}: try again`);
  return answer.json();
}
