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

/**
 * What a stream gives, until the process is asked to end.
 *
 * @throws {@link Interrupted} then, also while it waits for more.
 */
export async function* untilInterrupted(
  stream: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const asked = new Promise<never>((_, reject) => {
    const end = (): void => reject(new Interrupted());
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
  // Nobody may wait for it.
  asked.catch(() => undefined);
  const pieces = stream[Symbol.asyncIterator]();
  for (;;) {
    const piece = await Promise.race([pieces.next(), asked]);
    if (piece.done === true) return;
    yield piece.value;
  }
}

/**
 * Runs work that ends by itself when the process is asked to end.
 *
 * @throws {@link Interrupted} then, whatever the work says of it; else what the work throws.
 */
export async function orInterrupted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (signal.aborted) throw new Interrupted();
    throw error;
  }
}
