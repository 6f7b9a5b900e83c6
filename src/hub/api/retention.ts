import { json, type Answer } from '../http/answer.ts';
import { route, type Route } from '../http/route.ts';
import { HubError } from '../core/hub-error.ts';
import type { Keeping, Project } from '../store/projects.ts';
import { wholeProject } from './requests/whole-project.ts';

/** Names of a request, and what the store calls them. */
const MEMBERS = { days: 'days', max_bytes: 'maxBytes', quota_bytes: 'quotaBytes' } as const;
const MOST_DAYS = 36_500;

/** How long a project keeps what it has. */
export const retentionRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v0/projects/{project}/retention',
    scope: 'read',
    run: async ({ hub, project }) => spell(await wholeProject(hub.store, project)),
  }),
  route({
    method: 'PUT',
    path: '/v0/projects/{project}/retention',
    scope: 'admin',
    run: async ({ hub, project, body }) => {
      const keeping = readKeeping(await body.object());
      return spell(await hub.store.projectUpdate(project.number, { keeping }));
    },
  }),
];

function spell({ keeping: { days, maxBytes, quotaBytes } }: Project): Answer {
  return json({ days, max_bytes: maxBytes, quota_bytes: quotaBytes });
}

function readKeeping(stated: Readonly<Record<string, unknown>>): Partial<Keeping> {
  const keeping: { -readonly [K in keyof Keeping]?: number | null } = {};
  for (const [name, value] of Object.entries(stated)) {
    if (!isMember(name)) {
      throw new HubError(400, 'bad-request', `Expected only ${Object.keys(MEMBERS).join(', ')}`, {
        path: `$.${name.slice(0, 100)}`,
      });
    }
    const most = name === 'days' ? MOST_DAYS : Number.MAX_SAFE_INTEGER;
    const isBound = typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= most;
    if (!isBound && value !== null) {
      throw new HubError(400, 'bad-request', `Expected an integer from 1 to ${most}, or null`, { path: `$.${name}` });
    }
    keeping[MEMBERS[name]] = value as number | null;
  }
  return keeping;
}

function isMember(name: string): name is keyof typeof MEMBERS {
  return Object.hasOwn(MEMBERS, name);
}
