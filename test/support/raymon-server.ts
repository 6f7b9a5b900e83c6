import type { ServerResponse } from 'node:http';
import { resolveLimits } from '../../src/base/limits.ts';
import type { PayloadJson } from '../../src/json/payload.ts';
import { readJson } from '../../src/text/reader/json-reader.ts';
import { joinText, jsonParts } from '../../src/text/writer/writer.ts';
import { HttpServer, sendJson, type Received } from './http-server.ts';

/** A record as it stands in a batch. */
export interface StoredRecord {
  readonly dtype: 'info' | 'object' | 'tags';
  readonly timestamp: string;
  readonly trace_id: string;
  readonly project_id: string;
  readonly ref: string | null;
  readonly data: unknown;
}

interface StoredDocument {
  readonly obj_id: string;
  readonly trace_id: string;
  readonly ref: string;
  readonly obj_data: unknown;
}

type Json = Readonly<Record<string, unknown>>;

/** A Raymon server in memory: every route of the client, behind access tokens. */
export class RaymonServer {
  /** Tokens that it accepts. */
  readonly tokens: Set<string> = new Set(['good-token']);
  readonly records: StoredRecord[] = [];
  readonly http: HttpServer;
  readonly #projects = new Map<string, Json>();
  readonly #orgs = new Map<string, Json & { readonly users: Json[] }>();
  readonly #profiles = new Map<string, unknown>();
  readonly #machines = new Map<string, Json>();
  readonly #documents: StoredDocument[] = [];
  readonly #batches = new Set<string>();

  private constructor(http: HttpServer) {
    this.http = http;
  }

  static async start(): Promise<RaymonServer> {
    const holder: { server?: RaymonServer } = {};
    const http = await HttpServer.start((response, request) => holder.server?.answer(response, request), '/v0');
    holder.server = new RaymonServer(http);
    return holder.server;
  }

  get url(): string {
    return this.http.url;
  }

  close(): Promise<void> {
    return this.http.close();
  }

  /** The usual answer: what a server of these routes says. */
  answer(response: ServerResponse, request: Received): void {
    const token = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
    if (!this.tokens.has(token)) return sendJson(response, { detail: 'Not authenticated' }, 401);
    const segments = request.path
      .replace(/^\/v0\//, '')
      .split('/')
      .map(decodeURIComponent);
    const body = request.body === '' ? null : readExactly(request.body);
    const found = this.#route(`${request.method} ${segments[0]}`, segments.slice(1), request, body);
    if (found === undefined) return sendJson(response, { detail: 'Not found' }, 404);
    return void response.writeHead(200, { 'content-type': 'application/json' }).end(writeExactly(found));
  }

  #route(kind: string, below: readonly string[], request: Received, body: unknown): unknown {
    const { method, query } = request;
    const [id = '', ...rest] = below;
    const fields = (body ?? {}) as Json;
    if (kind === 'POST projects' && below.length === 0) return this.#createProject(String(fields['project_name']));
    if (kind === 'GET projects' && below.length === 0) return [...this.#projects.values()];
    if (kind === 'GET projects' && id === 'search') {
      return [...this.#projects.values()].find((each) => each['project_name'] === query['project_name']);
    }
    if (kind === 'POST orgs' && below.length === 0) return this.#createOrg(fields);
    if (kind === 'GET orgs' && below.length === 1) return this.#orgs.get(id);
    if (kind.endsWith(' orgs') && rest[0] === 'users') return this.#changeUsers(method, id, fields);
    if (kind.endsWith(' projects'))
      return this.#inProject(`${method} ${rest[0] ?? ''}`.trim(), id, rest.slice(1), request, body);
    return undefined;
  }

  #inProject(kind: string, id: string, below: readonly string[], request: Received, body: unknown): unknown {
    switch (kind) {
      case 'GET':
        return this.#projects.get(id);
      case 'PUT':
        this.#projects.set(id, { project_id: id, ...this.#projects.get(id), ...(body as Json) });
        return this.#projects.get(id);
      case 'POST m2m':
        this.#machines.set(id, { client_id: `machine-of-${id}`, client_secret: 'machine-secret' });
        return this.#machines.get(id);
      case 'GET m2m':
        return this.#machines.get(id);
      case 'POST profiles':
        this.#profiles.set([id, ...below].join('/'), body);
        return { profile: below };
      case 'GET profiles':
        return this.#readProfiles(id, below);
      case 'GET traces':
        return this.#readTraces(id, below);
      case 'GET objects':
        return this.#readObjects(below, request.query);
      case 'GET refs':
        return [...new Set(this.#documents.map(({ ref }) => ref))];
      case 'GET tags':
        return this.#tags(() => true);
      case 'POST ingest_batch':
        return this.#ingest(body as StoredRecord[], request.headers['idempotency-key']);
      default:
        return undefined;
    }
  }

  #createProject(name: string): Json {
    const project = { project_id: `project-${this.#projects.size + 1}`, project_name: name };
    this.#projects.set(project.project_id, project);
    return project;
  }

  #createOrg(fields: Json): Json {
    const org = { ...fields, users: [] };
    this.#orgs.set(String(fields['org_id']), org);
    return org;
  }

  #changeUsers(method: string, id: string, fields: Json): unknown {
    const org = this.#orgs.get(id);
    if (org === undefined) return undefined;
    if (method === 'POST') org.users.push(fields);
    else org.users.splice(0, org.users.length, ...org.users.filter((user) => user['user_id'] !== fields['user_id']));
    return org;
  }

  #readProfiles(id: string, [name, version, reduce]: readonly string[]): unknown {
    if (name === undefined) return [...this.#profiles.keys()];
    const profile = this.#profiles.get([id, name, version].join('/'));
    return profile !== undefined && reduce === 'reduce' ? { reduced: profile } : profile;
  }

  #readTraces(id: string, [traceId, tags]: readonly string[]): unknown {
    const traces = this.records.filter(({ project_id }) => project_id === id);
    if (traceId === undefined) return [...new Set(traces.map(({ trace_id }) => trace_id))];
    if (tags === 'tags') return this.#tags(({ trace_id }) => trace_id === traceId);
    return { trace_id: traceId, records: traces.filter(({ trace_id }) => trace_id === traceId).length };
  }

  #readObjects([objectId]: readonly string[], query: Received['query']): unknown {
    if (objectId === undefined) return this.#documents.map(({ obj_id, ref }) => ({ obj_id, ref }));
    const found = this.#documents.find(({ obj_id, trace_id, ref }) =>
      objectId === 'search' ? trace_id === query['trace_id'] && ref === query['ref'] : obj_id === objectId,
    );
    return found && { obj_id: found.obj_id, obj_data: found.obj_data };
  }

  #tags(wanted: (record: StoredRecord) => boolean): unknown[] {
    return this.records
      .filter(({ dtype }) => dtype === 'tags')
      .filter(wanted)
      .flatMap(({ data }) => data);
  }

  #ingest(records: readonly StoredRecord[], key: string | string[] | undefined): Json {
    // The same key again is the same batch again: its first answer was lost.
    if (typeof key === 'string') {
      if (this.#batches.has(key)) return { ingested: 0 };
      this.#batches.add(key);
    }
    for (const record of records) {
      this.records.push(record);
      if (record.dtype !== 'object' || record.ref === null) continue;
      const { trace_id, ref, data } = record;
      this.#documents.push({ obj_id: `object-${this.#documents.length + 1}`, trace_id, ref, obj_data: data });
    }
    return { ingested: records.length };
  }
}

/** What arrives is kept as it is: a server of Python keeps integers and the order of names. */
function readExactly(text: string): unknown {
  return readJson(text, { limits: resolveLimits(undefined), strict: true, rawStrings: false }).tree;
}

function writeExactly(value: unknown): string {
  return joinText(jsonParts(value as PayloadJson), resolveLimits(undefined));
}
