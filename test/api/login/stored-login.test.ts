import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storedLogin, type StoredLoginOptions } from '../../../src/api/login/stored-login.ts';
import { OptionError, LoginError } from '../../../src/base/errors.ts';
import { jwt, OAuthServer } from '../../support/oauth-server.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

let oauth: OAuthServer;

beforeAll(async () => {
  oauth = await OAuthServer.start();
});
afterAll(() => oauth.close());
beforeEach(() => {
  oauth.http.received.length = 0;
});

const AUDIENCE = 'https://api.example';
const ASKS: StoredLoginOptions = { prompt: () => undefined, wait: async () => undefined };

function config(clientId: string, more = {}) {
  return { auth_url: oauth.url, audience: AUDIENCE, client_id: clientId, ...more };
}

function machine(secret = 'machine-secret') {
  return { m2m: { p1: { config: config('machine', { grant_type: 'client_credentials' }), secret } } };
}

function user(secret: string) {
  return { user: { [oauth.url]: { config: config('program'), secret } } };
}

/** What is kept of a person. */
function entry(secret: string): object {
  return { config: config('program'), secret };
}

const directory = temporaryDirectory();

function stored(content: object): string {
  const path = join(directory(), 'secrets.json');
  writeFileSync(path, JSON.stringify(content), { mode: 0o600 });
  return path;
}

describe('storedLogin', () => {
  it('refuses options that make no sense', () => {
    expect(() => storedLogin(null as unknown as object)).toThrow(OptionError);
    expect(() => storedLogin({ timeout: NaN })).toThrow(OptionError);
  });

  it('tries the machine client of the project first', async () => {
    const path = stored({ ...machine(), ...user(jwt(100_000)) });
    expect(await storedLogin({ path, projectId: 'p1' }).token()).toBe('machine-token');
  });

  it('does not put a person in the place of a machine that is refused', async () => {
    const path = stored({ ...machine('wrong'), ...user(jwt(100_000)) });
    await expect(storedLogin({ path, projectId: 'p1', ...ASKS }).token()).rejects.toMatchObject({
      code: 'login-refused',
    });
  });

  it('takes the token of the server that is asked, where there are several', async () => {
    const [here, there] = [jwt(100_000, { at: 'here' }), jwt(100_000, { at: 'there' })];
    const path = stored({ user: { 'http://127.0.0.1:7457': entry(here), 'https://hub.example.org': entry(there) } });
    expect(await storedLogin({ path, url: 'http://127.0.0.1:7457/v0' }).token()).toBe(here);
    expect(await storedLogin({ path, url: 'https://hub.example.org/v0' }).token()).toBe(there);
    await expect(storedLogin({ path, url: 'https://other.example.org' }).token()).rejects.toMatchObject({
      code: 'login-required',
    });
  });

  it.each([
    ['3 hours', 3 * 3600],
    ['25 hours', 25 * 3600],
    ['10 days', 240 * 3600],
  ])('uses the token of a person that lives %s', async (_, seconds) => {
    const token = jwt(seconds);
    const login = storedLogin({ path: stored({ ...machine(), ...user(token) }), projectId: 'other' });
    expect(await login.token()).toBe(token);
    expect(oauth.http.received).toEqual([]);
  });

  it('asks the person when the token ends within two hours, and keeps the new one', async () => {
    const path = stored({ ...machine(), ...user(jwt(7000)), more: 1 });
    expect(await storedLogin({ path, ...ASKS }).token()).toBe('device-token');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ ...machine(), ...user('device-token'), more: 1 });
    expect(await storedLogin({ path }).token()).toBe('device-token');
  });

  it('uses an opaque token until it is refused', async () => {
    const login = storedLogin({ path: stored(user('opaque')), ...ASKS });
    expect(await login.token()).toBe('opaque');
    expect(await login.token({ refused: 'opaque' })).toBe('device-token');
  });

  it('asks a person who is not in the file', async () => {
    const path = stored({});
    const client = { authUrl: oauth.url, audience: AUDIENCE, clientId: 'program' };
    expect(await storedLogin({ path, ...client, ...ASKS }).token()).toBe('device-token');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(user('device-token'));
  });

  it.each<[string, object, StoredLoginOptions]>([
    ['is nobody to ask', {}, { projectId: 'p1' }],
    ['is no client to ask with', {}, ASKS],
    ['are two authorization servers', { user: { a: { config: {} }, b: { config: {} } } }, ASKS],
  ])('is refused when there %s', async (_, content, options) => {
    const filled = JSON.parse(JSON.stringify(content).replaceAll('{}', JSON.stringify(config('program')))) as object;
    const path = stored('user' in content ? filled : content);
    const error: unknown = await storedLogin({ path, ...options })
      .token()
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(LoginError);
    expect(error).toMatchObject({ code: 'login-required' });
    expect((error as Error).message).toContain(path);
  });

  it('takes the server that is named', async () => {
    const other = { 'https://other.example': { config: config('program'), secret: 'other' } };
    const path = stored({ user: { ...other, ...user('mine').user } });
    expect(await storedLogin({ path, authUrl: oauth.url }).token()).toBe('mine');
  });

  it('is one login for all', async () => {
    const login = storedLogin({ path: stored(machine()), projectId: 'p1' });
    await Promise.all(Array.from({ length: 10 }, () => login.token()));
    expect(oauth.http.received).toHaveLength(1);
  });
});
