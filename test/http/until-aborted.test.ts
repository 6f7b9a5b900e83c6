import { describe, expect, it, vi } from 'vitest';
import { untilAborted } from '../../src/http/until-aborted.ts';

const never = new Promise<string>(() => {});

describe('untilAborted', () => {
  it('gives what the login gives, and stops listening', async () => {
    const { signal } = new AbortController();
    const removed = vi.spyOn(signal, 'removeEventListener');
    expect(await untilAborted(Promise.resolve('token'), signal)).toBe('token');
    expect(await untilAborted(Promise.resolve('token'), undefined)).toBe('token');
    await expect(untilAborted(Promise.reject(new Error('mine')), signal)).rejects.toThrow('mine');
    expect(removed).toHaveBeenCalledTimes(2);
  });

  it('gives up as soon as its caller does, or has done', async () => {
    const controller = new AbortController();
    const waiting = untilAborted(never, controller.signal);
    controller.abort('enough');
    await expect(waiting).rejects.toMatchObject({ code: 'transport', cause: 'enough' });
    await expect(untilAborted(never, AbortSignal.abort('before'))).rejects.toMatchObject({ cause: 'before' });
  });

  it('tells of a signal that throws', async () => {
    const signal = {
      aborted: false,
      addEventListener() {
        throw new TypeError('mine');
      },
      removeEventListener() {},
    };
    await expect(untilAborted(never, signal as never)).rejects.toMatchObject({ code: 'transport' });
  });
});
