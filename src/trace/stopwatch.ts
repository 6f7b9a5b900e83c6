import { isThenable } from '../base/thenable.ts';

/** Takes one time, and says how long it was. */
export interface Stopwatch {
  /**
   * Stops it, and logs the time; called again, it logs nothing more.
   *
   * @returns Milliseconds from its beginning until it was first stopped.
   */
  (): number;
  /** The same, at the end of a block: `using timer = trace.time('model')`. */
  [Symbol.dispose](): void;
}

/**
 * Starts one.
 *
 * @param stopped - told of the milliseconds, once.
 */
export function startStopwatch(stopped: (ms: number) => void): Stopwatch {
  const start = performance.now();
  let ms: number | undefined;
  const stop = (): number => {
    if (ms === undefined) {
      // Clocks of this kind count microseconds at best; the digits beyond say nothing.
      ms = Math.round((performance.now() - start) * 1000) / 1000;
      stopped(ms);
    }
    return ms;
  };
  // Some browsers have no such symbol, and no `using` either.
  return Object.defineProperty(stop, DISPOSE, { value: () => void stop() }) as Stopwatch;
}

const DISPOSE: symbol = (Symbol.dispose as symbol | undefined) ?? /* @__PURE__ */ Symbol.for('Symbol.dispose');

/**
 * Runs `call` and stops then, or when the promise that it gives is settled.
 *
 * @returns What `call` returns; a promise of the same where that is another kind of thenable: a query of a library may
 *   run anew each time it is waited for.
 */
export function timed<R>(call: () => R, stop: Stopwatch): R | Promise<Awaited<R>> {
  let isPending = false;
  try {
    const result = call();
    if (!isThenable(result)) return result;
    isPending = true;
    if (!(result instanceof Promise)) return Promise.resolve(result).finally(stop) as Promise<Awaited<R>>;
    result.then(stop, stop);
    return result;
  } finally {
    if (!isPending) stop();
  }
}
