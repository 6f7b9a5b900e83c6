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

/** Runs `call` and stops then, or when the promise that it gives is settled. @returns What `call` returns. */
export function timed<R>(call: () => R, stop: Stopwatch): R {
  let isPending = false;
  try {
    const result = call();
    if (isThenable(result)) {
      isPending = true;
      result.then(stop, stop);
    }
    return result;
  } finally {
    if (!isPending) stop();
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
