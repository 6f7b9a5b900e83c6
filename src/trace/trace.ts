import { TraceError } from '../base/errors.ts';
import { isObject } from '../json/members.ts';
import { describe, quote } from '../base/path.ts';
import { setCurrentTrace } from './current-trace.ts';
import { checkIdentifier } from './record/identifier.ts';
import type { FlushOptions, RaymonLogger } from './logger/logger.ts';
import { checkOptions } from './logger/options.ts';
import type { TagLike } from './record/tag.ts';

/** How a trace begins. */
export interface TraceOptions {
  /** Joins the trace of this id, whichever service began it; without it a trace of its own begins, with a UUID. */
  readonly traceId?: string | undefined;
  /** Whether it becomes the current trace of this asynchronous context. */
  readonly setGlobal?: boolean | undefined;
}

/**
 * All that is logged about one thing, under one id: texts, tags and artefacts.
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
   * @throws {@link TraceError} if there is no logger, or the given id is no string of 1 to 200 characters without controls.
   */
  constructor(logger: RaymonLogger, options: TraceOptions = {}) {
    if (!isObject(logger)) throw new TraceError(`Expected a logger, got ${describe(logger)}`);
    const { traceId } = checkOptions(options, 'a trace');
    this.traceId = traceId === undefined ? crypto.randomUUID() : checkIdentifier(traceId, 'the id of a trace');
    this.#logger = logger;
    if (options.setGlobal === true) setCurrentTrace(this);
  }

  /**
   * Logs a text.
   *
   * @param text - for people.
   * @returns Whether the logger took it.
   */
  info(text: string): boolean {
    return this.#logger.info(this.traceId, text);
  }

  /**
   * Logs an artefact as it is now: what happens to it later changes nothing.
   *
   * @param ref - its name, unique within the trace.
   * @param data - a wrapper, or any value that `wrap` takes.
   * @returns Whether the logger took it.
   */
  log(ref: string, data: unknown): boolean {
    if (this.#refs.has(ref)) {
      this.#logger.refuse(new TraceError(`Expected a ref that is new to its trace, got ${quote(ref)} again`));
      return false;
    }
    const taken = this.#logger.log(this.traceId, ref, data);
    // A value that was refused has not used its name up.
    if (taken) this.#refs.add(ref);
    return taken;
  }

  /**
   * Logs tags.
   *
   * @param tags - `Tag`s or plain objects.
   * @returns Whether the logger took them.
   */
  tag(tags: Iterable<TagLike>): boolean {
    return this.#logger.tag(this.traceId, tags);
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
