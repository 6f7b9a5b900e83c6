import { OWNER, type Identity } from '../auth/identity.ts';
import { SCOPES } from '../auth/scope.ts';
import { LONGEST_LIFETIME_MS } from '../auth/tokens.ts';
import { json } from '../http/answer.ts';
import { route, type Call, type Route } from '../http/route.ts';
import type { Scope } from '../auth/scope.ts';
import { HubError } from '../core/hub-error.ts';
import type { TokenRow } from '../store/access.ts';
import { checkName } from './requests/check-name.ts';
import { isoMilliseconds } from '../core/iso.ts';
import { unboundOnly } from './requests/unbound.ts';

const DAY_MS = 24 * 3_600_000;
const USUAL_DAYS = 90;
const MOST_DAYS = Math.floor(LONGEST_LIFETIME_MS / DAY_MS);
const MEMBERS: ReadonlySet<string> = new Set(['note', 'scopes', 'project_id', 'days', 'user_id']);

/** Tokens for services and people: made, listed, ended. None is shown twice. */
export const tokenRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v0/tokens',
    scope: 'admin',
    run: async ({ hub, identity }) => {
      unboundOnly(identity);
      const { subject } = identity.token;
      const rows = await hub.store.tokenList(subject === OWNER ? {} : { subject });
      const ids = new Map((await hub.store.projectList()).map(({ number, id }) => [number, id]));
      return json(rows.map((row) => spell(row, ids)));
    },
  }),
  route({ method: 'POST', path: '/v0/tokens', scope: 'admin', run: async (call) => json(await create(call), 201) }),
  route({
    method: 'DELETE',
    path: '/v0/tokens/{token}',
    scope: 'admin',
    run: async ({ hub, identity, names }) => {
      unboundOnly(identity);
      const { subject } = identity.token;
      const rows = await hub.store.tokenList(subject === OWNER ? {} : { subject });
      const isKnown = rows.some(({ id }) => id === names.token);
      if (isKnown && (await hub.tokens.revoke(names.token))) return json({ id: names.token });
      throw new HubError(404, 'not-found', 'Expected a token of this hub that is not revoked');
    },
  }),
  route({
    method: 'GET',
    path: '/v0/me',
    scope: 'read',
    run: async ({ hub, identity: { token } }) => {
      const ids = new Map((await hub.store.projectList()).map(({ number, id }) => [number, id]));
      return json({ ...spell(token, ids), version: hub.version });
    },
  }),
];

async function create({ hub, identity, body }: Call<never, 'admin'>): Promise<unknown> {
  unboundOnly(identity);
  const stated = await body.object();
  const unknown = Object.keys(stated).find((name) => !MEMBERS.has(name));
  if (unknown !== undefined) throw bad(`only ${[...MEMBERS].join(', ')}`, unknown.slice(0, 100));
  const { subject } = identity.token;
  const user = stated['user_id'] === undefined ? subject : checkName(stated['user_id'], 'user_id');
  if (user !== subject && subject !== OWNER) {
    throw new HubError(
      403,
      'forbidden',
      'Expected a token for yourself: only the owner of the hub makes tokens for others',
    );
  }
  const days = stated['days'] ?? USUAL_DAYS;
  if (typeof days !== 'number' || !Number.isInteger(days) || days < 1 || days > MOST_DAYS) {
    throw bad(`an integer from 1 to ${MOST_DAYS}`, 'days');
  }
  const project = stated['project_id'] === undefined ? null : await projectOf(hub, identity, stated['project_id']);
  const { text, row } = await hub.tokens.issue({
    kind: 'api',
    subject: user,
    scopes: scopesOf(stated['scopes'] ?? ['ingest'], identity),
    project: project?.number ?? null,
    note: stated['note'] === undefined ? '' : checkName(stated['note'], 'note'),
    lifetimeMs: days * DAY_MS,
  });
  const ids = new Map(project === null ? [] : [[project.number, project.id] as const]);
  return { ...spell(row, ids), token: text };
}

async function projectOf(
  hub: Call['hub'],
  identity: Identity,
  id: unknown,
): Promise<{ readonly number: number; readonly id: string }> {
  return hub.guard.project(identity, checkName(id, 'project_id'));
}

/** Nobody gives away more than they have. */
function scopesOf(stated: unknown, { token }: Identity): Scope[] {
  if (!Array.isArray(stated) || stated.length === 0) throw bad(`a list of ${SCOPES.join(', ')}`, 'scopes');
  return [...new Set(stated)].map((each: unknown) => {
    const scope = SCOPES.find((known) => known === each);
    if (scope === undefined) throw bad(`only ${SCOPES.join(', ')}`, 'scopes');
    if (!token.scopes.includes(scope)) throw new HubError(403, 'forbidden', `Expected a token of scope ${scope}`);
    return scope;
  });
}

function spell(row: TokenRow, projects: ReadonlyMap<number, string>): object {
  const { id, kind, subject, scopes, project, note, created, expires, used, revoked } = row;
  return {
    id,
    kind,
    user_id: subject,
    scopes,
    project_id: project === null ? null : (projects.get(project) ?? null),
    note,
    created: isoMilliseconds(created),
    expires: isoMilliseconds(expires),
    used: isoMilliseconds(used),
    revoked: isoMilliseconds(revoked),
  };
}

function bad(expected: string, name: string): HubError {
  return new HubError(400, 'bad-request', `Expected ${expected}`, { path: `$.${name}` });
}
