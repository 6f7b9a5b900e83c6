import { checkMilliseconds } from './bound.ts';
import type { FlushOptions } from './logger.ts';

const DEFAULT_TIMEOUT = 30_000;

/**
 * Milliseconds that a flush may take.
 *
 * @throws {@link TraceError} if what was asked for is no time.
 */
export function flushTimeout(options: FlushOptions | undefined): number {
  const { timeout = DEFAULT_TIMEOUT } = options ?? {};
  return checkMilliseconds(timeout, 'timeout', 0);
}
