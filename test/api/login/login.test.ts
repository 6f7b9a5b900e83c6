import { describe, expect, it } from 'vitest';
import { accessToken, type AccessToken } from '../../../src/api/login/access-token.ts';
import { fixedLogin, sharedLogin } from '../../../src/api/login/login.ts';
import { OptionError } from '../../../src/base/errors.ts';
import { jwt } from '../../support/oauth-server.ts';

/** A login whose tokens are given one after the other, and which counts. */
function counted(...tokens: string[]): { count: number; logIn: () => Promise<AccessToken> } {
  const state = {
    count: 0,
    async logIn(): Promise<AccessToken> {
      await new Promise(setImmediate);
      const token = tokens[state.count++];
      if (token === undefined) throw new Error('no more');
      return accessToken(token);
    },
  };
  return state;
}

describe('sharedLogin', () => {
  it('is one login for all who wait, and later for all who come', async () => {
    const source = counted('first');
    const login = sharedLogin(source.logIn);
    expect(await Promise.all(Array.from({ length: 20 }, () => login.token()))).toEqual(Array(20).fill('first'));
    expect(await login.token()).toBe('first');
    expect(source.count).toBe(1);
  });

  it('renews a refused token once, however many were refused', async () => {
    const source = counted('first', 'second');
    const login = sharedLogin(source.logIn);
    await login.token();
    const renewed = await Promise.all(Array.from({ length: 20 }, () => login.token({ refused: 'first' })));
    // One who learns of it late gets what the others got.
    renewed.push(await login.token({ refused: 'first' }));
    expect(new Set(renewed)).toEqual(new Set(['second']));
    expect(source.count).toBe(2);
  });

  it('renews a token that is about to end', async () => {
    const source = counted(jwt(30), 'second');
    const login = sharedLogin(source.logIn);
    await login.token();
    expect(await login.token()).toBe('second');
  });

  it('lets one caller give up without the others', async () => {
    const login = sharedLogin(counted('first').logIn);
    const controller = new AbortController();
    const patient = login.token();
    const hasty = login.token({ signal: controller.signal });
    controller.abort();
    await expect(hasty).rejects.toMatchObject({ code: 'transport' });
    await expect(login.token({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'transport' });
    expect(await patient).toBe('first');
  });

  it('refuses an invalid signal, and takes null for none', async () => {
    const login = sharedLogin(counted('first').logIn);
    await expect(login.token({ signal: {} as AbortSignal })).rejects.toThrow(OptionError);
    expect(await login.token({ signal: null as unknown as AbortSignal })).toBe('first');
    expect(await login.token(null as unknown as undefined)).toBe('first');
  });

  it('tries again after a login that failed', async () => {
    const source = counted('first');
    let isDown = true;
    const login = sharedLogin(async () => {
      if (isDown) throw new Error('down');
      return source.logIn();
    });
    await expect(login.token()).rejects.toThrow('down');
    isDown = false;
    expect(await login.token()).toBe('first');
  });
});

describe('fixedLogin', () => {
  it('gives its token, also to one who was refused with it', async () => {
    expect(await fixedLogin('only').token({ refused: 'only' })).toBe('only');
  });
});
