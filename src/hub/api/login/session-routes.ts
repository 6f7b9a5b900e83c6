import { json, type Answer } from '../../http/answer.ts';
import { route, type Call, type Route } from '../../http/route.ts';
import { HubError } from '../../core/hub-error.ts';
import type { DeviceRow } from '../../store/access.ts';
import { OWNER } from '../../auth/identity.ts';
import { SCOPES } from '../../auth/scope.ts';
import { sessionCookie } from '../../auth/session-cookie.ts';
import { PERSON_LIFETIME_MS, visitOf, type TokenRequest } from '../../auth/tokens.ts';

/** Sessions of browsers, and devices that a person lets in. */
export const sessionRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/login',
    scope: 'open',
    run: async ({ hub, address, body }) => {
      hub.logins.take(`login ${address}`);
      const fields = await body.fields();
      const token = fields.get('token') ?? undefined;
      const asked = token === undefined ? byCode(hub, fields.get('code') ?? '') : await byToken(hub, token);
      const issued = await hub.tokens.issue(asked);
      // A person who has logged in is counted no longer: people of one network may be many.
      hub.logins.forget(`login ${address}`);
      const cookie = sessionCookie(issued.text, Math.floor(asked.lifetimeMs / 1000), hub.isSecure);
      return json({ user_id: asked.subject }, 200, { 'set-cookie': cookie });
    },
  }),
  route({
    method: 'POST',
    path: '/logout',
    scope: 'read',
    run: async ({ hub, identity }) => {
      if (identity.via === 'cookie') await hub.tokens.revoke(identity.token.id);
      return json({}, 200, { 'set-cookie': sessionCookie('', 0, hub.isSecure) });
    },
  }),
  route({
    method: 'POST',
    path: '/v0/login_links',
    scope: 'admin',
    run: ({ hub, identity, origin }) => {
      // A person's own token may open a page for them; a service is no person.
      const { kind, subject, project } = identity.token;
      if (project !== null || kind === 'visit' || (kind === 'api' && subject !== OWNER)) {
        throw new HubError(403, 'forbidden', 'Expected the token of a person');
      }
      return json({ url: `${origin}/login#${hub.loginCodes.issue(subject)}` }, 201);
    },
  }),
  route({
    method: 'GET',
    path: '/v0/device',
    scope: 'admin',
    query: ['user_code'],
    run: async (call) => {
      const { client, scopes } = await waitingDevice(call, call.query.required('user_code'));
      return json({ client, scopes });
    },
  }),
  route({ method: 'POST', path: '/v0/device', scope: 'admin', run: decide }),
];

/** The session of a person who has a login link. */
function byCode(hub: Call['hub'], code: string): TokenRequest {
  const subject = hub.loginCodes.take(code);
  if (subject === undefined) throw new HubError(401, 'unauthorized', 'Expected a login link that nobody has used yet');
  return { kind: 'session', subject, scopes: SCOPES, project: null, note: '', lifetimeMs: PERSON_LIFETIME_MS };
}

/** The session of the bearer of a token: with its rights, and no longer than it lives. */
async function byToken(hub: Call['hub'], text: string): Promise<TokenRequest> {
  const token = await hub.tokens.verify(text.trim());
  if (token === undefined) throw new HubError(401, 'unauthorized', 'Expected a valid access token');
  if (!LOGS_IN.has(token.kind)) throw new HubError(403, 'forbidden', 'Expected the token of a person or a service');
  const { subject, project } = token;
  const lifetimeMs = Math.min(PERSON_LIFETIME_MS, (token.expires ?? Infinity) - hub.now());
  const scopes = SCOPES.filter((scope) => token.scopes.includes(scope));
  return { kind: 'visit', subject, scopes, project, note: visitOf(token.id), lifetimeMs };
}

/** Kinds of tokens that may open a session: machines look at no page, and no session opens another. */
const LOGS_IN: ReadonlySet<string> = new Set(['owner', 'user', 'api']);

async function waitingDevice({ hub, identity }: Call<never, 'admin'>, shown: string): Promise<DeviceRow> {
  personOnly(identity);
  hub.logins.take(`code ${identity.token.id}`);
  const userCode = shown.toUpperCase().replace(/[^A-Z]/g, '');
  const device = await hub.store.deviceByUserCode(userCode);
  const isWaiting = device !== null && device.subject === null && !device.isDenied && device.expires > hub.now();
  if (!isWaiting) throw new HubError(404, 'not-found', 'Expected the code of a program that is waiting');
  return device;
}

async function decide(call: Call<never, 'admin'>): Promise<Answer> {
  const { hub, identity, body } = call;
  const fields = await body.fields();
  const decision = fields.get('decision');
  if (decision !== 'allow' && decision !== 'deny') {
    throw new HubError(400, 'bad-request', 'Expected allow or deny', { path: '$.decision' });
  }
  const { userCode } = await waitingDevice(call, fields.get('user_code') ?? '');
  if (!(await hub.store.deviceDecide(userCode, identity.token.subject, decision === 'allow'))) {
    throw new HubError(409, 'conflict', 'Expected a program that is still waiting');
  }
  return json({ decision });
}

/** Only who sits before the page may let a program in: a program's token would make others of the same. */
function personOnly(identity: Call<never, 'admin'>['identity']): void {
  if (identity.token.kind === 'session') return;
  throw new HubError(403, 'forbidden', 'Expected a person who has logged in on the page');
}
