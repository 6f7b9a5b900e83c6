import { OWNER } from '../auth/identity.ts';
import { json, spliced, type Answer } from '../http/answer.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { HubError } from '../core/hub-error.ts';
import type { Project, ProjectFacts } from '../store/projects.ts';
import { checkName } from './requests/check-name.ts';
import { wholeProject } from './requests/whole-project.ts';
import { readMembers } from './requests/raw-members.ts';
import { isoMilliseconds } from '../core/iso.ts';
import { unboundOnly } from './requests/unbound.ts';

/** Projects: made, found, listed, given away, configured. */
export const projectRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/v0/projects',
    scope: 'admin',
    run: async ({ hub, identity, body }) => {
      unboundOnly(identity);
      const fields = await body.fields();
      const name = checkName(fields.get('project_name'), 'project_name');
      const id = fields.get('project_id') ?? undefined;
      const given = id === undefined ? {} : { id: checkId(id) };
      return json(summary(await hub.store.projectCreate({ ...given, name, owner: identity.token.subject })));
    },
  }),
  route({
    method: 'GET',
    path: '/v0/projects',
    scope: 'read',
    run: async ({ hub, identity }) => {
      const projects = await hub.store.projectList();
      const opened = await Promise.all(projects.map((project) => hub.guard.opens(identity, project)));
      return json(projects.filter((_, at) => opened[at]).map(summary));
    },
  }),
  route({
    method: 'GET',
    path: '/v0/projects/search',
    scope: 'read',
    query: ['project_name'],
    run: async ({ hub, identity, query }) => {
      const project = await hub.store.projectSearch(query.required('project_name'));
      if (project !== null && (await hub.guard.opens(identity, project))) return json(summary(project));
      throw new HubError(404, 'not-found', 'Expected a project of this hub (raymon hub project create makes one)');
    },
  }),
  route({
    method: 'GET',
    path: '/v0/projects/{project}',
    scope: 'read',
    run: async ({ hub, project }) => details(await wholeProject(hub.store, project)),
  }),
  route({
    method: 'PUT',
    path: '/v0/projects/{project}',
    scope: 'write',
    run: async (call) => details(await change(call)),
  }),
  route({
    method: 'DELETE',
    path: '/v0/projects/{project}',
    scope: 'admin',
    run: async ({ hub, project }) => {
      if (project.id === 'default') throw new HubError(409, 'conflict', 'Expected a project other than default');
      await hub.store.projectDelete(project.number);
      hub.tokens.forget();
      return json(summary(project));
    },
  }),
];

/** An id that somebody brings from elsewhere: it stands in paths. */
function checkId(id: string): string {
  if (/^[\w-][\w.-]{0,99}$/.test(id)) return id;
  throw new HubError(400, 'bad-request', 'Expected an id of letters, digits, -, _ and .', { path: '$.project_id' });
}

async function change({ hub, identity, project, body }: Call<'project', 'write'>): Promise<Project> {
  const members = await readMembers(body, ['config', 'user_id', 'org_id', 'project_name']);
  const config = members.raw('config');
  const owner = members.text('user_id');
  const org = members.text('org_id');
  const name = members.text('project_name');
  if (owner === undefined && org === undefined && name === undefined) {
    if (config === undefined)
      throw new HubError(400, 'bad-request', 'Expected config, user_id, org_id or project_name');
    return hub.store.projectUpdate(project.number, { config });
  }
  if (!identity.token.scopes.includes('admin')) throw new HubError(403, 'forbidden', 'Expected a token of scope admin');
  const isTransfer = owner !== undefined || org !== undefined;
  if (isTransfer && (owner ?? null) === null && (org ?? null) === null) {
    throw new HubError(400, 'bad-request', 'Expected a user_id or an org_id');
  }
  if (typeof owner === 'string' && typeof org === 'string') {
    throw new HubError(400, 'bad-request', 'Expected a user_id or an org_id, not both');
  }
  return hub.store.projectUpdate(project.number, {
    ...(isTransfer ? { owner: owner ?? null, org: org ?? null } : {}),
    ...(name === undefined ? {} : { name: checkName(name, 'project_name') }),
    ...(config === undefined ? {} : { config }),
  });
}

/** A project as lists show it. */
function summary({ id, name }: ProjectFacts): unknown {
  return { project_id: id, project_name: name };
}

/** All that is to be known of a project, its config as it was sent. */
function details(project: Project): Answer {
  const { id, name, owner, org, config, created, bytes, keeping } = project;
  const rest = JSON.stringify({
    project_id: id,
    project_name: name,
    user_id: org === null ? (owner ?? OWNER) : owner,
    org_id: org,
    created: isoMilliseconds(created),
    bytes,
    retention: { days: keeping.days, max_bytes: keeping.maxBytes, quota_bytes: keeping.quotaBytes },
  });
  return spliced(config === null ? [rest] : [rest.slice(0, -1), ',"config":', config, '}']);
}
