import { RaymonError } from '../../base/errors.ts';

/** The process was asked to end before a command had its answer. */
export class Interrupted extends RaymonError {
  override readonly name: string = 'Interrupted';
  readonly code = 'interrupted';

  constructor() {
    super('Ended before it was done');
  }
}

/** The exit code of what was interrupted, as shells have it. */
export const INTERRUPTED = 130;
