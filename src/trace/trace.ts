import { ownErrors } from '../base/foreign-errors.ts';
import { TraceError, withFacts } from '../base/errors.ts';
import { describe, quote } from '../base/path.ts';
import { isThenable } from '../base/thenable.ts';
import { isObject } from '../json/members.ts';
import type { FlushOptions, RaymonLogger } from './logger/logger.ts';
import { checkFlag, type OptionNames, readOptions } from '../base/options.ts';
import { optionIdentifier } from './record/identifier.ts';
import { TAG_TYPES, type TagLike } from './record/tag.ts';
import { startStopwatch, timed, type Stopwatch } from './stopwatch.ts';
import { traceContext } from './trace-context.ts';

/** How a trace begins. */
export interface TraceOptions {
  /** Joins the trace of this id, whichever service began it; without it a trace of its own begins, with a UUID. */
  readonly traceId?: string | undefined;
  /** Whether it becomes the current trace, as by {@link setCurrentTrace}. */
  readonly setGlobal?: boolean | undefined;
}

const TRACE_OPTIONS: OptionNames<TraceOptions> = { traceId: true, setGlobal: true };

/** What a trace asks of its logger, whatever else that does. */
const LOGGER_METHODS = ['info', 'log', 'tag', 'refuse'] as const;

/** Told at once: a trace never throws later, when it logs. */
function checkLogger(logger: unknown): void {
  if (!isObject(logger)) throw new TraceError(`Expected a logger, got ${describe(logger)}`);
  const missing = LOGGER_METHODS.find((name) => typeof logger[name] !== 'function');
  if (missing === undefined) return;
  const isOptions = isObject(logger['logger']);
  const hint = isOptions ? ': new Trace(logger, options) takes the logger first' : '';
  throw new TraceError(`Expected a logger, got an object without the method ${missing}${hint}`);
}

/**
 * All that is logged about one thing, under one id: messages, tags and artefacts.
 *
 * Its methods never throw: what cannot be logged goes to the logger's `onError`, and is counted.
 *
 * ```ts
 * const trace = new Trace(logger, { traceId: request.headers.get('x-trace-id') ?? undefined });
 * trace.info('image received');
 * trace.log('request/image', new Image(bytes));
 * trace.tag([{ type: 'metric', name: 'score', value: 0.93 }]);
 * ```
 */
export class Trace {
  /** The id of the trace. */
  readonly traceId: string;
  readonly #logger: RaymonLogger;
  readonly #refs = new Set<string>();

  /**
   * @param logger - what takes the records; traces may share one.
   * @param options - the id of a trace to join.
   * @throws {@link TraceError} if it is not a logger.
   * @throws {@link OptionError} if an option is unknown, or the id is not a string of 1 to 200 characters without controls.
   */
  constructor(logger: RaymonLogger, options?: TraceOptions) {
    ownErrors(
      () => checkLogger(logger),
      (cause) => new TraceError('Expected a logger that can be read', { cause }),
    );
    const { traceId, setGlobal } = readOptions(options, TRACE_OPTIONS);
    this.traceId = traceId === undefined ? crypto.randomUUID() : optionIdentifier(traceId, 'traceId');
    this.#logger = logger;
    if (checkFlag(setGlobal, ['setGlobal']) === true) setCurrentTrace(this);
  }

  /**
   * Logs a message.
   *
   * @param text - a string for people.
   * @returns Whether the logger kept it; false if it was refused, or dropped at once.
   */
  info(text: string): boolean {
    return this.#logger.info(this.traceId, text);
  }

  /**
   * Logs an artefact as it is now: what happens to it later changes nothing.
   *
   * @param ref - its name, unique within the trace.
   * @param data - a wrapper, or any value that `wrap` takes.
   * @returns Whether the logger kept it; false if it was refused, or dropped at once.
   */
  log(ref: string, data: unknown): boolean {
    return this.#logOnce(ref, () => this.#logger.log(this.traceId, ref, data));
  }

  /**
   * Logs what was thrown as an artefact, as it is now: an error with its name, message, stack, causes and members.
   *
   * What of it cannot be kept (a function, a request that is under way) is left out, and named in a text of the trace;
   * {@link log} would refuse such an error.
   *
   * @param error - whatever was thrown.
   * @param ref - its name, unique within the trace; `error`, `error-2`, … unless another is given.
   * @returns Whether the logger kept it; false if it was refused, or dropped at once.
   */
  error(error: unknown, ref?: string): boolean {
    const logger = this.#logger;
    const name = ref ?? this.#freeErrorRef();
    return this.#logOnce(name, () =>
      logger.error === undefined ? logger.log(this.traceId, name, error) : logger.error(this.traceId, name, error),
    );
  }

  #freeErrorRef(): string {
    for (let count = 1; ; count++) {
      const ref = count === 1 ? 'error' : `error-${count}`;
      if (!this.#refs.has(ref)) return ref;
    }
  }

  #logOnce(ref: string, log: () => boolean): boolean {
    if (this.#refs.has(ref)) {
      this.#refuse(`Expected a ref that is new to its trace, got ${quote(ref)} again`, { ref });
      return false;
    }
    const taken = log();
    // A value that was refused or dropped has not used its name up.
    if (taken) this.#refs.add(ref);
    return taken;
  }

  #refuse(message: string, facts: { readonly ref?: string }): void {
    const { traceId } = this;
    this.#logger.refuse(withFacts(new TraceError(message), `in trace ${quote(traceId)}`, { traceId, ...facts }));
  }

  /**
   * Logs tags.
   *
   * @param tags - `Tag`s or plain objects.
   * @returns Whether the logger kept them; false if they were refused, or dropped at once.
   */
  tag(tags: Iterable<TagLike>): boolean {
    return this.#logger.tag(this.traceId, tags);
  }

  /**
   * Times what happens until it is stopped, and logs that as a metric, in milliseconds.
   *
   * ```ts
   * using timer = trace.time('model'); // or: const stop = trace.time('model'); …; stop();
   * ```
   *
   * @param name - of the tag.
   * @returns What stops it.
   */
  time(name: string): Stopwatch;
  /**
   * Times a call, and logs that as a metric, in milliseconds: also of a call that fails.
   *
   * ```ts
   * const scores = await trace.time('model', () => model.run(input));
   * ```
   *
   * @param name - of the tag.
   * @param call - called at once; if it gives a promise, the time ends when that is settled.
   * @returns What `call` returns; what it throws is thrown. What else can be waited for, such as a query of a library,
   *   is waited for once, and comes as a promise.
   */
  time<R>(name: string, call: () => PromiseLike<R>): Promise<R>;
  time<R>(name: string, call: () => R): R;
  time<R>(name: string, call?: () => R): Stopwatch | R | Promise<Awaited<R>> {
    if (call !== undefined && typeof call !== 'function') {
      // Whoever waits for a call that runs already gets what it gives: only its time is unknown.
      const given = isThenable(call) ? 'a promise of a call that has begun' : describe(call);
      this.#refuse(`Expected a function to call and time, got ${given}`, {});
      return call;
    }
    const stop = startStopwatch((value) => this.tag([{ type: TAG_TYPES.metric, name, value }]));
    return call === undefined ? stop : timed(call, stop);
  }

  /**
   * Waits until what was logged has left the logger.
   *
   * @param options - how long to wait.
   * @returns Whether it has, within the time.
   */
  flush(options?: FlushOptions): Promise<boolean> {
    return this.#logger.flush(options);
  }
}

/**
 * Runs `fn` with a current trace: {@link currentTrace} gives it in all that `fn` calls and awaits, and nowhere else.
 *
 * In a browser, which has no contexts that last beyond an `await`, it gives it in what `fn` calls before it first awaits
 * something; pass the trace itself from there on.
 *
 * @param trace - the current one meanwhile.
 * @param fn - called at once, without arguments.
 * @returns What `fn` returns.
 */
export function withTrace<R>(trace: Trace, fn: () => R): R {
  if (typeof fn !== 'function') throw new TraceError(`Expected a function to run, got ${describe(fn)}`);
  return traceContext().run(trace, fn);
}

/**
 * The trace of this asynchronous context, undefined when it has none.
 *
 * @returns The trace itself, not a copy.
 */
export function currentTrace(): Trace | undefined {
  return traceContext().get() as Trace | undefined;
}

/**
 * Makes a trace the current one for the rest of this asynchronous context: of a request, where a server opens a
 * context for each; in a browser for the rest of this synchronous stretch. {@link withTrace} says more clearly where it
 * ends.
 *
 * @param trace - the current one from now on.
 */
export function setCurrentTrace(trace: Trace): void {
  traceContext().enter(trace);
}

/** Leaves the rest of this asynchronous context without a current trace. */
export function clearTrace(): void {
  traceContext().enter(undefined);
}
