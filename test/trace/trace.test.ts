import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isRaymonError, OptionError, TraceError, type RaymonError } from '../../src/base/errors.ts';
// oxlint-disable-next-line import/no-unassigned-import
import '../../src/trace/async-context.ts';
import type { Redact } from '../../src/trace/logger/redaction.ts';
import { fromJson } from '../../src/toolkit/builtins.ts';
import type { Native } from '../../src/native/native.ts';
import { activeSpanTraceId } from '../../src/trace/active-span.ts';
import { RaymonApiLogger } from '../../src/trace/send/api-logger.ts';
import { clearTrace, currentTrace, setCurrentTrace, Trace, withTrace } from '../../src/trace/trace.ts';
import type { Send } from '../../src/trace/send/transport.ts';
import type { Arrived } from '../support/fault-server.ts';

/** A transport that keeps what it is given. */
function sink(): { readonly records: Arrived[]; readonly send: Send } {
  const records: Arrived[] = [];
  const send: Send = async (batch) => {
    records.push(...(JSON.parse(new TextDecoder().decode(batch.body)) as Arrived[]));
  };
  return { records, send };
}

function logging(): { logger: RaymonApiLogger; records: Arrived[]; errors: RaymonError[] } {
  const { records, send } = sink();
  const errors: RaymonError[] = [];
  const onError = (error: RaymonError): void => void errors.push(error);
  const logger = new RaymonApiLogger({ projectId: 'p', send, gzip: false, onError });
  return { logger, records, errors };
}

/** For methods that no test calls. */
function unasked(): never {
  return expect.unreachable();
}

describe('Trace', () => {
  it('gives itself a UUID, or keeps the id it is given', async () => {
    const { logger, records } = logging();
    const own = new Trace(logger);
    expect(own.traceId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Trace(logger).traceId).not.toBe(own.traceId);
    const first = new Trace(logger, { traceId: 'req/1' });
    const second = new Trace(logger, { traceId: 'req/1' });
    first.info('a');
    second.info('b');
    await logger.close();
    expect(records.map((record) => record.trace_id)).toEqual(['req/1', 'req/1']);
  });

  it.each(['', 'a\nb', '../x\n', '\ud800', 'x'.repeat(201), 7, {}])('refuses the id %j', (traceId) => {
    expect(() => new Trace(logging().logger, { traceId: traceId as string })).toThrow(OptionError);
  });

  it('refuses as a logger what lacks a method that a trace calls, and says how loggers are given', () => {
    const { logger } = logging();
    const options = { logger } as unknown as RaymonApiLogger;
    expect(() => new Trace(options)).toThrow(
      new TraceError(
        'Expected a logger, got an object without the method info: new Trace(logger, options) takes the logger first',
      ),
    );
    const part = { info: () => true, log: () => true, tag: () => true } as unknown as RaymonApiLogger;
    expect(() => new Trace(part)).toThrow(new TraceError('Expected a logger, got an object without the method refuse'));
  });

  it.each([null, undefined, 5])('refuses the logger %j, and options of null', (logger) => {
    expect(() => new Trace(logger as unknown as RaymonApiLogger)).toThrow(TraceError);
    expect(() => new Trace(logging().logger, null as unknown as object)).toThrow(OptionError);
  });

  it('logs texts, artefacts and tags as the API wants them', async () => {
    const { logger, records } = logging();
    const trace = new Trace(logger, { traceId: 't' });
    expect(trace.info('line 1\nline 2 "é"')).toBe(true);
    expect(trace.log('ref/1', { a: [1, 2n ** 60n] })).toBe(true);
    expect(trace.tag([{ type: 'label', name: 'My Label', value: 'cat' }])).toBe(true);
    expect(await trace.flush()).toBe(true);
    const common = { trace_id: 't', project_id: 'p', timestamp: expect.stringMatching(/^\d{4}-.*Z$/) as string };
    expect(records).toEqual([
      { dtype: 'info', ref: null, data: 'line 1\nline 2 "é"', ...common },
      {
        dtype: 'object',
        ref: 'ref/1',
        data: {
          type: 'raymon.types.Native',
          params: { data: { a: [1, '1152921504606846976'] } },
          exact: { '/a/1': 'bigint' },
        },
        ...common,
      },
      { dtype: 'tags', ref: null, data: [{ type: 'label', name: 'my_label', value: 'cat', group: null }], ...common },
    ]);
    await logger.close();
  });

  it('takes a ref once, and again only if the first value was refused', async () => {
    const { logger, records, errors } = logging();
    const trace = new Trace(logger);
    expect(trace.log('x', () => 1)).toBe(false);
    expect(trace.log('x', 1)).toBe(true);
    expect(trace.log('x', 2)).toBe(false);
    expect(new Trace(logger).log('x', 3)).toBe(true);
    await logger.close();
    expect(records).toHaveLength(2);
    expect(errors.map((error) => error.code)).toEqual(['unsupported-value', 'trace']);
    expect(logger.counts).toMatchObject({ accepted: 2, delivered: 2, refused: 2, dropped: 0 });
  });

  it('says of a value that is dropped at once that it was not kept, and does not use its ref up', async () => {
    const { records, send } = sink();
    const options = { projectId: 'p', send, gzip: false, maxQueueRecords: 1, overflow: 'drop-newest' as const };
    const logger = new RaymonApiLogger({ ...options, onDrop: () => undefined });
    const trace = new Trace(logger);
    expect(trace.log('a', 1)).toBe(true);
    expect([trace.log('b', 2), trace.info('c'), trace.tag([{ type: 'label', name: 'd', value: '' }])]).toEqual([
      false,
      false,
      false,
    ]);
    expect(logger.counts).toMatchObject({ accepted: 4, dropped: 3, refused: 0 });
    await logger.flush();
    expect(trace.log('b', 2)).toBe(true);
    await logger.close();
    expect(records.map(({ ref }) => ref)).toEqual(['a', 'b']);
  });

  it('never throws, whatever it is given', () => {
    const { logger, errors } = logging();
    const trace = new Trace(logger);
    const hostile = new Proxy({}, { getPrototypeOf: () => { throw new Error('trap'); } }); // oxfmt-ignore
    expect(trace.info(5 as unknown as string)).toBe(false);
    expect(trace.log('', 1)).toBe(false);
    expect(trace.log('a\u2028b', 1)).toBe(false);
    expect(trace.log(null as unknown as string, 1)).toBe(false);
    expect(trace.log('cycle', (() => { const a: unknown[] = []; a.push(a); return a; })())).toBe(false); // oxfmt-ignore
    expect(trace.log('proxy', hostile)).toBe(false);
    expect(trace.tag([{ type: 'metric', name: 'n', value: NaN }])).toBe(false);
    expect(trace.tag(5 as unknown as [])).toBe(false);
    expect(trace.tag('label' as unknown as [])).toBe(false);
    expect(trace.tag({ type: 'metric', name: 'n', value: 1 } as unknown as [])).toBe(false);
    expect(errors).toHaveLength(10);
    expect(errors.at(-1)?.message).toContain('Expected a list of tags, such as [{ type, name, value }], got object');
    expect(errors.every((error) => isRaymonError(error))).toBe(true);
  });

  it('is kept from what its listeners do', async () => {
    const { send } = sink();
    const logger = new RaymonApiLogger({ projectId: 'p', send, onError: () => { throw new Error('listener'); } }); // oxfmt-ignore
    expect(new Trace(logger).log('x', Symbol('x'))).toBe(false);
    const rejecting = new RaymonApiLogger({ projectId: 'p', send, onError: async () => { throw new Error('later'); } }); // oxfmt-ignore
    expect(new Trace(rejecting).log('x', Symbol('x'))).toBe(false);
    const looping: RaymonApiLogger = new RaymonApiLogger({
      projectId: 'p',
      send,
      onError: () => void looping.info('', 'x'),
    });
    looping.info('', 'x');
    expect(looping.counts.refused).toBe(2);
    await Promise.all([logger.close(), rejecting.close(), looping.close()]);
  });
});

const hideErrors: Redact = ({ kind, value }) => (kind === 'info' ? undefined : Object.assign(new Error('hidden'), { of: typeof value })); // oxfmt-ignore

describe('Trace.error', () => {
  it('logs an error with its causes and members, under a name of its own', async () => {
    const { logger, records, errors } = logging();
    const trace = new Trace(logger);
    const error = Object.assign(new TypeError('bad', { cause: new RangeError('deep') }), { status: 500 });
    expect([trace.error(error), trace.error(error), trace.error('a text'), trace.error(error, 'mine')]).toEqual([true, true, true, true]); // oxfmt-ignore
    expect(trace.error(error, 'mine')).toBe(false);
    await logger.close();
    expect(records.map(({ ref }) => ref)).toEqual(['error', 'error-2', 'error-3', 'mine']);
    const back = fromJson(JSON.stringify(records[0]?.data)) as Native;
    expect(back.data).toBeInstanceOf(TypeError);
    expect(back.data).toMatchObject({ message: 'bad', status: 500, cause: { name: 'RangeError', message: 'deep' } });
    expect(records[2]?.data).toMatchObject({ params: { data: 'a text' } });
    expect(errors).toHaveLength(1);
  });

  it('leaves out what cannot be kept, and names it', async () => {
    const { logger, records, errors } = logging();
    const trace = new Trace(logger, { traceId: 't' });
    const cause = Object.assign(new Error('deep'), { socket: () => 1 });
    const error = Object.assign(new Error('bad', { cause }), { request: Symbol('x'), code: 'E' });
    expect(trace.log('refused', error)).toBe(false);
    expect(trace.error(error)).toBe(true);
    await logger.close();
    expect(records).toHaveLength(2);
    expect((fromJson(JSON.stringify(records[0]?.data)) as Native).data).toMatchObject({ message: 'bad', code: 'E', cause: { message: 'deep' } }); // oxfmt-ignore
    expect(records[1]).toMatchObject({ dtype: 'info', trace_id: 't' });
    expect(records[1]?.data).toContain('Left out of "error": ');
    expect(records[1]?.data).toContain('$.request (');
    expect(records[1]?.data).toContain('$.cause.socket (');
    expect(errors).toHaveLength(1);
  });

  it('names the first of many, and how many more there are', async () => {
    const { logger, records } = logging();
    const members = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`m${index}`, () => 1]));
    new Trace(logger).error(Object.assign(new Error('bad'), members));
    await logger.close();
    expect(records[1]?.data).toMatch(/\$\.m19 \([^;]*; and 30 more$/);
  });

  it('is redacted like all that is logged, also where something is left out', async () => {
    const { send, records } = sink();
    const logger = new RaymonApiLogger({
      projectId: 'p',
      send,
      gzip: false,
      redact: hideErrors,
      onDrop: () => undefined,
    });
    expect(new Trace(logger).error(Object.assign(new Error('secret'), { f: () => 1 }))).toBe(true);
    await logger.close();
    expect(JSON.stringify(records)).not.toContain('secret');
    expect(records).toHaveLength(1);
  });

  it('gives the whole error to a logger that cannot leave anything out', () => {
    const logged: unknown[] = [];
    const log = (...args: unknown[]): boolean => logged.push(args) > 0;
    const logger = { info: unasked, log, tag: unasked, refuse: unasked } as unknown as RaymonApiLogger;
    const error = new Error('x');
    expect(new Trace(logger, { traceId: 't' }).error(error)).toBe(true);
    expect(logged).toEqual([['t', 'error', error]]);
  });

  it('never throws, whatever was thrown', () => {
    const { logger, errors } = logging();
    const trace = new Trace(logger);
    const hostile = new Proxy(new Error('x'), { ownKeys: () => { throw new Error('trap'); } }); // oxfmt-ignore
    const cyclic: Error & { self?: unknown } = new Error('x');
    cyclic.self = cyclic;
    expect([trace.error(undefined), trace.error(() => 1), trace.error(hostile), trace.error(cyclic)].length).toBe(4);
    expect(errors.every((error) => isRaymonError(error))).toBe(true);
  });
});

async function timesOf(run: (trace: Trace) => unknown): Promise<unknown[]> {
  const { logger, records } = logging();
  await run(new Trace(logger));
  await logger.close();
  return records.map(({ dtype, data }) => [dtype, ...(data as { type: string; name: string; value: number }[]).map(({ type, name, value }) => `${type} ${name} ${value}`)]); // oxfmt-ignore
}

describe('Trace.time', () => {
  let now = 0;

  beforeEach(() => {
    now = 1000;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('logs the milliseconds until it is stopped, once', async () => {
    const times = await timesOf((trace) => {
      const stop = trace.time('The Model');
      now += 12.3456789;
      expect(stop()).toBe(12.346);
      now += 5;
      expect(stop()).toBe(12.346);
    });
    expect(times).toEqual([['tags', 'metric the_model 12.346']]);
  });

  it('ends with its block', async () => {
    const times = await timesOf((trace) => {
      const stop = trace.time('a');
      now += 2;
      stop[Symbol.dispose]();
    });
    expect(times).toEqual([['tags', 'metric a 2']]);
  });

  it('wraps calls, and promises until they are settled, and those that fail', async () => {
    const times = await timesOf(async (trace) => {
      expect(trace.time('sync', () => (now += 3))).toBe(1003);
      const failure = new Error('no');
      const failing = (): never => {
        now += 4;
        throw failure;
      };
      expect(() => trace.time('throws', failing)).toThrow(failure);
      const promise = Promise.resolve().then(() => (now += 5));
      expect(trace.time('async', () => promise)).toBe(promise);
      await promise;
      await expect(trace.time('rejects', () => Promise.resolve().then(failing))).rejects.toBe(failure);
    });
    expect(times).toEqual([['tags', 'metric sync 3'], ['tags', 'metric throws 4'], ['tags', 'metric async 5'], ['tags', 'metric rejects 4']]); // oxfmt-ignore
  });

  it('of what is no function gives that back, and says so to the logger alone', async () => {
    const { logger, errors } = logging();
    const trace = new Trace(logger, { traceId: 'timed' });
    const running = Promise.resolve(7);
    expect(await trace.time('model', running as unknown as () => number)).toBe(7);
    expect(trace.time('model', 5 as unknown as () => number)).toBe(5);
    expect(errors.map(({ message }) => message)).toEqual([
      'Expected a function to call and time, got a promise of a call that has begun - in trace "timed"',
      'Expected a function to call and time, got number - in trace "timed"',
    ]);
    expect(logger.counts).toMatchObject({ accepted: 0, refused: 2 });
  });

  it('of a name that no tag has is refused when it ends, without an error for the caller', () => {
    const { logger, errors } = logging();
    expect(new Trace(logger).time('\n', () => 7)).toBe(7);
    expect(errors).toHaveLength(1);
  });
});

describe('the current trace', () => {
  afterEach(clearTrace);

  it('is that of the asynchronous context', async () => {
    const { logger } = logging();
    const [a, b] = [new Trace(logger), new Trace(logger)];
    expect(currentTrace()).toBeUndefined();
    await withTrace(a, async () => {
      await Promise.resolve();
      expect(currentTrace()).toBe(a);
      withTrace(b, () => expect(currentTrace()).toBe(b));
      expect(currentTrace()).toBe(a);
      clearTrace();
      expect(currentTrace()).toBeUndefined();
    });
    expect(currentTrace()).toBeUndefined();
    setCurrentTrace(b);
    await Promise.resolve();
    expect(currentTrace()).toBe(b);
    expect(new Trace(logger, { setGlobal: true })).toBe(currentTrace());
    expect(new Trace(logger)).not.toBe(currentTrace());
  });

  it('does not mix in 10,000 concurrent requests', async () => {
    const { logger, records } = logging();
    const request = async (index: number): Promise<void> => {
      const trace = new Trace(logger, { traceId: `t${index}` });
      await withTrace(trace, async () => {
        currentTrace()?.info(`${index} begins`);
        await new Promise((resolve) => setTimeout(resolve, (index * 7919) % 20));
        currentTrace()?.log('value', index);
        await Promise.resolve();
        currentTrace()?.tag([{ type: 'metric', name: 'index', value: index }]);
      });
    };
    const joined = async (index: number): Promise<void> => {
      setCurrentTrace(new Trace(logger, { traceId: `g${index}` }));
      await new Promise((resolve) => setImmediate(resolve));
      currentTrace()?.info(`${index}`);
    };
    await Promise.all(
      Array.from({ length: 10_000 }, (_, index) => Promise.all([request(index), index < 100 ? joined(index) : null])),
    );
    await logger.close();
    expect(records).toHaveLength(30_100);
    const seen = new Map<string, unknown[]>();
    for (const record of records) seen.set(record.trace_id, [...(seen.get(record.trace_id) ?? []), record.data]);
    for (let index = 0; index < 10_000; index++) {
      expect(seen.get(`t${index}`)).toEqual([
        `${index} begins`,
        { type: 'raymon.types.Native', params: { data: index } },
        [{ type: 'metric', name: 'index', value: index, group: null }],
      ]);
    }
    for (let index = 0; index < 100; index++) expect(seen.get(`g${index}`)).toEqual([`${index}`]);
  });
});

describe('activeSpanTraceId', () => {
  const API = Symbol.for('opentelemetry.js.api.1');
  const register = (traceId: unknown): void => {
    const span = { spanContext: () => ({ traceId }) };
    const key = Symbol.for('OpenTelemetry Context Key SPAN');
    const context = { active: () => ({ getValue: (asked: symbol) => (asked === key ? span : undefined) }) };
    Reflect.set(globalThis, API, { version: '1.9.0', context });
  };
  afterEach(() => void Reflect.deleteProperty(globalThis, API));

  it('gives the trace id of the active span', () => {
    register('0af7651916cd43dd8448eb211c80319c');
    expect(activeSpanTraceId()).toBe('0af7651916cd43dd8448eb211c80319c');
    const { logger } = logging();
    expect(new Trace(logger, { traceId: activeSpanTraceId() }).traceId).toBe('0af7651916cd43dd8448eb211c80319c');
  });

  it('gives nothing where there is no legal one', () => {
    expect(activeSpanTraceId()).toBeUndefined();
    register('0'.repeat(32));
    expect(activeSpanTraceId()).toBeUndefined();
    register(5);
    expect(activeSpanTraceId()).toBeUndefined();
    Reflect.set(globalThis, API, { context: { active: () => { throw new Error('broken'); } } }); // oxfmt-ignore
    expect(activeSpanTraceId()).toBeUndefined();
  });
});
