import { describe, expect, it } from 'vitest';
import { RateLimit } from '../../../src/hub/http/rate-limit.ts';

describe('RateLimit', () => {
  it('refuses what is too much within a minute, by name, and says when to come again', () => {
    let now = 0;
    const limit = new RateLimit(2, () => now);
    limit.take('a');
    limit.take('a');
    now = 20_500;
    expect(() => limit.take('a')).toThrow(expect.objectContaining({ status: 429, retryAfter: 40 }));
    limit.take('b');
    now = 59_999;
    expect(() => limit.take('a')).toThrow(expect.objectContaining({ retryAfter: 1 }));
    now = 60_000;
    expect(() => limit.take('a')).not.toThrow();
  });

  it('counts a name that is forgotten anew', () => {
    const limit = new RateLimit(1, () => 0);
    limit.take('a');
    limit.forget('a');
    expect(() => limit.take('a')).not.toThrow();
    expect(() => limit.take('a')).toThrow();
  });

  it('counts a bounded number of names: of more, the oldest are counted anew', () => {
    const limit = new RateLimit(1, () => 0);
    for (let i = 0; i < 10_001; i++) limit.take(String(i));
    expect(() => limit.take('10000')).toThrow();
    expect(() => limit.take('0')).not.toThrow();
  });
});
