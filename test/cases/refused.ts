import type { Kit } from './kit.ts';

/** What a program can tell of a refusal. */
export interface Refused {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly path?: string;
  readonly offset?: number;
}

/**
 * The error of the package that a call raises.
 *
 * @throws What else it raises, or that it raises nothing.
 */
export function refused({ isRaymonError }: Pick<Kit, 'isRaymonError'>, call: () => unknown): Refused {
  try {
    call();
  } catch (error) {
    if (!isRaymonError(error)) throw error;
    return {
      name: error.name,
      code: error.code,
      message: error.message,
      ...('path' in error && { path: String(error.path) }),
      ...('offset' in error && typeof error.offset === 'number' && { offset: error.offset }),
    };
  }
  throw new Error('Expected an error of the package, got none');
}

/** A refusal in a line. */
export function lineOf({ name, code, message, offset }: Refused): string {
  return `${name} ${code} ${offset ?? ''} ${message}`;
}
