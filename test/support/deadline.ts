import vm from 'node:vm';

/**
 * Runs a function and stops it, wherever it is, when it takes too long.
 *
 * @throws An error of code `ERR_SCRIPT_EXECUTION_TIMEOUT` then.
 */
export function withDeadline<T>(milliseconds: number, run: () => T): T {
  const slot = globalThis as { attempt?: () => T };
  slot.attempt = run;
  try {
    return vm.runInThisContext('globalThis.attempt()', { timeout: milliseconds }) as T;
  } finally {
    delete slot.attempt;
  }
}
