import { randomBytes, randomInt } from 'node:crypto';
import { json, type Answer } from '../../http/answer.ts';
import { route, type Call, type Route } from '../../http/route.ts';
import type { Scope } from '../../auth/scope.ts';
import { HubError } from '../../core/hub-error.ts';
import { SCOPES } from '../../auth/scope.ts';
import { isSecret } from '../../auth/machine-secrets.ts';
import { oauthError } from './oauth-error.ts';
import { hashOf } from '../../auth/token-text.ts';
import { MACHINE_LIFETIME_MS, PERSON_LIFETIME_MS, type IssuedToken } from '../../auth/tokens.ts';

/** Milliseconds that a device may wait for a person. */
const DEVICE_LIFETIME_MS = 10 * 60_000;
/** Seconds between two questions of a device. The Python client does not know `slow_down`, so nobody is told it. */
const INTERVAL_S = 5;
/** Letters that are no vowels and are not taken for each other, so that no word comes of them. */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
const CODE_LETTERS = 8;
const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const MACHINE_SCOPES: readonly Scope[] = ['ingest', 'read', 'write'];
const LONGEST_FIELD = 400;

type Fields = ReadonlyMap<string, string | null>;

/** The endpoints of OAuth that clients of the original speak. */
export const oauthRoutes: readonly Route[] = [
  route({ method: 'POST', path: '/oauth/token', scope: 'open', run: giveToken }),
  route({ method: 'POST', path: '/oauth/device/code', scope: 'open', run: beginDevice }),
];

async function giveToken(call: Call): Promise<Answer> {
  const fields = await call.body.fields();
  const grant = fieldOf(fields, 'grant_type');
  if (grant === 'client_credentials') return machineToken(call, fields);
  if (grant === DEVICE_GRANT) return deviceToken(call, fields);
  if (grant === undefined) return oauthError('invalid_request', 'Expected a grant_type');
  return oauthError('unsupported_grant_type', 'Expected client_credentials or a device code');
}

async function machineToken({ hub, address, headers }: Call, fields: Fields): Promise<Answer> {
  hub.logins.take(`machine ${address}`);
  const { clientId, clientSecret } = basicOf(headers['authorization']) ?? {
    clientId: fieldOf(fields, 'client_id'),
    clientSecret: fieldOf(fields, 'client_secret'),
  };
  if (clientId === undefined || clientSecret === undefined) {
    return oauthError('invalid_request', 'Expected a client_id and a client_secret');
  }
  const machine = await hub.store.machineFind(clientId);
  if (machine === null || !isSecret(clientSecret, machine.secretHash)) {
    return oauthError('invalid_client', 'Expected the secret of a machine client of this hub');
  }
  // A service that has logged in is counted no longer: services of one machine may be many.
  hub.logins.forget(`machine ${address}`);
  const token = await hub.tokens.issue({
    kind: 'machine',
    subject: clientId,
    scopes: MACHINE_SCOPES,
    project: machine.project,
    note: '',
    lifetimeMs: MACHINE_LIFETIME_MS,
  });
  return tokenAnswer(token, MACHINE_LIFETIME_MS);
}

async function beginDevice({ hub, address, body, origin }: Call): Promise<Answer> {
  hub.logins.take(`device ${address}`);
  const fields = await body.fields();
  const client = fieldOf(fields, 'client_id');
  if (client === undefined || /[\p{Cc}\p{Cs}]/u.test(client)) {
    return oauthError('invalid_request', 'Expected a client_id');
  }
  const asked = (fieldOf(fields, 'scope') ?? '').split(' ');
  const known = SCOPES.filter((scope) => asked.includes(scope));
  const code = randomBytes(32).toString('base64url');
  const userCode = await newDevice(hub, code, client, known.length === 0 ? SCOPES : known);
  const shown = `${userCode.slice(0, 4)}-${userCode.slice(4)}`;
  return json({
    device_code: code,
    user_code: shown,
    verification_uri: `${origin}/device`,
    verification_uri_complete: `${origin}/device?user_code=${shown}`,
    expires_in: DEVICE_LIFETIME_MS / 1000,
    interval: INTERVAL_S,
  });
}

/** Tries codes until one is free: nearly always the first. */
async function newDevice(hub: Call['hub'], code: string, client: string, scopes: readonly Scope[]): Promise<string> {
  const expires = hub.now() + DEVICE_LIFETIME_MS;
  for (let attempt = 1; ; attempt++) {
    const userCode = Array.from({ length: CODE_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join('');
    try {
      await hub.store.deviceCreate(hashOf(code), { userCode, client, scopes, expires });
      return userCode;
    } catch (error) {
      if (!(error instanceof HubError && error.code === 'exists' && attempt < 5)) throw error;
    }
  }
}

async function deviceToken({ hub }: Call, fields: Fields): Promise<Answer> {
  const code = fieldOf(fields, 'device_code');
  if (code === undefined) return oauthError('invalid_request', 'Expected a device_code');
  const hash = hashOf(code);
  const waiting = await hub.store.deviceFind(hash);
  if (waiting === null || waiting.expires <= hub.now()) {
    return oauthError('expired_token', 'Expected a code that nobody has used yet and that is not too old');
  }
  if (waiting.subject === null && !waiting.isDenied) {
    return oauthError('authorization_pending', 'The person has not answered yet');
  }
  const device = await hub.store.deviceTake(hash);
  if (device === null) return oauthError('expired_token', 'Expected a code that nobody has used yet');
  if (device.isDenied || device.subject === null) return oauthError('access_denied', 'The person has said no');
  const token = await hub.tokens.issue({
    kind: 'user',
    subject: device.subject,
    scopes: SCOPES.filter((scope) => device.scopes.includes(scope)),
    project: null,
    note: device.client.slice(0, 200),
    lifetimeMs: PERSON_LIFETIME_MS,
  });
  return tokenAnswer(token, PERSON_LIFETIME_MS);
}

function tokenAnswer({ text, row }: IssuedToken, lifetimeMs: number): Answer {
  const scope = row.scopes.join(' ');
  return json({ access_token: text, token_type: 'Bearer', expires_in: Math.floor(lifetimeMs / 1000), scope });
}

function fieldOf(fields: Fields, name: string): string | undefined {
  const text = fields.get(name);
  return typeof text === 'string' && text !== '' && text.length <= LONGEST_FIELD ? text : undefined;
}

/** The name and secret of a client that names itself in the header (RFC 6749, section 2.3.1). */
function basicOf(
  header: string | string[] | undefined,
): { readonly clientId: string; readonly clientSecret: string } | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(typeof header === 'string' ? header : '')?.[1];
  if (encoded === undefined) return undefined;
  const [clientId, clientSecret] = Buffer.from(encoded, 'base64').toString('utf8').split(':').map(decoded);
  return clientId === undefined || clientSecret === undefined ? undefined : { clientId, clientSecret };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
