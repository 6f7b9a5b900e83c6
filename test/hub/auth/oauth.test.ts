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
    const page = await hub.ask('/', { token: null, headers: { cookie } });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('It runs');
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

  it('sends whoever has none to the page that says how', async () => {
    const answer = await hub.ask('/', { token: null, headers: { cookie: 'raymon-session=rmn.x.y' } });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/login']);
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
