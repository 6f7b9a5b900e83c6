import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { request as httpRequest } from 'node:http';
import { ROUTES } from '../../../src/hub/api/routes.ts';
import { isTokenText, newToken } from '../../../src/hub/auth/token-text.ts';
import type { Scope } from '../../../src/hub/auth/scope.ts';
import { startTestHub, type TestHub } from '../../support/hub.ts';

let hub: TestHub;
const tokens: Record<string, string> = {};

interface Answered {
  readonly status: number;
  readonly body: string;
  readonly headers: NodeJS.Dict<string | string[]>;
}

/** A request as it stands on the wire: `fetch` lets nobody say another host. */
async function send(method: string, path: string, headers: Record<string, string>): Promise<Answered> {
  const { port } = new URL(hub.authUrl);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port, host: '127.0.0.1', method, path, headers, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
        // A stream without an end is open: that is answer enough.
        if (response.headers['content-type'] === 'text/event-stream') response.destroy();
      });
      const done = (): void => resolve({ status: response.statusCode ?? 0, body, headers: response.headers });
      response.on('end', done).on('close', done);
    });
    request.on('error', reject).end();
  });
}

async function create(body: Record<string, unknown>): Promise<{ id: string; token: string }> {
  const answer = await hub.ask('/v0/tokens', { method: 'POST', body: JSON.stringify(body) });
  expect(answer.status).toBe(201);
  return (await answer.json()) as { id: string; token: string };
}

beforeAll(async () => {
  hub = await startTestHub({ limits: { loginsPerMinute: 10_000 } });
  const other = await hub.ask('/v0/projects', { method: 'POST', body: '{"project_name":"other"}' });
  const { project_id } = (await other.json()) as { project_id: string };
  const all = ['ingest', 'read', 'write', 'admin'];
  tokens['foreign'] = (await create({ scopes: all, project_id })).token;
  const revoked = await create({ scopes: all });
  tokens['revoked'] = revoked.token;
  expect((await hub.ask('/v0/me', { token: revoked.token })).status).toBe(200);
  await hub.ask(`/v0/tokens/${revoked.id}`, { method: 'DELETE' });
  tokens['expired'] = newToken(Date.now() - 1000).text;
  for (const scope of all) tokens[scope] = (await create({ scopes: [scope] })).token;
});
afterAll(() => hub.close());

/** Other scopes than a route's own. */
const others = (scope: Scope): string[] => ['ingest', 'read', 'write', 'admin'].filter((each) => each !== scope);

const rows = ROUTES.map((route) => ({
  name: `${route.method} ${route.path}`,
  route,
  path: route.path.replace('{project}', 'default').replace(/\{(\w+)\}/g, 'some-$1'),
}));

describe.each(rows)('$name', ({ route, path }) => {
  const { method, scope } = route;
  const isOpen = scope === 'open';

  it.each(['no', 'none', 'expired', 'revoked'])('lets nobody in with %s token', async (kind) => {
    const text = kind === 'none' ? 'rmn.x.y' : tokens[kind];
    if (isOpen && kind === 'no') return void expect([401, 403]).not.toContain((await send(method, path, {})).status);
    const headers = kind === 'no' ? {} : { authorization: `Bearer ${text}` };
    const { status, body } = await send(method, path, headers);
    expect(status).toBe(401);
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'unauthorized' } });
    if (text !== undefined) expect(body).not.toContain(text);
  });

  it('lets a token of another project see nothing of this one', async () => {
    if (isOpen || (!path.includes('/default') && !route.path.includes('{'))) return;
    const { status } = await send(method, path, { authorization: `Bearer ${tokens['foreign']}` });
    expect([403, 404]).toContain(status);
  });

  it('wants its own scope', async () => {
    if (scope === 'open') return;
    for (const other of others(scope)) {
      const { status, body } = await send(method, path, { authorization: `Bearer ${tokens[other]}` });
      expect([other, status]).toEqual([other, 403]);
      expect(JSON.parse(body)).toMatchObject({ error: { code: 'forbidden' } });
    }
  });

  it.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example', 'localhost@evil', '[::2]'])(
    'answers no request for the host %s',
    async (host) => {
      const { status } = await send(method, path, { host, authorization: `Bearer ${hub.token}` });
      expect(status).toBe(421);
    },
  );

  it.each<Record<string, string>>([
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:1' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
  ])('answers no request of another page (%j)', async (headers) => {
    const { status, body } = await send(method, path, { ...headers, authorization: `Bearer ${hub.token}` });
    expect(status).toBe(403);
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'foreign-origin' } });
  });

  it('answers with headers that let nothing run', async () => {
    const { headers } = await send(method, path, {});
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers['content-security-policy']).not.toMatch(/unsafe-/);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('the table of routes', () => {
  it('names what is open, and nothing else is', () => {
    const open = rows.filter(({ route }) => route.scope === 'open').map(({ name }) => name);
    expect(open.toSorted()).toEqual([
      'GET /',
      'GET /assets/{file}',
      'GET /device',
      'GET /healthz',
      'GET /login',
      'GET /p/{name}/{part}',
      'GET /p/{name}/{part}/{section}',
      'GET /readyz',
      'POST /login',
      'POST /oauth/device/code',
      'POST /oauth/token',
    ]);
  });

  it('answers HEAD as GET, OPTIONS with what there is, and other methods with 405', async () => {
    const head = await send('HEAD', '/v0/projects', { authorization: `Bearer ${hub.token}` });
    expect(head).toMatchObject({ status: 200, body: '' });
    const options = await send('OPTIONS', '/v0/projects', { authorization: `Bearer ${hub.token}` });
    expect(options).toMatchObject({ status: 204, headers: { allow: 'POST, GET, HEAD, OPTIONS' } });
    const patch = await send('PATCH', '/v0/projects', { authorization: `Bearer ${hub.token}` });
    expect(patch).toMatchObject({ status: 405, headers: { allow: 'POST, GET, HEAD, OPTIONS' } });
  });

  it('tells nobody without a token which paths there are', async () => {
    expect((await send('GET', '/v0/nothing', {})).status).toBe(401);
    expect((await send('GET', '/v0/nothing', { authorization: `Bearer ${hub.token}` })).status).toBe(404);
  });

  it('makes tokens that the Python client can read the end of', () => {
    for (let i = 0; i < 200; i++) {
      const { text, id } = newToken(Date.now() + i * 1000);
      const [, middle = ''] = text.split('.');
      expect(isTokenText(text)).toBe(true);
      expect(middle).toMatch(/^[A-Za-z0-9]+$/);
      const claims = JSON.parse(Buffer.from(middle, 'base64').toString()) as { exp: number; id: string };
      expect(claims).toEqual({ exp: expect.closeTo(Date.now() / 1000 + i, -1) as number, id });
    }
  });
});

describe('a path', () => {
  it.each([
    '/v0/projects/default/traces/..',
    '/v0/projects/default/traces/%2e%2e',
    '/v0/projects/default/traces/%2e%2e%2fsecrets',
    '/v0/projects/default/traces/a%2fb',
    '/v0/projects/default/traces/a%5cb',
    '/v0/projects/default/traces/a;b',
    '/v0/projects/default/traces/a%3bb',
    '/v0/projects/default/traces/a%00',
    '/v0/projects/default/traces/%',
    '/v0/projects/default/traces/%ff',
    '/v0/projects/default/traces/\u00c3\u00a9',
    '/v0/projects/default/objects/search?trace_id=t&ref=%ff',
    '/v0/projects/default/objects/search?trace_id=t&ref=%c3',
    '/v0/projects/default/objects/search?trace_id=t&ref=%ed%a0%80',
    '/v0/projects/default/objects/search?trace_id=t&ref=%u0061',
    '/v0/projects/default/objects/search?trace_id=t&ref=50%',
    '/v0/projects/default/objects/search?trace_id=t&ref=\u00c3\u00a9',
    '/v0/projects//traces',
    '/v0/projects/default/traces/',
    'http://127.0.0.1/v0/projects',
  ])('%s is refused', async (path) => {
    const { status } = await send('GET', path, { authorization: `Bearer ${hub.token}` });
    expect(status).toBe(400);
  });

  it('is decoded once', async () => {
    const { status } = await send('GET', '/v0/projects/default/traces/%252e%252e', {
      authorization: `Bearer ${hub.token}`,
    });
    expect(status).toBe(404);
  });
});
