import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RaymonApi } from '../../src/api/api.ts';
import { Native } from '../../src/native/native.ts';
import { RaymonServer } from '../support/raymon-server.ts';

let server: RaymonServer;
let api: RaymonApi;
/** What an artefact is called that the rows have made. */
let objectId = '';

beforeAll(async () => {
  server = await RaymonServer.start('p1');
  api = new RaymonApi({ url: server.url, auth: 'good-token' });
});
afterAll(() => server.close());
beforeEach(() => {
  server.http.received.length = 0;
});

const BEGIN = new Date('2021-03-23T00:00:00Z');
const SLICE = { begin: BEGIN, end: '2021-03-24', slicestr: 'score>=50' };
const SENT = { begin: '2021-03-23T00:00:00.000Z', end: '2021-03-24', slicestr: 'score>=50' };
const PROFILE = { name: 'cars', version: '1.0.0', toJcr: () => ({ type: 'acme.Profile', params: { n: 1 } }) };
const DOCUMENT = { type: 'raymon.types.Native', params: { data: [1, 2] } };
const RECORD = {
  dtype: 'object',
  timestamp: '2021-03-23T00:00:00.000Z',
  trace_id: 't1',
  project_id: 'p1',
  ref: 'in/a',
};

interface Row {
  readonly call: (api: RaymonApi) => Promise<unknown>;
  readonly sent: string;
  readonly query?: Record<string, string>;
  readonly body?: unknown;
  readonly gives?: unknown;
  /** The status of an answer that is none of success. */
  readonly refused?: number;
}

// The rows run in order, on one server: what the first ones make, the later ones find.
const ROUTES: Record<string, Row> = {
  projectCreate: {
    call: (a) => a.projectCreate('my cars'),
    sent: 'POST projects',
    body: { project_name: 'my cars' },
    gives: { project_id: expect.any(String), project_name: 'my cars' },
  },
  projectSearch: {
    call: (a) => a.projectSearch('my cars'),
    sent: 'GET projects/search',
    query: { project_name: 'my cars' },
    gives: { project_id: expect.any(String), project_name: 'my cars' },
  },
  projectsLs: {
    call: (a) => a.projectsLs(),
    sent: 'GET projects',
    gives: expect.arrayContaining([
      { project_id: 'p1', project_name: 'p1' },
      { project_id: expect.any(String), project_name: 'my cars' },
    ]),
  },
  projectM2mclientAdd: {
    call: (a) => a.projectM2mclientAdd('p1'),
    sent: 'POST projects/p1/m2m',
    gives: { client_id: expect.stringMatching(/^machine-/), client_secret: expect.any(String) },
  },
  projectM2mclientGet: {
    call: (a) => a.projectM2mclientGet('p1'),
    sent: 'GET projects/p1/m2m',
    gives: { client_id: expect.stringMatching(/^machine-/), client_secret: expect.any(String) },
  },
  orgCreate: {
    call: (a) => a.orgCreate('acme', 'Makers of things'),
    sent: 'POST orgs',
    body: { org_id: 'acme', description: 'Makers of things' },
  },
  'projectTransfer to a person': {
    call: (a) => a.projectTransfer('p1', { userId: 'auth0|7' }),
    sent: 'PUT projects/p1',
    body: { user_id: 'auth0|7', org_id: null },
  },
  'projectTransfer to an organisation': {
    call: (a) => a.projectTransfer('p1', { orgId: 'acme' }),
    sent: 'PUT projects/p1',
    body: { user_id: null, org_id: 'acme' },
  },
  orchestrationApply: {
    call: (a) => a.orchestrationApply('p1', { steps: [0.5, 'a'] }),
    sent: 'PUT projects/p1',
    body: { config: { steps: [0.5, 'a'] } },
  },
  orchestrationGet: {
    call: (a) => a.orchestrationGet('p1'),
    sent: 'GET projects/p1',
    gives: { steps: [0.5, 'a'] },
  },
  orgAddUser: {
    call: (a) => a.orgAddUser('acme', 'auth0|7', 'Ann'),
    sent: 'POST orgs/acme/users',
    body: { user_id: 'auth0|7', user_readable: 'Ann' },
  },
  orgGet: {
    call: (a) => a.orgGet('acme'),
    sent: 'GET orgs/acme',
    gives: { org_id: 'acme', description: 'Makers of things', users: [{ user_id: 'auth0|7', user_readable: 'Ann' }] },
  },
  orgRmUser: {
    call: (a) => a.orgRmUser('acme', 'auth0|7'),
    sent: 'DELETE orgs/acme/users',
    body: { user_id: 'auth0|7' },
    gives: { org_id: 'acme', description: 'Makers of things', users: [] },
  },
  profileCreate: {
    call: (a) => a.profileCreate('p1', PROFILE),
    sent: 'POST projects/p1/profiles/cars/1.0.0',
    body: { type: 'acme.Profile', params: { n: 1 } },
  },
  profileLs: { call: (a) => a.profileLs('p1'), sent: 'GET projects/p1/profiles', gives: ['p1/cars/1.0.0'] },
  profileGet: {
    call: (a) => a.profileGet('p1', 'cars', '1.0.0'),
    sent: 'GET projects/p1/profiles/cars/1.0.0',
    gives: PROFILE.toJcr(),
  },
  profileReduce: {
    call: (a) => a.profileReduce('p1', 'cars', '1.0.0', SLICE),
    sent: 'GET projects/p1/profiles/cars/1.0.0/reduce',
    query: SENT,
    refused: 422,
  },
  ingestBatch: {
    call: (a) => a.ingestBatch('p1', [{ ...RECORD, data: new Native([1, 2]) }]),
    sent: 'POST projects/p1/ingest_batch',
    body: [{ ...RECORD, data: DOCUMENT }],
    gives: { ingested: 1 },
  },
  traceLs: {
    call: (a) => a.traceLs('p1', SLICE),
    sent: 'GET projects/p1/traces',
    query: { ...SENT, lim: '250' },
    gives: [],
  },
  'traceLs of all': {
    call: (a) => a.traceLs('p1'),
    sent: 'GET projects/p1/traces',
    query: { lim: '250' },
    gives: [expect.objectContaining({ trace_id: 't1', tags: [] })],
  },
  traceGet: {
    call: (a) => a.traceGet('p1', 't1'),
    sent: 'GET projects/p1/traces/t1',
    gives: expect.objectContaining({
      trace_id: 't1',
      records: 1,
      trace: [expect.objectContaining({ ref: 'in/a', object: DOCUMENT })],
    }),
  },
  objectLs: {
    call: (a) => a.objectLs('p1', { ...SLICE, lim: 7, ref: 'in/a' }),
    sent: 'GET projects/p1/objects',
    query: { ...SENT, lim: '7', ref: 'in/a' },
    gives: [],
  },
  'objectLs of all': {
    call: (a) => a.objectLs('p1'),
    sent: 'GET projects/p1/objects',
    query: { lim: '250' },
    gives: [expect.objectContaining({ ref: 'in/a', trace_id: 't1', type: 'raymon.types.Native' })],
  },
  objectSearch: {
    call: (a) =>
      a.objectSearch('p1', 't1', 'in/a').then(({ id, value }) => {
        objectId = id;
        return value.toJcr();
      }),
    sent: 'GET projects/p1/objects/search',
    query: { trace_id: 't1', ref: 'in/a' },
    gives: DOCUMENT,
  },
  objectGet: {
    call: (a) => a.objectGet('p1', objectId).then(({ id, document }) => ({ id, document })),
    sent: 'GET projects/p1/objects/{id}',
    gives: { id: expect.any(String), document: DOCUMENT },
  },
  refsLs: { call: (a) => a.refsLs('p1'), sent: 'GET projects/p1/refs', query: { lim: '250' }, gives: ['in/a'] },
  tagsLs: { call: (a) => a.tagsLs('p1'), sent: 'GET projects/p1/tags', gives: [] },
  tagsGet: { call: (a) => a.tagsGet('p1', 't1'), sent: 'GET projects/p1/traces/t1/tags', gives: [] },
};

describe('RaymonApi', () => {
  it.each(Object.entries(ROUTES))(
    '%s sends one request of its route',
    async (_, { call, sent, query, body, gives, refused }) => {
      const answer = await call(api).catch((error: unknown) => {
        if (refused === undefined) throw error;
        expect(error).toMatchObject({ status: refused });
      });
      expect(server.http.received).toHaveLength(1);
      const [request] = server.http.received;
      expect(`${request?.method} ${request?.path.replace('/v0/', '')}`).toBe(sent.replace('{id}', objectId));
      expect(request?.query).toEqual(query ?? {});
      expect(request?.body === '' ? undefined : JSON.parse(request?.body ?? '')).toEqual(body);
      expect(request?.headers).toMatchObject({ authorization: 'Bearer good-token', accept: 'application/json' });
      expect(request?.headers['content-type']).toBe(body === undefined ? undefined : 'application/json');
      if (gives !== undefined) expect(answer).toEqual(gives);
    },
  );

  it('covers every public method', () => {
    const rest = new Set(['constructor', 'ingestBatch']);
    const methods = Object.getOwnPropertyNames(RaymonApi.prototype).filter((name) => !rest.has(name));
    const tested = new Set(Object.keys(ROUTES).map((name) => name.split(' ')[0]));
    expect(methods.filter((name) => !tested.has(name))).toEqual([]);
  });

  it('asks for an owner, one and no more', async () => {
    const both = { userId: 'u', orgId: 'o' };
    await expect(api.projectTransfer('p1', both)).rejects.toMatchObject({ code: 'unsupported-value' });
    expect(server.http.received).toEqual([]);
  });

  it('gives null where a project has no orchestration', async () => {
    await expect(api.orchestrationGet('default')).resolves.toBeNull();
  });

  it('escapes an identifier as one segment', async () => {
    await api.get(['orgs', 'a b?x=1#é&'], {}).catch(() => undefined);
    expect(server.http.received[0]?.path).toBe('/v0/orgs/a%20b%3Fx%3D1%23%C3%A9%26');
    expect(server.http.received[0]?.query).toEqual({});
  });

  it('sends records that are already written, once by their key', async () => {
    const body = new TextEncoder().encode(JSON.stringify([{ ...RECORD, ref: 'in/b', data: DOCUMENT }]));
    const batch = { projectId: 'p1', body, encoding: 'identity', key: 'batch-1' } as const;
    await api.send(batch);
    await api.send(batch);
    expect(server.http.received[1]?.headers).toMatchObject({ 'idempotency-key': 'batch-1' });
    await expect(api.traceGet('p1', 't1')).resolves.toMatchObject({ records: 2 });
  });
});
