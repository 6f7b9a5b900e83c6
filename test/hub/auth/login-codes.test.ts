import { describe, expect, it } from 'vitest';
import { LoginCodes } from '../../../src/hub/auth/login-codes.ts';

describe('LoginCodes', () => {
  it('let in the one that they were made for, once', () => {
    const codes = new LoginCodes(() => 0);
    const [one, other] = [codes.issue('owner'), codes.issue('guest')];
    expect(codes.take(other)).toBe('guest');
    expect(codes.take(one)).toBe('owner');
    expect(codes.take(one)).toBeUndefined();
    expect(codes.take('made up')).toBeUndefined();
  });

  it('are good for ten minutes', () => {
    let now = 0;
    const codes = new LoginCodes(() => now);
    const [one, other] = [codes.issue('owner'), codes.issue('owner')];
    now = 599_999;
    expect(codes.take(one)).toBe('owner');
    now = 600_000;
    expect(codes.take(other)).toBeUndefined();
  });

  it('are a hundred at most: the oldest go first', () => {
    const codes = new LoginCodes(() => 0);
    const made = Array.from({ length: 101 }, () => codes.issue('owner'));
    expect(codes.take(made[0] as string)).toBeUndefined();
    expect(codes.take(made[1] as string)).toBe('owner');
    expect(codes.take(made[100] as string)).toBe('owner');
  });
});
