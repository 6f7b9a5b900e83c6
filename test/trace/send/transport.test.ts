import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RaymonApi } from '../../../src/api/api.ts';
import { OptionError, TransportError } from '../../../src/base/errors.ts';
import { RaymonApiLogger } from '../../../src/trace/send/api-logger.ts';
import { fetchTransport, type Batch, type FetchTransportOptions } from '../../../src/trace/send/transport.ts';
import { FaultServer, status } from '../../support/fault-server.ts';

let server: FaultServer;
beforeEach(async () => {
  server = await FaultServer.start();
});
afterEach(() => server.stop());

const body = new TextEncoder().encode('[{"data":1}]');

function batch(projectId: string): Batch {
  return { projectId, body, encoding: 'identity', key: 'the key', records: 1 };
}

function never(): AbortSignal {
  return new AbortController().signal;
}

it.each([null, undefined, 5])('fetchTransport refuses the options %j', (options) => {
  expect(() => fetchTransport(options as unknown as FetchTransportOptions)).toThrow(OptionError);
});

describe('the address', () => {
  it.each([
    'http://api.raymon.ai/v0',
    'http://127.0.0.1.example.org/',
    'http://localhost.example.org/',
    'ftp://127.0.0.1/',
    'api.raymon.ai/v0',
    'https://user:secret@api.raymon.ai/',
    'https://api.raymon.ai/v0?x=1',
    '',
  ])('%j is refused, and not repeated', (url) => {
    expect(() => fetchTransport({ url })).toThrow(OptionError);
    if (url !== '') expect(() => fetchTransport({ url })).not.toThrow(url);
  });

  it.each(['https://api.raymon.ai/v0/', 'http://127.0.0.1:8080', 'http://localhost', 'http://[::1]:9/'])(
    '%j is taken',
    (url) => expect(fetchTransport({ url })).toBeTypeOf('function'),
  );

  it.each([
    ['a b', 'a%20b'],
    ['admin?x=1#', 'admin%3Fx%3D1%23'],
    ['…', '%E2%80%A6'],
  ])('holds the project %j as one segment', async (projectId, escaped) => {
    await fetchTransport({ url: `${server.url}/` })(batch(projectId), never());
    expect(server.requests[0]).toMatchObject({ path: `/v0/projects/${escaped}/ingest_batch`, key: 'the key' });
  });

  it.each(['.', '..', '', '../../admin'])('has no place for the project %j', async (projectId) => {
    await expect(fetchTransport({ url: server.url })(batch(projectId), never())).rejects.toThrow(TransportError);
    expect(server.requests).toEqual([]);
  });
});

describe('an answer', () => {
  it('that says no is told with its status, its start, and the wait it asks for', async () => {
    server.always = status(503, { 'retry-after': '7' }, 'x'.repeat(5000));
    const failure = await fetchTransport({ url: server.url })(batch('p'), never()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TransportError);
    expect(failure).toMatchObject({ code: 'transport', status: 503, retryAfter: 7, body: 'x'.repeat(2000) });
  });

  it('that asks for no legal wait asks for none', async () => {
    server.always = status(429, { 'retry-after': 'soon' });
    await expect(fetchTransport({ url: server.url })(batch('p'), never())).rejects.toMatchObject({
      status: 429,
      retryAfter: undefined,
    });
  });

  it('without a body is taken at its status', async () => {
    server.always = status(204, {}, '');
    await expect(fetchTransport({ url: server.url })(batch('p'), never())).resolves.toBeUndefined();
  });

  it('that leads elsewhere is not followed, and the token stays here', async () => {
    const elsewhere = await FaultServer.start();
    server.always = status(307, { location: `${elsewhere.url}/projects/p/ingest_batch` });
    const send = fetchTransport({ url: server.url, token: async () => 'secret' });
    const failure = await send(batch('p'), never()).catch((error: unknown) => error);
    expect(failure).toMatchObject({ status: 307 });
    expect(JSON.stringify(failure) + String(failure)).not.toContain('secret');
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.stop();
  });

  it('that is waited for no longer rejects as every failure does', async () => {
    server.always = () => false;
    const waiting = new AbortController();
    const sent = fetchTransport({ url: server.url })(batch('p'), waiting.signal);
    setTimeout(() => waiting.abort(), 20);
    await expect(sent).rejects.toMatchObject({ code: 'transport', status: undefined });
  });
});

it('a transport that logs in by itself is the send of RaymonApi', async () => {
  const api = new RaymonApi({ url: server.url, auth: 'token' });
  const logger = new RaymonApiLogger({ projectId: 'p', send: api.send });
  logger.info('t', 'hello');
  expect(await logger.close()).toBe(true);
  expect(server.data).toEqual(['hello']);
  expect(server.requests[0]).toMatchObject({ path: '/v0/projects/p/ingest_batch', authorization: 'Bearer token' });
});
