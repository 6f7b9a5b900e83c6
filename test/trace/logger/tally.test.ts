import { runInNewContext } from 'node:vm';
import { expect, it, vi } from 'vitest';
import { quietly } from '../../../src/trace/logger/tally.ts';

it.each([
  [
    'throws',
    () => {
      throw new Error('no');
    },
  ],
  [
    'rejects',
    async () => {
      throw new Error('no');
    },
  ],
  ['rejects with a promise of another realm', () => runInNewContext('Promise.reject(new Error("no"))') as unknown],
])('a callback that %s leaves no unhandled rejection', async (_, callback) => {
  const heard = vi.fn<(reason: unknown) => void>();
  process.on('unhandledRejection', heard);
  quietly(callback);
  await new Promise((resolve) => setTimeout(resolve, 5));
  process.off('unhandledRejection', heard);
  expect(heard).not.toHaveBeenCalled();
});
