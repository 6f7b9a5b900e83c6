import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { withFileLock } from '../../src/disk/file-lock.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const directory = temporaryDirectory();
const QUICK = { retryMs: 1, staleMs: 20 };
const PATIENT = { retryMs: 1, staleMs: 1e6 };

function lockPath(): string {
  return join(directory(), 'file.lock');
}

describe('withFileLock', () => {
  it('runs one action at a time, and leaves no file', async () => {
    let running = 0;
    let most = 0;
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        withFileLock(
          lockPath(),
          async ({ isHeld }) => {
            most = Math.max(most, ++running);
            expect(isHeld()).toBe(true);
            await turn();
            running--;
            return index;
          },
          PATIENT,
        ),
      ),
    );
    expect(most).toBe(1);
    expect(outcomes).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(readdirSync(directory())).toEqual([]);
  });

  it('is free again after an action that throws', async () => {
    await expect(withFileLock(lockPath(), () => Promise.reject(new Error('failed')), PATIENT)).rejects.toThrow(
      'failed',
    );
    expect(await withFileLock(lockPath(), async () => 'next', PATIENT)).toBe('next');
  });

  it('takes a lock away that a killed process has left, also one without a token', async () => {
    for (const left of ['0123456789abcdef', '']) {
      writeFileSync(lockPath(), left);
      const racing = Array.from({ length: 5 }, (_, index) => withFileLock(lockPath(), async () => index, QUICK));
      expect(await Promise.all(racing)).toEqual([0, 1, 2, 3, 4]);
      expect(readdirSync(directory())).toEqual([]);
    }
  });

  it('tells a holder that has lost its lock, and leaves the lock of the next one alone', async () => {
    await withFileLock(lockPath(), async ({ isHeld }) => {
      writeFileSync(lockPath(), 'another');
      expect(isHeld()).toBe(false);
    });
    expect(readFileSync(lockPath(), 'utf8')).toBe('another');
  });

  it('throws what the file system does', async () => {
    const path = join(directory(), 'missing', 'file.lock');
    await expect(withFileLock(path, async () => 1)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(existsSync(path)).toBe(false);
  });
});
