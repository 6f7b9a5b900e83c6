import { expect, it } from 'vitest';
import { OptionError } from '../../../src/base/errors.ts';
import { Backoff, type BackoffOptions } from '../../../src/trace/send/backoff.ts';
import { FakeClock } from '../../support/fake-clock.ts';

function waits(chance: number, failures: number): number[] {
  const clock = new FakeClock();
  clock.chance = chance;
  const backoff = new Backoff(clock, { first: 100, longest: 1000, longestRetryAfter: 60_000 });
  return Array.from({ length: failures }, () => backoff.next());
}

it('a backoff doubles its bound with every failure, up to the longest', () => {
  expect(waits(1, 6)).toEqual([100, 200, 400, 800, 1000, 1000]);
});

it('a backoff jitters over the whole of its bound', () => {
  expect(waits(0, 3)).toEqual([0, 0, 0]);
  expect(waits(0.5, 3)).toEqual([50, 100, 200]);
});

it('a backoff waits at least as long as the server asks, up to its longest wait', () => {
  const backoff = new Backoff(new FakeClock(), { first: 100, longest: 1000, longestRetryAfter: 60_000 });
  expect(backoff.next(7)).toBe(7050);
  expect(backoff.next(1e9)).toBe(60_100);
});

it('a backoff begins anew after a success, and never overflows', () => {
  const backoff = new Backoff(new FakeClock(), { first: 100, longest: 1000 });
  for (let i = 0; i < 5000; i++) expect(backoff.next()).toBeLessThanOrEqual(500);
  backoff.reset();
  expect(backoff.next()).toBe(50);
});

it.each([NaN, -1, -Infinity])('a backoff ignores a server that asks for %d seconds', (asked) => {
  expect(new Backoff(new FakeClock(), { first: 100 }).next(asked)).toBe(50);
});

it.each<[string, readonly unknown[]]>([
  ['first', [0, NaN, -1, 2 ** 31, Infinity, '5', 5n, null]],
  ['longest', [0, NaN, -1, 2 ** 31, Infinity, '5', 5n, null]],
  ['longestRetryAfter', [NaN, -1, 2 ** 31, Infinity, '5', 5n, null]],
])('a backoff refuses the invalid bound %s', (name, values) => {
  for (const value of values) {
    const options = { [name]: value } as BackoffOptions;
    expect(() => new Backoff(new FakeClock(), options), String(value)).toThrow(OptionError);
  }
});
