import { LONGEST_TIMER } from './bound.ts';
import type { FlushOptions } from './logger.ts';

const DEFAULT_TIMEOUT = 30_000;

/**
 * Milliseconds that a flush may take. What is no time counts as none given: an application that ends must not fail
 * because of its logs.
 */
export function flushTimeout(options: FlushOptions | undefined): number {
  const timeout: unknown = options?.timeout;
  return typeof timeout === 'number' && timeout >= 0 ? Math.min(timeout, LONGEST_TIMER) : DEFAULT_TIMEOUT;
}
