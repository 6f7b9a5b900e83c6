import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long to wait for a lock, in milliseconds; tests are less patient. */
export interface LockWaits {
  /** Between two attempts. */
  readonly retryMs: number;
  /** After which a lock that stayed the same is taken for left by a process that was killed. */
  readonly staleMs: number;
}

const WAITS: LockWaits = { retryMs: 10, staleMs: 10_000 };

/** What the holder of a lock asks before it makes its change visible. */
export interface HeldLock {
  /** Whether the lock is still this holder's: one that was suspended for long may have lost it. */
  isHeld(): boolean;
}

/**
 * Runs an action while no other one, of this process or another, runs under the same lock: a file that exists meanwhile.
 *
 * A lock that a killed process has left is taken away from it once it has stayed the same for `staleMs`, watched by one
 * that waits, so that no clocks are compared. Actions are meant to take milliseconds.
 *
 * @param path - of the lock; its directory exists.
 * @param action - makes its change only while the lock {@link HeldLock.isHeld}.
 * @returns What the action returns.
 * @throws What the action or the file system throws.
 */
export async function withFileLock<T>(
  path: string,
  action: (lock: HeldLock) => Promise<T>,
  { retryMs, staleMs }: LockWaits = WAITS,
): Promise<T> {
  const token = randomBytes(16).toString('hex');
  let seen: string | undefined;
  let seenAt = 0;
  while (!tryLock(path, token)) {
    const holder = holderOf(path);
    const now = performance.now();
    if (holder === undefined || holder !== seen) [seen, seenAt] = [holder, now];
    else if (now - seenAt >= staleMs) takeAway(path, `${path}.${token}`);
    // Those who wait together do not ask together.
    await sleep(retryMs * (0.5 + Math.random()));
  }
  const lock: HeldLock = { isHeld: () => holderOf(path) === token };
  try {
    return await action(lock);
  } finally {
    if (lock.isHeld()) rmSync(path, { force: true });
  }
}

/** Makes the lock's file, with its holder's token in it. @returns Whether there was none. */
function tryLock(path: string, token: string): boolean {
  let fd: number;
  try {
    fd = openSync(path, 'wx', 0o600);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    writeSync(fd, token);
  } finally {
    closeSync(fd);
  }
  return true;
}

/** The token of the lock's holder, empty while it is being written; undefined if there is no lock. */
function holderOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Renamed first: of several that take it away, one succeeds, and nobody deletes the lock that comes after it. */
function takeAway(path: string, aside: string): void {
  try {
    renameSync(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  rmSync(aside, { force: true });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
