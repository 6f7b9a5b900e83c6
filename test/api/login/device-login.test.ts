import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deviceLogin, type DeviceLoginOptions } from '../../../src/api/login/device-login.ts';
import type { DeviceCode } from '../../../src/api/login/oauth.ts';
import { EncodeError, LoginError } from '../../../src/base/errors.ts';
import { json, text } from '../../support/http-server.ts';
import { OAuthServer } from '../../support/oauth-server.ts';

let oauth: OAuthServer;
let shown: DeviceCode[];
let waited: number[];

beforeEach(async () => {
  oauth = await OAuthServer.start();
  shown = [];
  waited = [];
});
afterEach(() => oauth.close());

function device(prompt = (code: DeviceCode): void => void shown.push(code)): Promise<string> {
  const login = deviceLogin({
    authUrl: oauth.url,
    audience: 'https://api.example',
    clientId: 'program',
    prompt,
    wait: async (milliseconds) => void waited.push(milliseconds / 1000),
  });
  return login.token();
}

function says(...words: string[]): void {
  oauth.words.unshift(...words.map((error) => ({ error })));
}

function noTerminal(): never {
  throw new Error('no terminal');
}

describe('deviceLogin', () => {
  it('refuses options that make no sense', () => {
    expect(() => deviceLogin(null as unknown as DeviceLoginOptions)).toThrow(EncodeError);
    const rest = { authUrl: oauth.url, audience: 'a', clientId: 'c', prompt: () => undefined };
    expect(() => deviceLogin({ ...rest, timeout: NaN })).toThrow(EncodeError);
  });

  it('shows the person where to go, and asks until they have been there', async () => {
    says('authorization_pending', 'authorization_pending');
    expect(await device()).toBe('device-token');
    expect(shown).toEqual([
      {
        verificationUrl: `${oauth.url}/activate`,
        verificationUrlComplete: `${oauth.url}/activate?user_code=WDJB-MJHT`,
        userCode: 'WDJB-MJHT',
        lifetime: 900,
      },
    ]);
    expect(waited).toEqual([5, 5, 5]);
  });

  it('says that the prompt threw', async () => {
    await expect(device(noTerminal)).rejects.toMatchObject({ code: 'login-required' });
    expect(oauth.http.received).toHaveLength(1);
  });

  it('sends the fields of the original', async () => {
    await device();
    const [first, second] = oauth.http.received.map(({ method, path, body }) => ({
      route: `${method} ${path}`,
      form: Object.fromEntries(new URLSearchParams(body)),
    }));
    expect(first).toEqual({
      route: 'POST /oauth/device/code',
      form: { client_id: 'program', audience: 'https://api.example', scope: '' },
    });
    expect(second).toEqual({
      route: 'POST /oauth/token',
      form: {
        client_id: 'program',
        device_code: 'device-code',
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      },
    });
  });

  it('asks five seconds less often after every slow_down', async () => {
    says('slow_down', 'authorization_pending', 'slow_down');
    await device();
    expect(waited).toEqual([5, 10, 10, 15]);
  });

  it('asks half as often while the server is out of reach, and goes on', async () => {
    says('authorization_pending');
    oauth.http.next.push(
      (response, request) => oauth.answer(response, request),
      text('', {}, 503),
      (response) => void response.destroy(),
    );
    expect(await device()).toBe('device-token');
    expect(waited).toEqual([5, 10, 20, 20]);
  });

  it.each([
    ['expired_token', 'login-expired'],
    ['access_denied', 'login-refused'],
    ['invalid_grant', 'login-refused'],
  ])('ends with a typed error at %s', async (word, code) => {
    says('authorization_pending', word);
    const error: unknown = await device().catch((e: unknown) => e);
    expect(error).toBeInstanceOf(LoginError);
    expect(error).toMatchObject({ code });
    expect(waited).toEqual([5, 5]);
  });

  it('ends at an answer that nobody can read', async () => {
    oauth.http.next.push((response, request) => oauth.answer(response, request), json({ access_token: 5 }));
    await expect(device()).rejects.toMatchObject({ code: 'transport', status: 200 });
    expect(waited).toEqual([5]);
  });

  it.each([
    ['says how long', 20, 5, 4],
    ['says forever', 1e12, 600, 6],
  ])('stops when the code has ended, by itself, where the server %s', async (_, lifetime, interval, questions) => {
    oauth.words.splice(0, 1, { error: 'authorization_pending' });
    oauth.device = { expires_in: lifetime, interval };
    await expect(device()).rejects.toMatchObject({ code: 'login-expired' });
    expect(waited).toHaveLength(questions);
  });

  it('does not ask without a pause, whatever the server says', async () => {
    says('authorization_pending');
    oauth.device = { interval: 0.001 };
    await device();
    expect(waited).toEqual([1, 1]);
  });

  it('asks every five seconds where the server does not say', async () => {
    oauth.device = { interval: undefined };
    await device();
    expect(waited).toEqual([5]);
  });

  it.each([
    { verification_uri: 'javascript:alert(1)' },
    { verification_uri: 'not a url' },
    { verification_uri_complete: 'file:///etc/passwd' },
    { user_code: 'A\u001b[2J' },
    { user_code: 'x'.repeat(65) },
    { device_code: 5 },
    { expires_in: 'soon' },
  ])('shows nobody %j', async (answer) => {
    oauth.device = answer;
    await expect(device()).rejects.toMatchObject({ code: 'transport' });
    expect(shown).toEqual([]);
  });
});
