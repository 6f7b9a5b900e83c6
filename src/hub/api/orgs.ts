import { OWNER, type Identity } from '../auth/identity.ts';
import { json, type Answer } from '../http/answer.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { HubError } from '../core/hub-error.ts';
import type { Org } from '../store/projects.ts';
import { checkName } from './requests/check-name.ts';
import { nextPage } from './requests/paging.ts';
import { unboundOnly } from './requests/unbound.ts';

/** The role of who has made an organisation. */
const MAKER = 'owner';
const MEMBER = 'member';
const LONGEST_DESCRIPTION = 2000;

/** Organisations and their members. */
export const orgRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/v0/orgs',
    scope: 'admin',
    run: async ({ hub, identity, body }) => {
      unboundOnly(identity);
      const fields = await body.fields();
      const id = checkName(fields.get('org_id'), 'org_id');
      const description = fields.get('description') ?? '';
      if (description.length > LONGEST_DESCRIPTION) {
        const message = `Expected at most ${LONGEST_DESCRIPTION} characters`;
        throw new HubError(422, 'limit', message, { path: '$.description' });
      }
      const { subject } = identity.token;
      return json(
        spell(await hub.store.orgCreate({ id, description }, { userId: subject, readable: subject, role: MAKER })),
      );
    },
  }),
  route({
    method: 'GET',
    path: '/v0/orgs',
    scope: 'read',
    query: ['lim', 'cursor'],
    run: listOrgs,
  }),
  route({
    method: 'GET',
    path: '/v0/orgs/{org}',
    scope: 'read',
    run: async ({ hub, identity, names }) => json(spell(await orgOf(hub, identity, names.org))),
  }),
  route({
    method: 'POST',
    path: '/v0/orgs/{org}/users',
    scope: 'admin',
    run: async ({ hub, identity, names, body }) => {
      await orgOf(hub, identity, names.org);
      const fields = await body.fields();
      const userId = checkName(fields.get('user_id'), 'user_id');
      const readable = checkName(fields.get('user_readable') ?? userId, 'user_readable');
      return json(spell(await hub.store.orgAddMember(names.org, { userId, readable, role: MEMBER })));
    },
  }),
  route({
    method: 'DELETE',
    path: '/v0/orgs/{org}/users',
    scope: 'admin',
    run: async ({ hub, identity, names, body }) => {
      await orgOf(hub, identity, names.org);
      const userId = checkName((await body.fields()).get('user_id'), 'user_id');
      return json(spell(await hub.store.orgRemoveMember(names.org, userId)));
    },
  }),
];

/** Organisations that a caller may know of, by id, without their members. */
async function listOrgs(call: Call<never, 'read'>): Promise<Answer> {
  const { hub, identity, query } = call;
  unboundOnly(identity);
  const { subject } = identity.token;
  const limit = query.integer('lim', 1, hub.limits.listItems) ?? hub.limits.listItems;
  const items = await hub.store.orgList({
    member: subject === OWNER ? undefined : subject,
    after: query.text('cursor'),
    // One more tells whether there are more.
    limit: limit + 1,
  });
  const last = items.length > limit ? items[limit - 1] : undefined;
  const spelled = items.slice(0, limit).map(({ id, description }) => ({ org_id: id, description }));
  return json(spelled, 200, nextPage(call, last && { cursor: last.id }));
}

/** An organisation that a caller may know of. */
async function orgOf(hub: Call['hub'], identity: Identity, id: string): Promise<Org> {
  unboundOnly(identity);
  const org = await hub.store.orgGet(id);
  const { subject } = identity.token;
  if (org !== null && (subject === OWNER || org.members.some(({ userId }) => userId === subject))) return org;
  throw new HubError(404, 'not-found', 'Expected an organisation of this hub');
}

/** The owner of the hub is in every organisation, and in no list. */
function spell({ id, description, members }: Org): unknown {
  const users = members.filter(({ userId }) => userId !== OWNER);
  return {
    org_id: id,
    description,
    users: users.map(({ userId, readable }) => ({ user_id: userId, user_readable: readable })),
  };
}
