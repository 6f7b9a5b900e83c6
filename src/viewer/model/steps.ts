/** Work that can be interrupted: it yields often, and returns its result. */
export type Steps<T> = Generator<void, T, void>;

/** Elements between two places where work can be interrupted: well below a millisecond of most work. */
export const STEP_ELEMENTS: number = 2 ** 14;

/**
 * Runs work to its end at once, as workers and programs of the command line do.
 *
 * @param steps - fresh work.
 * @returns Its result.
 */
export function runSteps<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** How work shares its thread with others. */
export interface Sharing {
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Lets others run. */
  readonly pause: () => Promise<void>;
  /** Ends the work when it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds of work between two pauses: half a frame, so that the other half is left for drawing. */
const SLICE_MS = 8;

/**
 * Runs work in slices, so that its thread stays free for others.
 *
 * @param steps - fresh work.
 * @param sharing - clock, pause and signal.
 * @returns Its result; undefined if it was aborted first.
 */
export async function runShared<T>(steps: Steps<T>, sharing: Sharing): Promise<T | undefined> {
  const { now, pause, signal } = sharing;
  let until = now() + SLICE_MS;
  for (;;) {
    if (signal?.aborted === true) return undefined;
    const { done, value } = steps.next();
    if (done === true) return value;
    if (now() < until) continue;
    await pause();
    until = now() + SLICE_MS;
  }
}
