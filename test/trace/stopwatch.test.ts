import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startStopwatch, timed } from '../../src/trace/stopwatch.ts';

let now = 0;
const told: number[] = [];

beforeEach(() => {
  now = 1000;
  told.length = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => vi.restoreAllMocks());

const start = () => startStopwatch((ms) => void told.push(ms));

describe('startStopwatch', () => {
  it('tells its time once, and gives it whenever it is asked', () => {
    const stop = start();
    now += 5;
    expect(stop()).toBe(5);
    now += 5;
    expect([stop(), told]).toEqual([5, [5]]);
  });

  it('rounds to microseconds', () => {
    const stop = start();
    now += 0.123_456_789;
    expect(stop()).toBe(0.123);
  });

  it('stops at the end of a block', () => {
    {
      using _ = start();
      now += 2;
    }
    expect(told).toEqual([2]);
  });
});

describe('timed', () => {
  it('takes the time of a call, also of one that throws', () => {
    expect(timed(() => (now += 3), start())).toBe(1003);
    expect(() =>
      timed(() => {
        now += 4;
        throw new Error('mine');
      }, start()),
    ).toThrow('mine');
    expect(told).toEqual([3, 4]);
  });

  it('takes the time until a promise is settled, either way', async () => {
    const good = timed(async () => Promise.resolve().then(() => (now += 6)), start());
    expect(told).toEqual([]);
    await good;
    const bad = timed(async () => Promise.reject(new Error('mine')), start());
    await expect(bad).rejects.toThrow('mine');
    expect(told).toEqual([6, 0]);
  });

  it('asks what begins when it is waited for, as queries of libraries do, once', async () => {
    let asked = 0;
    const query: PromiseLike<string> = {
      // oxlint-disable-next-line unicorn/no-thenable -- as libraries do.
      then: (fulfilled, rejected) => {
        asked++;
        now += 7;
        return Promise.resolve('rows').then(fulfilled, rejected);
      },
    };
    expect(await timed(() => query, start())).toBe('rows');
    expect([asked, told]).toEqual([1, [7]]);
  });

  it('gives what cannot be waited for to who waits for it', async () => {
    // oxlint-disable-next-line unicorn/no-thenable -- as libraries do.
    const broken = { then: () => { throw new Error('mine'); } }; // oxfmt-ignore
    await expect(timed(() => broken as unknown as PromiseLike<1>, start())).rejects.toThrow('mine');
    expect(told).toEqual([0]);
  });
});
