/**
 * Has the current trace kept by Node's `AsyncLocalStorage`, which Deno, Bun and workerd have too: in all that a call
 * awaits. Importing it does so, before anything else can ask for the trace.
 *
 * @module
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { provideContext } from './trace-context.ts';

const storage = new AsyncLocalStorage<unknown>();

provideContext({
  isAsync: true,
  get: () => storage.getStore(),
  run: (trace, fn) => storage.run(trace, fn),
  enter: (trace) => storage.enterWith(trace),
});
