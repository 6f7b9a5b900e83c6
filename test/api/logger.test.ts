import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { LoginError, type RaymonError } from '../../src/base/errors.ts';
import { RaymonApi } from '../../src/api/api.ts';
import { machineLogin } from '../../src/api/login/machine-login.ts';
import { equals } from '../../src/toolkit/equals.ts';
import { Native } from '../../src/native/native.ts';
import { RaymonApiLogger } from '../../src/trace/send/api-logger.ts';
import { Trace } from '../../src/trace/trace.ts';
import { OAuthServer } from '../support/oauth-server.ts';
import { RaymonServer } from '../support/raymon-server.ts';

let server: RaymonServer;
let oauth: OAuthServer;

beforeAll(async () => {
  [server, oauth] = await Promise.all([RaymonServer.start('p1'), OAuthServer.start()]);
});
afterAll(() => Promise.all([server.close(), oauth.close()]));

it('what is logged through the client is fetched as it was, after one login anew', async () => {
  oauth.tokens.splice(0, 1, 'stale-token', 'good-token');
  const client = { authUrl: oauth.url, audience: 'https://api.example', clientId: 'machine' };
  const api = new RaymonApi({ url: server.url, auth: machineLogin({ ...client, clientSecret: 'machine-secret' }) });
  const logger = new RaymonApiLogger({ projectId: 'p1', send: api.send });
  const trace = new Trace(logger);
  const value = new Native({ id: 2n ** 70n, weights: new Float32Array([1, 2]) });
  trace.info('received');
  trace.log('in/a', value);
  trace.tag([{ type: 'label', name: 'x', value: 1 }]);
  expect(await logger.close()).toBe(true);
  expect(logger.counts).toMatchObject({ accepted: 3, delivered: 3, dropped: 0 });
  expect(equals((await api.objectSearch('p1', trace.traceId, 'in/a')).value, value)).toBe(true);
  expect(await api.tagsGet('p1', trace.traceId)).toMatchObject([{ name: 'x', value: 1 }]);
  expect(oauth.http.received).toHaveLength(2);
});

it('a logger of the client says in the message why no batch can be sent, where the error is one of the package', async () => {
  const refused = { token: () => Promise.reject(new LoginError('login-refused', 'Expected a secret that is known')) };
  const broken = { token: () => Promise.reject(new Error('password 1234')) };
  const messages: (string | undefined)[] = [];
  for (const auth of [refused, broken]) {
    const told: string[] = [];
    const api = new RaymonApi({ url: server.url, auth });
    const onError = (error: RaymonError): void => void told.push(error.message);
    const logger = new RaymonApiLogger({ projectId: 'p1', send: api.send, onError, batchAge: 0 });
    new Trace(logger).info('a');
    await vi.waitFor(() => expect(told.length).toBeGreaterThan(0));
    await logger.close({ timeout: 0 });
    messages.push(told[0]);
  }
  expect(messages).toEqual([
    'Expected the batch to be sent: Expected a secret that is known',
    'Expected the batch to be sent: Expected a token, the login threw',
  ]);
});
