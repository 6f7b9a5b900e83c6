import { OptionError } from '../../src/base/errors.ts';
import type { Path } from '../../src/base/path.ts';

/** What an error about an option says. */
export interface BadOption {
  readonly path: Path;
  readonly message: string;
}

/** The error about an option that a call raises, now or by its promise; any other, or none, fails the test. */
export async function optionErrorOf(call: () => unknown): Promise<BadOption> {
  try {
    await call();
  } catch (error) {
    return toBadOption(error);
  }
  throw new Error('Expected an error about an option, got none');
}

/** The same for a call that raises it at once. */
export function optionError(call: () => unknown): BadOption {
  try {
    call();
  } catch (error) {
    return toBadOption(error);
  }
  throw new Error('Expected an error about an option, got none');
}

function toBadOption(error: unknown): BadOption {
  if (!(error instanceof OptionError)) throw error;
  return { path: error.path, message: error.message };
}
