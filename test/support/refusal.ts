import { isRaymonError } from '../../src/base/errors.ts';

/** What a program can tell of an error: its class, code and path. */
export interface Refusal {
  readonly name: string;
  readonly code: string;
  readonly path: string | undefined;
}

/** The error of the package that a call raises; any other, or none, fails the test. */
export function refusal(call: () => unknown): Refusal {
  try {
    call();
  } catch (error) {
    if (!isRaymonError(error)) throw error;
    return { name: error.name, code: error.code, path: 'path' in error ? String(error.path) : undefined };
  }
  throw new Error('Expected an error of the package, got none');
}
