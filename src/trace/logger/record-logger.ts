import { TraceError } from '../../base/errors.ts';
import type { RaymonError } from '../../base/errors.ts';
import { builtins } from '../../toolkit/builtins.ts';
import type { RaymonDataType } from '../../document/jcr.ts';
import { resolveLimits, type Limits } from '../../base/limits.ts';
import { describe } from '../../base/path.ts';
import { state } from '../../document/state-document.ts';
import { jsonParts, type JsonPart } from '../../text/writer/writer.ts';
import { checkCount, checkMilliseconds } from './bound.ts';
import { systemClock, type Clock } from './clock.ts';
import { onExit, type ExitSignal } from './exit-hooks.ts';
import { checkIdentifier } from '../record/identifier.ts';
import type { EchoLogger, FlushOptions, LogCounts, RaymonLogger } from './logger.ts';
import { checkOptions } from './options.ts';
import type { LogRecord, RecordKind } from '../record/record.ts';
import { Tag, type TagLike } from '../record/tag.ts';
import { quietly, Tally, type Listeners } from './tally.ts';

/** What every logger may be told. */
export interface LoggerOptions extends Listeners {
  /** The project that the records belong to. */
  readonly projectId: string;
  /** Picks the wrappers of bare values; default: the built-in types. */
  readonly registry?: {
    /** Picks the wrapper of a bare value. */
    wrap(value: unknown): RaymonDataType;
  };
  /** Limits of what is logged; {@link DEFAULT_LIMITS} for those not given. */
  readonly limits?: Partial<Limits> | undefined;
  /** Bytes of the longest record; longer ones are refused. Default 256 MiB. */
  readonly maxRecordBytes?: number | undefined;
  /** Shows what is logged, for people: a pino logger, say. Default: nothing is shown. */
  readonly echo?: EchoLogger | undefined;
  /** Signals at which to flush before the process ends, such as `['SIGTERM', 'SIGINT']`. Default: none. */
  readonly exitSignals?: readonly ExitSignal[] | undefined;
  /** Milliseconds that flushing may take when the process ends. Default 5,000. */
  readonly exitTimeout?: number | undefined;
  /** Default: the machine's. */
  readonly clock?: Clock | undefined;
}

const DEFAULT_RECORD_BYTES = 256 * 2 ** 20;
const DEFAULT_EXIT_TIMEOUT = 5000;

/** Makes records of what is logged; its subclasses keep and ship them. */
export abstract class RecordLogger implements RaymonLogger {
  /** The project that the records belong to. */
  readonly projectId: string;
  protected readonly clock: Clock;
  protected readonly tally: Tally;
  protected readonly maxRecordBytes: number;
  readonly #registry: { wrap(value: unknown): RaymonDataType };
  readonly #limits: Limits;
  readonly #echo: EchoLogger | undefined;
  readonly #exit: { readonly signals: readonly ExitSignal[]; readonly timeout: number };
  #forgetExit = (): void => undefined;
  #closing: Promise<boolean> | undefined;

  /** @throws {@link TraceError} if the project id is none, or a bound makes no sense. */
  constructor(options: LoggerOptions) {
    const { maxRecordBytes = DEFAULT_RECORD_BYTES, exitTimeout = DEFAULT_EXIT_TIMEOUT } = checkOptions(
      options,
      'a logger',
    );
    this.projectId = checkIdentifier(options.projectId, 'the id of a project');
    this.clock = options.clock ?? systemClock;
    this.tally = new Tally(this.clock, options);
    this.maxRecordBytes = Math.min(checkCount(maxRecordBytes, 'maxRecordBytes'), Number.MAX_SAFE_INTEGER);
    this.#registry = options.registry ?? builtins;
    this.#limits = resolveLimits(options.limits);
    this.#echo = options.echo;
    this.#exit = { signals: options.exitSignals ?? [], timeout: checkMilliseconds(exitTimeout, 'exitTimeout', 0) };
  }

  /**
   * Sees to it that the logger is flushed when the process ends: called once it is made, since half of one cannot be.
   *
   * @throws {@link TraceError} if a signal is none that can be waited for.
   */
  protected flushAtExit(): void {
    const { signals, timeout } = this.#exit;
    this.#forgetExit = onExit(signals, () => this.lastFlush({ timeout }));
  }

  /** What became of the records. */
  abstract readonly counts: LogCounts;

  /** Waits until what was logged before has left. @returns Whether it has, within the time. */
  abstract flush(options?: FlushOptions): Promise<boolean>;

  /**
   * Keeps a record, or counts it as dropped.
   *
   * @throws {@link RaymonError} if there can be no such record.
   */
  protected abstract keep(record: LogRecord): void;

  /** The same where there may be no later occasion. */
  protected lastFlush(options: FlushOptions | undefined): Promise<boolean> {
    return this.flush(options);
  }

  /** Ends what runs for the logger. */
  protected abstract end(options: FlushOptions | undefined): Promise<boolean>;

  info(traceId: string, text: string): boolean {
    return this.#take('info', traceId, null, text, () => {
      if (typeof text !== 'string') throw new TraceError(`Expected a text, got ${describe(text)}`);
      return [JSON.stringify(text)];
    });
  }

  log(traceId: string, ref: string, data: unknown): boolean {
    return this.#take('object', traceId, ref, 'logged', () => {
      checkIdentifier(ref, 'a ref');
      return jsonParts(state(this.#registry.wrap(data), this.#limits).document);
    });
  }

  tag(traceId: string, tags: Iterable<TagLike>): boolean {
    return this.#take('tags', traceId, null, 'tagged', () => [
      JSON.stringify([...tags].map((tag) => (tag instanceof Tag ? tag : Tag.fromJcr(tag)))),
    ]);
  }

  refuse(error: RaymonError): void {
    this.tally.refuse(error);
  }

  close(options?: FlushOptions): Promise<boolean> {
    this.#forgetExit();
    this.#closing ??= this.end(options);
    return this.#closing;
  }

  /** Closes the logger, as {@link close} does. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close().then(() => undefined);
  }

  #take(kind: RecordKind, traceId: string, ref: string | null, message: string, data: () => JsonPart[]): boolean {
    try {
      if (this.#closing !== undefined) throw new TraceError('Expected a logger that is open, it was closed');
      checkIdentifier(traceId, 'the id of a trace');
      this.keep({ kind, timestamp: this.clock.timestamp(), traceId, ref, data: data() });
    } catch (error) {
      this.tally.refuse(error);
      return false;
    }
    if (this.#echo !== undefined) quietly(() => this.#echo?.info({ traceId, kind, ref }, message));
    return true;
  }
}
