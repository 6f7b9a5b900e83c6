import { json } from '../http/answer.ts';
import { route, type Route } from '../http/route.ts';
import { HubError } from '../core/hub-error.ts';
import { checkName } from './requests/check-name.ts';

/** Slices that are kept under a name. */
export const sliceRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v0/projects/{project}/slices',
    scope: 'read',
    run: async ({ hub, project }) => {
      const slices = await hub.store.sliceList(project.number);
      return json(slices.map(({ name, slice }) => ({ name, slicestr: slice })));
    },
  }),
  route({
    method: 'PUT',
    path: '/v0/projects/{project}/slices/{slice}',
    scope: 'write',
    run: async ({ hub, project, names, body }) => {
      const name = checkName(names.slice, 'name');
      const slicestr = (await body.fields()).get('slicestr');
      if (typeof slicestr !== 'string') {
        throw new HubError(400, 'bad-request', 'Expected a string', { path: '$.slicestr' });
      }
      await hub.store.slicePut(project.number, name, slicestr);
      return json({ name, slicestr });
    },
  }),
  route({
    method: 'DELETE',
    path: '/v0/projects/{project}/slices/{slice}',
    scope: 'write',
    run: async ({ hub, project, names }) => {
      if (await hub.store.sliceDelete(project.number, names.slice)) return json({ name: names.slice });
      throw new HubError(404, 'not-found', 'Expected a slice of this project');
    },
  }),
];
