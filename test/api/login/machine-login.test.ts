import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { machineLogin, type MachineLoginOptions } from '../../../src/api/login/machine-login.ts';
import { EncodeError, LoginError, TransportError } from '../../../src/base/errors.ts';
import { json, text, type Answer } from '../../support/http-server.ts';
import { OAuthServer } from '../../support/oauth-server.ts';

let oauth: OAuthServer;

beforeAll(async () => {
  oauth = await OAuthServer.start();
});
afterAll(() => oauth.close());
beforeEach(() => {
  oauth.http.received.length = 0;
  oauth.http.next.length = 0;
});

function machine(options = {}) {
  const audience = 'https://api.example';
  return machineLogin({
    authUrl: oauth.url,
    audience,
    clientId: 'machine',
    clientSecret: 'machine-secret',
    ...options,
  });
}

describe('machineLogin', () => {
  it('sends the four fields of the original to oauth/token', async () => {
    expect(await machine().token()).toBe('machine-token');
    const [request] = oauth.http.received;
    expect(`${request?.method} ${request?.path}`).toBe('POST /oauth/token');
    expect(request?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      audience: 'https://api.example',
      grant_type: 'client_credentials',
      client_id: 'machine',
      client_secret: 'machine-secret',
    });
  });

  it('says that the server refused, and not with which secret', async () => {
    const error: unknown = await machine({ clientSecret: 'wrong-secret' })
      .token()
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(LoginError);
    expect(error).toMatchObject({ code: 'login-refused' });
    expect(String(error)).toContain('invalid_client: No: [redacted]');
  });

  it.each<[string, Answer, object]>([
    ['HTML', text('<p>', { 'content-type': 'text/html' }), { code: 'transport' }],
    ['status 503', text('busy', {}, 503), { code: 'transport', status: 503 }],
    ['status 429 with an error', json({ error: 'too_many' }, 429), { code: 'transport', status: 429 }],
    ['a redirect', text('', { location: '/' }, 302), { code: 'transport', status: 302 }],
    ['no token', json({ token_type: 'Bearer' }), { code: 'transport' }],
    ['no type of token', json({ access_token: 'hidden-token' }), { code: 'transport' }],
    ['a token of another type', json({ access_token: 'hidden-token', token_type: 'mac' }), { code: 'transport' }],
    ['a token of proof', json({ access_token: 'hidden-token', token_type: 'DPoP' }), { code: 'login-refused' }],
    ['an illegal token', json({ access_token: 'hidden-token\n', token_type: 'Bearer' }), { code: 'login-refused' }],
    ['a challenge', text('', { 'www-authenticate': 'Basic realm="x"' }, 401), { code: 'login-refused' }],
    ['a list', json([{ access_token: 'hidden-token' }]), { code: 'transport' }],
  ])('an answer of %s is a typed error without the token', async (_, answer, expected) => {
    oauth.http.next.push(answer);
    const error: unknown = await machine()
      .token()
      .catch((e: unknown) => e);
    expect(error).toMatchObject(expected);
    expect((error as Error).cause).toBeUndefined();
    expect(JSON.stringify(error) + String(error)).not.toContain('hidden-token');
  });

  it('gives up at its deadline', async () => {
    oauth.http.next.push(() => undefined);
    await expect(machine({ timeout: 50 }).token()).rejects.toBeInstanceOf(TransportError);
  });

  it('refuses an empty name before anything is sent', async () => {
    await expect(machine({ clientId: '' }).token()).rejects.toMatchObject({
      code: 'unsupported-value',
      path: '$.clientId',
    });
    expect(oauth.http.received).toEqual([]);
  });

  it.each([0, NaN, -1, 2 ** 31, Infinity, '5'])('refuses the timeout %s', (timeout) => {
    expect(() => machine({ timeout: timeout as number })).toThrow('Expected milliseconds');
  });

  it('refuses options of null', () => {
    expect(() => machineLogin(null as unknown as MachineLoginOptions)).toThrow(EncodeError);
  });

  it('refuses http to another machine, and an empty secret', () => {
    expect(() => machine({ authUrl: 'http://auth.example' })).toThrow('Expected a URL of https');
    expect(() => machine({ clientSecret: '' })).toThrow(LoginError);
  });
});
