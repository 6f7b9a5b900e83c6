import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RaymonApi } from '../../../src/api/api.ts';
import { deviceLogin } from '../../../src/api/login/device-login.ts';
import { machineLogin } from '../../../src/api/login/machine-login.ts';
import { startTestHub, type TestHub } from '../../support/hub.ts';

let hub: TestHub;

beforeAll(async () => {
  hub = await startTestHub({ limits: { loginsPerMinute: 1000 } });
});
afterAll(() => hub.close());

const audience = 'raymon-backend-api';
const sameSite = { 'sec-fetch-site': 'same-origin' };

async function browser(): Promise<Record<string, string>> {
  const code = new URL(hub.loginLink()).hash.slice(1);
  const answer = await hub.ask('/login', { token: null, method: 'POST', body: JSON.stringify({ code }) });
  expect(answer.status).toBe(200);
  const cookie = answer.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/^raymon-session=rmn\.\S+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=86340$/);
  return { cookie: cookie.split(';')[0] ?? '', ...sameSite };
}

describe('a login link', () => {
  it('opens a session, once', async () => {
    const link = hub.loginLink();
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/login#[\w-]{32}$/);
    const body = JSON.stringify({ code: link.split('#')[1] });
    const first = await hub.ask('/login', { token: null, method: 'POST', body });
    const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? '';
    const me = await hub.ask('/v0/me', { token: null, headers: { cookie } });
    expect(await me.json()).toMatchObject({ kind: 'session', user_id: 'owner' });
    expect((await hub.ask('/login', { token: null, method: 'POST', body })).status).toBe(401);
  });

  it('is made for the owner’s programs', async () => {
    const answer = await hub.ask('/v0/login_links', { method: 'POST' });
    expect(await answer.json()).toEqual({ url: expect.stringMatching(/\/login#[\w-]{32}$/) as string });
  });
});

describe('a session', () => {
  it('opens the API from the hub’s own page only', async () => {
    const headers = await browser();
    const { cookie = '' } = headers;
    const post = { token: null, method: 'POST', body: '{"project_name":"by session"}' };
    expect((await hub.ask('/v0/projects', { token: null, headers })).status).toBe(200);
    expect((await hub.ask('/v0/projects', { ...post, headers: { cookie } })).status).toBe(403);
    expect(
      (await hub.ask('/v0/projects', { ...post, headers: { cookie, origin: 'http://evil.example' } })).status,
    ).toBe(403);
    expect((await hub.ask('/v0/projects', { ...post, headers: { cookie, origin: hub.authUrl } })).status).toBe(200);
  });

  it('ends at once when somebody logs out', async () => {
    const headers = await browser();
    expect((await hub.ask('/v0/me', { token: null, headers })).status).toBe(200);
    const out = await hub.ask('/logout', { token: null, method: 'POST', headers });
    expect(out.headers.get('set-cookie')).toMatch(/Max-Age=0/);
    expect((await hub.ask('/v0/me', { token: null, headers })).status).toBe(401);
  });

  it('is opened by a token: with its rights, no longer than it lives, and it ends with it', async () => {
    const made = await hub.ask('/v0/tokens', {
      method: 'POST',
      body: JSON.stringify({ scopes: ['read', 'admin'], project_id: 'default', days: 1 }),
    });
    const { id, token } = (await made.json()) as { id: string; token: string };
    const logIn = async (text: string): Promise<Response> =>
      hub.ask('/login', { token: null, method: 'POST', body: JSON.stringify({ token: text }), headers: sameSite });
    const answer = await logIn(token);
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict; Max-Age=86340$/);
    const headers = { cookie: cookie.split(';')[0] ?? '', ...sameSite };
    const by = async (path: string, method = 'GET'): Promise<number> =>
      (await hub.ask(path, { token: null, method, headers })).status;
    expect(await (await hub.ask('/v0/me', { token: null, headers })).json()).toMatchObject({
      kind: 'visit',
      scopes: ['read', 'admin'],
      project_id: 'default',
    });
    // No more than the token: neither other projects, nor links, nor programs that it lets in.
    expect(await by('/v0/tokens')).toBe(403);
    expect(await by('/v0/projects/default/traces?slicestr=a==1', 'DELETE')).toBe(403);
    expect(await by('/v0/login_links', 'POST')).toBe(403);
    expect(await by('/v0/device?user_code=BCDF-GHJK')).toBe(403);
    await hub.ask(`/v0/tokens/${id}`, { method: 'DELETE' });
    expect(await by('/v0/me')).toBe(401);
    expect((await logIn(token)).status).toBe(401);
  });

  it('opened by a token of all projects gives no link and no other session', async () => {
    const made = await hub.ask('/v0/tokens', {
      method: 'POST',
      body: JSON.stringify({ scopes: ['read', 'write', 'admin'] }),
    });
    const { token } = (await made.json()) as { token: string };
    const body = JSON.stringify({ token });
    const answer = await hub.ask('/login', { token: null, method: 'POST', body });
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    const headers = { cookie, ...sameSite };
    expect((await hub.ask('/v0/login_links', { token: null, method: 'POST', headers })).status).toBe(403);
    const session = cookie.slice(cookie.indexOf('=') + 1);
    const again = JSON.stringify({ token: session });
    expect((await hub.ask('/login', { token: null, method: 'POST', body: again })).status).toBe(403);
  });

  it('is opened by no machine, and by no text that is no token', async () => {
    const made = await hub.ask('/v0/projects/default/m2m', { method: 'POST' });
    const { client_id, client_secret } = (await made.json()) as Record<string, string>;
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret } as never);
    const given = await hub.ask('/oauth/token', { token: null, method: 'POST', body: form });
    const { access_token: machine } = (await given.json()) as { access_token: string };
    for (const [token, status] of [
      [machine, 403],
      ['rmn.x.y', 401],
      ['', 401],
    ] as const) {
      const answer = await hub.ask('/login', { token: null, method: 'POST', body: JSON.stringify({ token }) });
      expect([token === machine, answer.status]).toEqual([token === machine, status]);
    }
  });
});

describe('a machine', () => {
  it('logs in with the secret of its project, and sees that project only', async () => {
    const made = await hub.ask('/v0/projects/default/m2m', { method: 'POST' });
    const { client_id: clientId, client_secret: clientSecret } = (await made.json()) as Record<string, string>;
    expect(await (await hub.ask('/v0/projects/default/m2m')).json()).toEqual({
      client_id: clientId,
      client_secret: clientSecret,
    });
    const auth = machineLogin({
      authUrl: hub.authUrl,
      audience,
      clientId: clientId ?? '',
      clientSecret: clientSecret ?? '',
    });
    const api = new RaymonApi({ url: hub.url, auth });
    await expect(api.projectsLs()).resolves.toEqual([{ project_id: 'default', project_name: 'default' }]);
    await expect(api.projectCreate('x')).rejects.toMatchObject({ status: 403 });
    // A new secret ends the old one, and what was opened with it.
    await hub.ask('/v0/projects/default/m2m', { method: 'POST' });
    await expect(api.projectsLs()).rejects.toMatchObject({ code: 'login-refused' });
  });

  it('is refused with another secret, which is in no answer', async () => {
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'm', client_secret: 'hush-hush' });
    const answer = await hub.ask('/oauth/token', { token: null, method: 'POST', body });
    const text = await answer.text();
    expect(answer.status).toBe(401);
    expect(JSON.parse(text)).toMatchObject({ error: 'invalid_client' });
    expect(text).not.toContain('hush-hush');
  });

  it.each([
    ['grant_type=password', 'unsupported_grant_type'],
    ['', 'invalid_request'],
    ['grant_type=client_credentials', 'invalid_request'],
    ['grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=x', 'expired_token'],
  ])('is told what is wrong with %j', async (form, error) => {
    const body = new URLSearchParams(form);
    const answer = await hub.ask('/oauth/token', { token: null, method: 'POST', body });
    expect([answer.status, ((await answer.json()) as { error: string }).error]).toEqual([400, error]);
  });
});

describe('a device', () => {
  it('waits until a person lets it in on the page', async () => {
    const headers = await browser();
    let asked = 0;
    const auth = deviceLogin({
      authUrl: hub.authUrl,
      audience,
      clientId: 'a <b>program</b>',
      wait: async () => {
        // The first question comes before the answer.
        if (++asked === 2) await decide(headers, 'allow');
      },
      prompt: ({ userCode, verificationUrlComplete }) => {
        shown = userCode;
        expect(verificationUrlComplete).toContain(`/device?user_code=${userCode}`);
      },
    });
    let shown = '';
    async function decide(with_: Record<string, string>, decision: string): Promise<void> {
      const seen = await hub.ask(`/v0/device?user_code=${shown.toLowerCase()}`, { token: null, headers: with_ });
      expect(await seen.json()).toMatchObject({ client: 'a <b>program</b>' });
      const body = JSON.stringify({ user_code: shown, decision });
      const answer = await hub.ask('/v0/device', { token: null, method: 'POST', headers: with_, body });
      expect(await answer.json()).toEqual({ decision });
    }
    const api = new RaymonApi({ url: hub.url, auth });
    await expect(api.projectsLs()).resolves.toHaveLength(2);
    expect(asked).toBeGreaterThan(1);
  });

  it('hears no, and is let in by no program', async () => {
    const begun = await hub.ask('/oauth/device/code', {
      token: null,
      method: 'POST',
      body: new URLSearchParams({ client_id: 'p', audience, scope: 'read ingest' }),
    });
    const device = (await begun.json()) as Record<string, string>;
    expect(device).toMatchObject({
      interval: 5,
      expires_in: 600,
      user_code: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/) as string,
    });
    const body = JSON.stringify({ user_code: device['user_code'], decision: 'deny' });
    expect((await hub.ask('/v0/device', { method: 'POST', body })).status).toBe(403);
    const headers = await browser();
    expect((await hub.ask('/v0/device', { token: null, method: 'POST', headers, body })).status).toBe(200);
    const form = {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: device['device_code'] ?? '',
    };
    const answer = await hub.ask('/oauth/token', { token: null, method: 'POST', body: new URLSearchParams(form) });
    expect(await answer.json()).toMatchObject({ error: 'access_denied' });
  });
});

describe('logins', () => {
  it('are counted by where they come from', async () => {
    const small = await startTestHub({ limits: { loginsPerMinute: 3 } });
    try {
      const attempt = (): Promise<Response> =>
        small.ask('/login', { token: null, method: 'POST', body: '{"code":"x"}' });
      for (let i = 0; i < 3; i++) expect((await attempt()).status).toBe(401);
      const answer = await attempt();
      expect(answer.status).toBe(429);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    } finally {
      await small.close();
    }
  });
});

describe('the owner’s token', () => {
  it('is kept over a restart, and its secret is in no file of the hub', async () => {
    const { directory } = hub;
    const { token } = hub;
    for (const name of ['hub.key', 'running.json']) {
      expect(readFileSync(join(directory, name)).includes(token)).toBe(false);
    }
  });
});
