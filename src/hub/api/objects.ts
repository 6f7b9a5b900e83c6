import { spliced, type Answer } from '../http/answer.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { HubError } from '../core/hub-error.ts';
import type { Store } from '../store/store.ts';
import type { ObjectRow } from '../store/traces.ts';
import { around, documentPieces } from './answers/document-pieces.ts';
import { listAnswer, PAGE, pageOf } from './requests/paging.ts';

/** Artefacts: listed, and given back as they were logged. */
export const objectRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v0/projects/{project}/objects',
    scope: 'read',
    query: [...PAGE, 'ref'],
    run: async (call) => {
      const page = { ...pageOf(call), ref: call.query.text('ref') };
      return listAnswer(await call.hub.store.objectList(page), call, spellObject);
    },
  }),
  route({
    method: 'GET',
    path: '/v0/projects/{project}/objects/search',
    scope: 'read',
    query: ['trace_id', 'ref'],
    run: async ({ hub, project, query }) => {
      const found = await hub.store.objectFind(project.number, query.required('trace_id'), query.required('ref'));
      return objectAnswer(hub.store, found);
    },
  }),
  route({
    method: 'GET',
    path: '/v0/projects/{project}/objects/{object}',
    scope: 'read',
    run: async (call) => objectAnswer(call.hub.store, await objectOf(call)),
  }),
];

/** The artefact that a path names. @throws {@link HubError} 404 `not-found` */
export async function objectOf({ hub, project, names }: Call<'project' | 'object'>): Promise<ObjectRow> {
  const found = await hub.store.objectGet(project.number, names.object);
  if (found !== null) return found;
  throw new HubError(404, 'not-found', 'Expected an artefact of this project');
}

/** What lists say of an artefact. */
export function spellObject({ objectId, traceId, ref, type, shape, bytes, sha256, timestamp }: ObjectRow): unknown {
  return { obj_id: objectId, ref, trace_id: traceId, timestamp, type, shape, bytes, sha256 };
}

/** The document stands in the answer as it was logged, byte for byte. */
async function objectAnswer(store: Store, found: ObjectRow | null): Promise<Answer> {
  if (found === null) throw new HubError(404, 'not-found', 'Expected an artefact of that trace and name');
  const before = `{"obj_id":${JSON.stringify(found.objectId)},"obj_data":`;
  const after = '}';
  const pieces = await documentPieces(store, found);
  const answer = spliced(around(before, pieces, after));
  return { ...answer, length: Buffer.byteLength(before) + found.bytes + after.length };
}
