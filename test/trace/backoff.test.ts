import { expect, it } from 'vitest';
import { Backoff } from '../../src/trace/backoff.ts';
import { FakeClock } from '../support/fake-clock.ts';

function waits(chance: number, failures: number): number[] {
  const clock = new FakeClock();
  clock.chance = chance;
  const backoff = new Backoff(clock, { first: 100, longest: 1000, longestRetryAfter: 60_000 });
  return Array.from({ length: failures }, () => backoff.next());
}

it('doubles its bound with every failure, up to the longest', () => {
  expect(waits(1, 6)).toEqual([100, 200, 400, 800, 1000, 1000]);
});

it('jitters over the whole of the bound', () => {
  expect(waits(0, 3)).toEqual([0, 0, 0]);
  expect(waits(0.5, 3)).toEqual([50, 100, 200]);
});

it('waits at least as long as the server asks, within reason', () => {
  const backoff = new Backoff(new FakeClock(), { first: 100, longest: 1000, longestRetryAfter: 60_000 });
  expect(backoff.next(7)).toBe(7050);
  expect(backoff.next(1e9)).toBe(60_100);
});

it('begins anew after a success, and never overflows', () => {
  const backoff = new Backoff(new FakeClock(), { first: 100, longest: 1000 });
  for (let i = 0; i < 5000; i++) expect(backoff.next()).toBeLessThanOrEqual(500);
  backoff.reset();
  expect(backoff.next()).toBe(50);
});
