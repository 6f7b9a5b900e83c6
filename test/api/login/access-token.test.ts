import { describe, expect, it } from 'vitest';
import { accessToken, livesFor } from '../../../src/api/login/access-token.ts';
import { LoginError } from '../../../src/base/errors.ts';
import { jwt } from '../../support/oauth-server.ts';

const HOUR = 3600;

describe('accessToken', () => {
  it.each([
    ['ended an hour ago', -HOUR, false],
    ['119 minutes', 119 * 60, false],
    ['3 hours', 3 * HOUR, true],
    ['25 hours', 25 * HOUR, true],
    ['49 hours', 49 * HOUR, true],
    ['10 days', 240 * HOUR, true],
    ['10 days and 1 hour', 241 * HOUR, true],
  ])('a token with %s left lives two hours more: %s s', (_, seconds, lives) => {
    expect(livesFor(accessToken(jwt(seconds)), 2 * HOUR * 1000)).toBe(lives);
  });

  it('reads base64url with every character of its alphabet', () => {
    const token = jwt(25 * HOUR, { name: 'ÿþ?>~ÿ?>>é😀' });
    expect(token).toMatch(/[-_]/);
    expect(accessToken(token).expires).toBeGreaterThan(Date.now() + 24 * HOUR * 1000);
  });

  it.each(['opaque', 'a.b', 'a..c', 'a.b.c', 'a.bnVsbA.c', 'a.eyJleHAiOiJzb29uIn0.c', 'a.W10.c', '...', 'a.////.c'])(
    'takes %j as a token that does not say when it ends',
    (text) => {
      expect(accessToken(text)).toEqual({ text, expires: undefined });
      expect(livesFor(accessToken(text), 2 * HOUR * 1000)).toBe(true);
    },
  );

  it('takes the word of the server where the token says nothing', () => {
    expect(accessToken('opaque', HOUR).expires).toBeGreaterThan(Date.now() + (HOUR - 60) * 1000);
  });

  it.each(['', 'a b', 'a\nauthorization: x', 'é', '\u0000'])('refuses %j, without repeating it', (text) => {
    expect(() => accessToken(text)).toThrow(LoginError);
    expect(() => accessToken(text)).toThrow(/^Expected an access token of visible ASCII$/);
  });
});
