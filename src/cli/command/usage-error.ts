import { RaymonError } from '../../base/errors.ts';

/** A command was called with arguments that it does not have, or that make no sense. */
export class UsageError extends RaymonError {
  override readonly name: string = 'UsageError';
  readonly code = 'usage';
}
