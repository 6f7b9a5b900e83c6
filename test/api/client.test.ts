import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RaymonApi } from '../../src/api/api.ts';
import { machineLogin } from '../../src/api/login/machine-login.ts';
import { TransportError } from '../../src/base/errors.ts';
import { json, type Answer } from '../support/http-server.ts';
import { OAuthServer } from '../support/oauth-server.ts';
import { RaymonServer } from '../support/raymon-server.ts';

let server: RaymonServer;
let oauth: OAuthServer;

beforeAll(async () => {
  server = await RaymonServer.start();
});
afterAll(() => server.close());
beforeEach(async () => {
  oauth = await OAuthServer.start();
  server.http.received.length = 0;
});
afterEach(() => oauth.close());

function login() {
  const audience = 'https://api.example';
  return machineLogin({ authUrl: oauth.url, audience, clientId: 'machine', clientSecret: 'machine-secret' });
}

describe('a token that is refused', () => {
  it('is renewed by one login that all requests share, and each is sent once more', async () => {
    oauth.tokens.splice(0, 1, 'stale-token', 'good-token');
    oauth.delay = 20;
    const api = new RaymonApi({ url: server.url, auth: login() });
    await Promise.all(Array.from({ length: 8 }, () => api.projectCreate('x')));
    expect(oauth.http.received).toHaveLength(2);
    const tokens = server.http.received.map(({ headers }) => headers.authorization);
    expect(tokens.filter((token) => token === 'Bearer stale-token')).toHaveLength(8);
    expect(tokens.filter((token) => token === 'Bearer good-token')).toHaveLength(8);
    expect(server.http.received.every(({ body }) => body === '{"project_name":"x"}')).toBe(true);
  });

  it('is not renewed twice for one request', async () => {
    oauth.tokens.splice(0, 1, 'bad-1', 'bad-2', 'bad-3');
    const api = new RaymonApi({ url: server.url, auth: login() });
    await expect(api.projectsLs()).rejects.toMatchObject({ code: 'transport', status: 401 });
    expect(server.http.received).toHaveLength(2);
    expect(oauth.http.received).toHaveLength(2);
  });

  it('is an error when it cannot be renewed', async () => {
    const api = new RaymonApi({ url: server.url, auth: 'old-token' });
    await expect(api.projectsLs()).rejects.toMatchObject({ code: 'transport', status: 401 });
    expect(server.http.received).toHaveLength(1);
  });

  it('is a LoginError when the login is of your own, and throws', async () => {
    const auth = { token: () => Promise.reject(new Error('vault is closed')) };
    await expect(new RaymonApi({ url: server.url, auth }).projectsLs()).rejects.toMatchObject({
      code: 'login-refused',
    });
  });

  it('ends in the error of the login when that fails', async () => {
    oauth.tokens.splice(0, 1, 'stale-token');
    const api = new RaymonApi({ url: server.url, auth: login() });
    await api.projectsLs().catch(() => undefined);
    oauth.clients.clear();
    await expect(api.projectsLs()).rejects.toMatchObject({ code: 'login-refused' });
  });
});

const echo: Answer = (response, request) => json({ got: request.headers }, 418)(response, request);

describe('a secret', () => {
  it('is not in the error about an answer that repeats it', async () => {
    server.http.next.push(echo);
    const error: unknown = await new RaymonApi({ url: server.url, auth: 'good-token' })
      .projectsLs()
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(TransportError);
    expect((error as TransportError).body).toContain('Bearer [redacted]');
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain('good-token');
  });

  it.each([
    ['is not JSON', { 'content-type': 'text/plain' }],
    ['is JSON that nobody can read', { 'content-type': 'application/json' }],
  ])('is not in the error about an answer that %s', async (_, headers) => {
    server.http.next.push((response) => void response.writeHead(200, headers).end('you sent good-token'));
    const error: unknown = await new RaymonApi({ url: server.url, auth: 'good-token' })
      .projectsLs()
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(TransportError);
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain('good-token');
  });

  it('is not in the error about a connection that fails', async () => {
    server.http.next.push((response) => void response.destroy());
    const error: unknown = await new RaymonApi({ url: server.url, auth: 'good-token' })
      .projectsLs()
      .catch((e: unknown) => e);
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain('good-token');
  });

  it('is not in the error about a token that cannot be sent', async () => {
    const auth = { token: async () => 'hidden\ntoken' };
    const error: unknown = await new RaymonApi({ url: server.url, auth }).projectsLs().catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'login-refused' });
    expect(inspect(error, { depth: null })).not.toContain('hidden');
  });

  it('is not seen in the client or its login', async () => {
    const auth = login();
    oauth.tokens.splice(0, 1, 'good-token');
    const api = new RaymonApi({ url: server.url, auth });
    await api.projectsLs();
    for (const shown of [api, auth, new RaymonApi({ url: server.url, auth: 'good-token' })]) {
      const texts = [inspect(shown, { depth: null, showHidden: true }), JSON.stringify(shown), String(shown)];
      expect(texts.join()).not.toMatch(/good-token|machine-secret/);
    }
    expect(inspect(api)).toBe(`RaymonApi ${server.url}`);
  });
});

describe('a URL', () => {
  it('is the public API unless given', () => {
    expect(new RaymonApi({ auth: 't' }).url).toBe('https://api.raymon.ai/v0');
  });

  it('may end in slashes', async () => {
    await new RaymonApi({ url: `${server.url}//`, auth: 'good-token' }).projectsLs();
    expect(server.http.received[0]?.path).toBe('/v0/projects');
  });

  it('is refused where a token would be read on the way', () => {
    expect(() => new RaymonApi({ url: 'http://api.raymon.ai', auth: 't' })).toThrow('Expected a URL of https');
  });
});
