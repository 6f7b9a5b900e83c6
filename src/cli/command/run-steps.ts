import { setImmediate } from 'node:timers/promises';
import { runShared, type Steps } from '../../viewer/model/steps.ts';
import { Interrupted } from './interrupted.ts';
import type { Io } from './io.ts';

/**
 * Does work of steps for a command, and looks between them whether the process is asked to end.
 *
 * @throws {@link Interrupted} if it is.
 */
export function stepRunner({ signal }: Pick<Io, 'signal'>): <T>(steps: Steps<T>) => Promise<T> {
  return async (steps) => {
    const done = await runShared(wrapped(steps), {
      now: () => performance.now(),
      pause: () => setImmediate(undefined),
      signal,
    });
    if (done === undefined) throw new Interrupted();
    return done.result;
  };
}

/** A result that is never undefined, which stands for work that was ended. */
function* wrapped<T>(steps: Steps<T>): Steps<{ readonly result: T }> {
  return { result: yield* steps };
}
