import { normalizeTagName } from '../../trace/record/tag.ts';
import { json } from '../http/answer.ts';
import { route, type Route } from '../http/route.ts';
import { HubError } from '../core/hub-error.ts';
import { MAX_BUCKETS, MAX_SCATTER_POINTS } from '../store/traces.ts';
import { isoMicroseconds } from '../core/iso.ts';
import { listAnswer, PAGE, pageOf, SELECTION, selectionOf } from './requests/paging.ts';

const USUAL_BUCKETS = 60;

/** Names, values and refs: what may be asked for, and how much of it there is. */
export const tagRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v0/projects/{project}/refs',
    scope: 'read',
    query: PAGE,
    run: async (call) => listAnswer(await call.hub.store.refList(pageOf(call)), call, (ref) => ref),
  }),
  route({
    method: 'GET',
    path: '/v0/projects/{project}/tags',
    scope: 'read',
    query: ['prefix', 'lim', 'cursor'],
    run: async (call) => {
      const { hub, project, query } = call;
      const listed = await hub.store.tagNames(project.number, {
        prefix: query.text('prefix'),
        limit: query.integer('lim', 1, hub.limits.listItems) ?? hub.limits.listItems,
        cursor: query.text('cursor'),
      });
      return listAnswer(listed, call, ({ name, type, group, count }) => ({ type, name, group, count }));
    },
  }),
  route({
    method: 'GET',
    path: '/v0/projects/{project}/tags/{tag}/values',
    scope: 'read',
    query: ['prefix', 'lim'],
    run: async ({ hub, project, names, query }) => {
      const { values, isComplete } = await hub.store.tagValues(project.number, normalizeTagName(names.tag), {
        prefix: query.text('prefix'),
        limit: query.integer('lim', 1, hub.limits.listItems) ?? hub.limits.listItems,
      });
      const spelled = values.map(({ value, count, last }) => ({ value, count, last: isoMicroseconds(last) }));
      return json({ values: spelled, complete: isComplete });
    },
  }),
  route({
    method: 'GET',
    path: '/v0/projects/{project}/histogram',
    scope: 'read',
    query: [...SELECTION, 'buckets'],
    run: async (call) => {
      const selection = selectionOf(call);
      const { begin, end } = selection;
      if (begin === undefined || end === undefined || begin >= end) {
        throw new HubError(400, 'bad-request', 'Expected a begin before an end');
      }
      const buckets = call.query.integer('buckets', 1, MAX_BUCKETS) ?? USUAL_BUCKETS;
      const found = await call.hub.store.histogram({ ...selection, begin, end }, buckets);
      return json({
        begin: isoMicroseconds(found.begin),
        width_us: found.width,
        counts: found.counts,
        scanned_to: found.scannedTo === null ? null : isoMicroseconds(found.scannedTo),
      });
    },
  }),
  route({
    method: 'GET',
    path: '/v0/projects/{project}/scatter',
    scope: 'read',
    query: [...PAGE, 'tag'],
    run: async (call) => {
      const tag = normalizeTagName(call.query.required('tag'));
      const limit = call.query.integer('lim', 1, MAX_SCATTER_POINTS) ?? call.hub.limits.listItems;
      const { begin, end, project, slice } = selectionOf(call);
      const page = { begin, end, project, slice, limit, cursor: call.query.text('cursor'), tag };
      return listAnswer(await call.hub.store.scatter(page), call, ({ id, traceId, value }) => ({
        trace_id: traceId,
        timestamp: isoMicroseconds(id),
        value,
      }));
    },
  }),
];
