import type { ByteRange } from '../blobs/blobs.ts';
import { json, type Answer } from '../http/answer.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { HubError } from '../core/hub-error.ts';
import { StreamedDocument } from '../ingest/streamed-document.ts';
import { microseconds } from '../ingest/timestamp.ts';
import { MAX_BLOB_BYTES } from '../blobs/blobs.ts';
import type { ObjectRow } from '../store/traces.ts';
import { FORMATS } from '../convert/formats.ts';
import { checkName } from './requests/check-name.ts';
import { convertArtefact } from './answers/convert-artefact.ts';
import { documentPieces } from './answers/document-pieces.ts';
import { fileName } from './answers/file-name.ts';
import { isoMicroseconds } from '../core/iso.ts';
import { objectOf } from './objects.ts';

/** One artefact as a file, and one that is too large for a record on its way in. */
export const artefactRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v0/projects/{project}/objects/{object}/raw',
    scope: 'read',
    query: ['as'],
    run: async (call) => rawAnswer(call, await objectOf(call)),
  }),
  route({
    method: 'PUT',
    path: '/v0/projects/{project}/traces/{trace}/artefact',
    scope: 'ingest',
    query: ['ref', 'timestamp'],
    run: putArtefact,
  }),
];

async function rawAnswer({ hub, query, headers }: Call<'project' | 'object'>, found: ObjectRow): Promise<Answer> {
  const as = query.oneOf('as', FORMATS) ?? 'json';
  const etag = as === 'json' ? `"${found.sha256}"` : `"${found.sha256}.${as}"`;
  const common = { etag, 'cache-control': 'private, no-cache', vary: 'authorization, cookie' };
  if (matches(headers['if-none-match'], etag)) return { status: 304, headers: common, kind: 'artefact', body: [] };
  const file = {
    ...common,
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${fileName(found.ref, as)}"`,
  };
  if (as !== 'json') {
    const bytes = await convertArtefact(hub, found, as);
    return { status: 200, headers: file, kind: 'artefact', body: [bytes] };
  }
  const ifRange = headers['if-range'];
  const wanted = ifRange === undefined || ifRange === etag ? rangeOf(headers['range'], found.bytes) : undefined;
  const range = wanted ?? { start: 0, end: found.bytes };
  return {
    status: wanted === undefined ? 200 : 206,
    headers: {
      ...file,
      'accept-ranges': 'bytes',
      ...(wanted === undefined ? {} : { 'content-range': `bytes ${range.start}-${range.end - 1}/${found.bytes}` }),
    },
    kind: 'artefact',
    body: await documentPieces(hub.store, found, range),
    length: range.end - range.start,
  };
}

function matches(header: string | string[] | undefined, etag: string): boolean {
  if (typeof header !== 'string') return false;
  return header.split(',').some((each) => each.trim().replace(/^W\//, '') === etag || each.trim() === '*');
}

/**
 * The part of a document that a header asks for; undefined for all of it.
 *
 * @throws {@link HubError} 416 `bad-range` if there is no such part.
 */
export function rangeOf(header: string | string[] | undefined, bytes: number): ByteRange | undefined {
  // Other units, and several ranges at once, may be answered by the whole (RFC 9110, section 14.2).
  const found = typeof header === 'string' ? /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim()) : null;
  if (found === null || (found[1] === '' && found[2] === '')) return undefined;
  const [, first, last] = found as unknown as [string, string, string];
  // One that ends before it begins is no range, and is passed over (section 14.1.1).
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  const start = first === '' ? Math.max(0, bytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? bytes : Math.min(bytes, Number(last) + 1);
  if (start < end) return { start, end };
  throw new HubError(416, 'bad-range', `Expected a range within ${bytes} bytes`);
}

/** Takes a document of any size: checked while it goes by, committed once all of it is on the disk. */
async function putArtefact({ hub, project, names, query, body }: Call<'project' | 'trace'>): Promise<Answer> {
  const traceId = checkName(names.trace, 'trace_id');
  const ref = checkName(query.required('ref'), 'ref');
  const at = query.time('timestamp') ?? hub.now() * 1000;
  const timestamp = query.text('timestamp') ?? isoMicroseconds(at);
  // What is logged without an offset would not be read again.
  microseconds(timestamp);
  const document = new StreamedDocument(hub.limits.depth);
  const upload = await hub.store.blobs.upload(project.number, Math.min(hub.limits.artefactBytes, MAX_BLOB_BYTES));
  try {
    for await (const chunk of body.stream()) {
      document.take(chunk);
      await upload.write(chunk);
    }
    const facts = document.end();
    const data = await upload.finish();
    const record = { index: 0, kind: 'object' as const, traceId, timestamp, at, ref, data, ...facts, tags: [] };
    const answer = await hub.store.ingest({
      project: project.number,
      key: null,
      bytes: new Uint8Array(),
      records: [record],
    });
    const [refused] = answer.refused;
    if (refused !== undefined) throw new HubError(422, refused.code, refused.message);
    hub.live.publish(project.number, answer.touched);
  } catch (error) {
    await upload.abort();
    throw error;
  }
  const stored = await hub.store.objectFind(project.number, traceId, ref);
  if (stored === null) throw new HubError(404, 'not-found', 'Expected the trace to be there still; it was deleted');
  return json({ obj_id: stored.objectId, bytes: stored.bytes, sha256: stored.sha256 }, 201);
}
