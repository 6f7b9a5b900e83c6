import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { provideContext, traceContext, type TraceContext } from '../../src/trace/trace-context.ts';
import { clearTrace, currentTrace, setCurrentTrace, Trace, withTrace } from '../../src/trace/trace.ts';
import { RaymonApiLogger } from '../../src/trace/core-api-logger.ts';

const SLOT = Symbol.for('raymon.currentTrace.1');

const logger = new RaymonApiLogger({ projectId: 'p', send: () => Promise.resolve() });
const [a, b] = [new Trace(logger, { traceId: 'a' }), new Trace(logger, { traceId: 'b' })];

function asyncContext(): TraceContext {
  const storage = new AsyncLocalStorage<unknown>();
  return {
    isAsync: true,
    get: () => storage.getStore(),
    run: (trace, fn) => storage.run(trace, fn),
    enter: (trace) => storage.enterWith(trace),
  };
}

beforeEach(() => {
  Reflect.deleteProperty(globalThis, SLOT);
});
afterEach(() => {
  Reflect.deleteProperty(globalThis, SLOT);
});

describe('the current trace without asynchronous contexts', () => {
  it('is that of the call, and what it was before afterwards, also when the call throws', () => {
    expect(currentTrace()).toBeUndefined();
    expect(withTrace(a, () => [currentTrace(), withTrace(b, () => currentTrace()), currentTrace()])).toEqual([a, b, a]);
    expect(() =>
      withTrace(a, () => {
        throw new Error('x');
      }),
    ).toThrow('x');
    expect(currentTrace()).toBeUndefined();
  });

  it('is none after an await, in which another one could have come', async () => {
    const seen: unknown[] = [];
    const call = async (trace: Trace): Promise<void> => {
      seen.push(currentTrace() === trace);
      await Promise.resolve();
      seen.push(currentTrace());
    };
    await Promise.all([withTrace(a, () => call(a)), withTrace(b, () => call(b))]);
    expect(seen).toEqual([true, true, undefined, undefined]);
  });

  it('that is set lasts for the synchronous stretch, or until another is set', async () => {
    setCurrentTrace(a);
    expect(currentTrace()).toBe(a);
    const set = new Trace(logger, { traceId: 'b', setGlobal: true });
    expect(currentTrace()).toBe(set);
    clearTrace();
    expect(currentTrace()).toBeUndefined();
    setCurrentTrace(a);
    await Promise.resolve();
    expect(currentTrace()).toBeUndefined();
    setCurrentTrace(b);
    expect(currentTrace()).toBe(b);
  });
});

describe('the place that all copies share', () => {
  it('keeps the current trace of one for the other', () => {
    const context = traceContext();
    expect(traceContext()).toBe(context);
    expect(withTrace(a, () => context.get())).toBe(a);
  });

  it('is for asynchronous contexts as soon as one copy can have them, and stays so', async () => {
    traceContext();
    const first = asyncContext();
    provideContext(first);
    provideContext(asyncContext());
    expect(traceContext()).toBe(first);
    await withTrace(a, async () => {
      await Promise.resolve();
      expect(currentTrace()).toBe(a);
    });
  });

  it.each([5, null, {}, { get: 1, run: 2, enter: 3 }])('is made anew where somebody has put %j', (other) => {
    Object.defineProperty(globalThis, SLOT, { value: other, configurable: true, writable: true });
    expect(withTrace(a, () => currentTrace())).toBe(a);
  });
});
