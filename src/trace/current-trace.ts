import { AsyncLocalStorage } from 'node:async_hooks';
import type { Trace } from './trace.ts';

const storage = /* @__PURE__ */ new AsyncLocalStorage<Trace | undefined>();

/**
 * Runs `fn` with a current trace: {@link currentTrace} gives it in all that `fn` calls and awaits, and nowhere else.
 *
 * @param trace - the current one meanwhile.
 * @param fn - called at once, without arguments.
 * @returns What `fn` returns.
 */
export function withTrace<R>(trace: Trace, fn: () => R): R {
  return storage.run(trace, fn);
}

/**
 * The trace of this asynchronous context, undefined when it has none.
 *
 * @returns The trace itself, not a copy.
 */
export function currentTrace(): Trace | undefined {
  return storage.getStore();
}

/**
 * Makes a trace the current one for the rest of this asynchronous context: of a request, where a server opens a
 * context for each. {@link withTrace} says more clearly where it ends.
 *
 * @param trace - the current one from now on.
 */
export function setCurrentTrace(trace: Trace): void {
  storage.enterWith(trace);
}

/** Leaves the rest of this asynchronous context without a current trace. */
export function clearTrace(): void {
  storage.enterWith(undefined);
}
