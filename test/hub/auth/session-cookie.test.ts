import { describe, expect, it } from 'vitest';
import { sessionCookie, sessionOf } from '../../../src/hub/auth/session-cookie.ts';

describe.each([true, false])('the cookie of a session, by TLS: %s', (isSecure) => {
  it('is read back among others', () => {
    const [pair = ''] = sessionCookie('rmn.a=.b', 60, isSecure).split(';');
    expect(sessionOf(`other=1; ${pair}; more=2`, isSecure)).toBe('rmn.a=.b');
    expect(sessionOf(pair, isSecure)).toBe('rmn.a=.b');
  });

  it('is not read where another has its name in it', () => {
    const [pair = ''] = sessionCookie('token', 60, isSecure).split(';');
    expect(sessionOf(`x${pair}; y=${pair}`, isSecure)).toBeUndefined();
    expect(sessionOf(undefined, isSecure)).toBeUndefined();
    expect(sessionOf('', isSecure)).toBeUndefined();
  });

  it('is for no script, and for no other site', () => {
    const attributes = sessionCookie('token', 60, isSecure).split('; ').slice(1);
    expect(attributes).toEqual([
      'Path=/',
      'HttpOnly',
      'SameSite=Strict',
      'Max-Age=60',
      ...(isSecure ? ['Secure'] : []),
    ]);
  });
});

it('is another by TLS: a page without it cannot set one', () => {
  const [pair = ''] = sessionCookie('token', 60, false).split(';');
  expect(sessionOf(pair, true)).toBeUndefined();
  expect(sessionCookie('token', 60, true)).toMatch(/^__Host-/);
});
