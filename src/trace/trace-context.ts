/** Where the current trace is kept: for an asynchronous context, or for one synchronous stretch. */
export interface TraceContext {
  /** Whether it lasts beyond an `await`. */
  readonly isAsync: boolean;
  /** The current trace; undefined for none. */
  get(): unknown;
  /** Calls `fn` with another one. */
  run<R>(trace: unknown, fn: () => R): R;
  /** Makes another one the current one from now on. */
  enter(trace: unknown): void;
}

/** Where all copies of this package in a realm find it: entry points, bundles and versions share one current trace. */
const SLOT = /* @__PURE__ */ Symbol.for('raymon.currentTrace.1');

/** What keeps the current trace here. */
export function traceContext(): TraceContext {
  const found: unknown = Reflect.get(globalThis, SLOT);
  return isContext(found) ? found : provide(new StretchContext());
}

/** Has the current trace kept by this, unless it is kept for asynchronous contexts already. */
export function provideContext(context: TraceContext): void {
  if (!traceContext().isAsync) provide(context);
}

function provide(context: TraceContext): TraceContext {
  Object.defineProperty(globalThis, SLOT, { value: context, configurable: true, writable: true });
  return context;
}

/** Other programs may keep anything there. */
function isContext(value: unknown): value is TraceContext {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['get', 'run', 'enter'].every((name) => typeof Reflect.get(value, name) === 'function')
  );
}

/**
 * Keeps the current trace for one synchronous stretch: until the call that it is set for returns, or the code that set
 * it gives way to others. What comes later, after an `await` as well, may belong to something else.
 */
class StretchContext implements TraceContext {
  readonly isAsync = false;
  #current: unknown;
  /** Tells a stretch from later ones. */
  #stretch = 0;

  get(): unknown {
    return this.#current;
  }

  run<R>(trace: unknown, fn: () => R): R {
    const before = this.#current;
    this.#current = trace;
    try {
      return fn();
    } finally {
      this.#current = before;
    }
  }

  enter(trace: unknown): void {
    this.#current = trace;
    const stretch = ++this.#stretch;
    queueMicrotask(() => {
      if (this.#stretch === stretch) this.#current = undefined;
    });
  }
}
