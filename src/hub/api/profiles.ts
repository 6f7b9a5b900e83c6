import { DOCUMENT_SCAN, inSlices, scanValue } from '../../trace/record/record-spans.ts';
import { json, spliced } from '../http/answer.ts';
import { route, type Route } from '../http/route.ts';
import { HubError } from '../core/hub-error.ts';
import { refusingAs, scanRefusal } from '../ingest/scan-refusal.ts';
import { checkName } from './requests/check-name.ts';

/** Profiles: kept as they are sent. */
export const profileRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/v0/projects/{project}/profiles/{profile}/{version}',
    scope: 'write',
    run: async ({ hub, project, names, body }) => {
      const name = checkName(names.profile, 'name');
      const version = checkName(names.version, 'version');
      const bytes = await body.all();
      const found = await refusingAs(inSlices(scanValue(bytes, DOCUMENT_SCAN)));
      if (found.fault !== undefined) throw scanRefusal(found.fault);
      await hub.store.profilePut(project.number, name, version, bytes.subarray(found.start, found.end));
      return json({ profile: [name, version] });
    },
  }),
  route({
    method: 'GET',
    path: '/v0/projects/{project}/profiles',
    scope: 'read',
    run: async ({ hub, project }) => {
      const profiles = await hub.store.profileList(project.number);
      return json(profiles.map(({ name, version }) => `${project.id}/${name}/${version}`));
    },
  }),
  route({
    method: 'GET',
    path: '/v0/projects/{project}/profiles/{profile}/{version}',
    scope: 'read',
    run: async ({ hub, project, names }) => {
      const document = await hub.store.profileGet(project.number, names.profile, names.version);
      if (document !== null) return spliced([document]);
      throw new HubError(404, 'not-found', 'Expected a profile of this project');
    },
  }),
  route({
    method: 'GET',
    path: '/v0/projects/{project}/profiles/{profile}/{version}/reduce',
    scope: 'read',
    query: ['begin', 'end', 'slicestr'],
    run: () => {
      throw new HubError(422, 'not-supported', 'This hub keeps profiles and does not compute them');
    },
  }),
];
