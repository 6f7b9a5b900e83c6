import { RaymonError, TraceError, withFacts } from '../../base/errors.ts';
import type { RaymonDataType } from '../../document/jcr.ts';
import { resolveLimits, type Limits } from '../../base/limits.ts';
import { isThenable } from '../../base/thenable.ts';
import { Registry } from '../../toolkit/registry.ts';
import { wrapThrown, type WrappedThrown } from '../../toolkit/wrap-thrown.ts';
import { describe, formatPath, quote } from '../../base/path.ts';
import { stateDocument } from '../../document/state-document.ts';
import { jsonParts } from '../../text/writer/writer.ts';
import type { JsonPart } from '../../text/writer/join.ts';
import { checkCount, checkMilliseconds } from './options.ts';
import { systemClock, type Clock } from './clock.ts';
import { onExit, type ExitSignal } from './exit-hooks.ts';
import { checkIdentifier, optionIdentifier } from '../record/identifier.ts';
import type { EchoLogger, FlushOptions, LogCounts, RaymonLogger } from './logger.ts';
import { checkDocumentBytes, type LogRecord, type RecordKind } from '../record/record.ts';
import { checkCallback, type OptionNames } from '../../base/options.ts';
import { Tag, type TagLike } from '../record/tag.ts';
import type { Redact, Redactable } from './redaction.ts';
import { checkSampleRate, isSampled } from './sample.ts';
import { quietly, Tally, type Listeners } from './tally.ts';

/** What a logger needs of a registry. */
export interface ValueWrapper {
  /**
   * Picks the wrapper of a bare value.
   *
   * @param value - logged, not a wrapper or one.
   * @param options - the limits of the logger.
   * @returns The wrapper to be logged.
   */
  wrap(value: unknown, options?: { readonly limits?: Partial<Limits> | undefined }): RaymonDataType;
}

/** Options of every logger. */
export interface LoggerOptions extends Listeners {
  /** The project that the records belong to. */
  readonly projectId: string;
  /** Picks the wrappers of bare values; default: the built-in types. */
  readonly registry?: ValueWrapper;
  /** Limits of what is logged; {@link DEFAULT_LIMITS} for those not given. */
  readonly limits?: Partial<Limits> | undefined;
  /**
   * The share of traces that is logged, from 0 to 1. Their ids decide, so that services with the same share log the
   * same traces. Records of others count as `sampled`. Default 1.
   */
  readonly sampleRate?: number | undefined;
  /** Says what to log instead of each value, see {@link Redact}. Default: the value. */
  readonly redact?: Redact | undefined;
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

const CLOSED =
  'Expected a logger that is open, it was closed: `await using` at the top of a module closes it when the module has' +
  ' run, so make it with `const` and close it at shutdown';

/** Names of {@link LoggerOptions}, for the loggers that add theirs. */
export const LOGGER_OPTIONS: OptionNames<LoggerOptions> = {
  projectId: true,
  registry: true,
  limits: true,
  sampleRate: true,
  redact: true,
  maxRecordBytes: true,
  echo: true,
  exitSignals: true,
  exitTimeout: true,
  clock: true,
  onError: true,
  onDrop: true,
};

const DEFAULT_RECORD_BYTES = 256 * 2 ** 20;
const DEFAULT_EXIT_TIMEOUT_MS = 5000;

/** Makes records of what is logged; its subclasses keep and ship them. */
export abstract class RecordLogger implements RaymonLogger {
  /** The project that the records belong to. */
  readonly projectId: string;
  protected readonly clock: Clock;
  protected readonly tally: Tally;
  protected readonly maxRecordBytes: number;
  readonly #registry: ValueWrapper;
  readonly #limits: Limits;
  readonly #echo: EchoLogger | undefined;
  readonly #sampleRate: number;
  readonly #redact: Redact | undefined;
  #isRedacting = false;
  readonly #exit: { readonly signals: readonly ExitSignal[]; readonly timeout: number };
  #forgetExit = (): void => undefined;
  #closing: Promise<boolean> | undefined;

  /**
   * @param options - read already, by `readOptions` with the names that the logger has.
   * @param builtins - picks the wrappers of bare values where no registry is given.
   * @throws {@link OptionError} if the project id is invalid, or a bound is out of range.
   */
  constructor(options: LoggerOptions, builtins: ValueWrapper) {
    const { maxRecordBytes = DEFAULT_RECORD_BYTES, exitTimeout = DEFAULT_EXIT_TIMEOUT_MS } = options;
    this.projectId = optionIdentifier(options.projectId, 'projectId');
    checkCallback(options.onError, ['onError']);
    checkCallback(options.onDrop, ['onDrop']);
    checkCallback(options.redact, ['redact']);
    this.#sampleRate = checkSampleRate(options.sampleRate);
    this.#redact = options.redact;
    this.clock = options.clock ?? systemClock;
    this.tally = new Tally(this.clock, options);
    this.maxRecordBytes = Math.min(checkCount(maxRecordBytes, 'maxRecordBytes'), Number.MAX_SAFE_INTEGER);
    this.#registry = options.registry ?? builtins;
    this.#limits = resolveLimits(options.limits);
    this.#echo = options.echo;
    this.#exit = { signals: options.exitSignals ?? [], timeout: checkMilliseconds(exitTimeout, 'exitTimeout', 0) };
  }

  /**
   * Flushes the logger when the process ends; called at the end of the constructor of a subclass.
   *
   * @throws {@link OptionError} if a signal is neither SIGTERM nor SIGINT.
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
   * @returns Whether it was kept.
   * @throws {@link RaymonError} if the record is invalid or too long.
   */
  protected abstract keep(record: LogRecord): boolean;

  /** The same where there may be no later occasion. */
  protected lastFlush(options: FlushOptions | undefined): Promise<boolean> {
    return this.flush(options);
  }

  /** Ends what runs for the logger. */
  protected abstract end(options: FlushOptions | undefined): Promise<boolean>;

  info(traceId: string, text: string): boolean {
    return this.#take(traceId, { kind: 'info', ref: null, given: () => textOf(text), write: writeText });
  }

  log(traceId: string, ref: string, data: unknown): boolean {
    const write = (value: unknown): JsonPart[] => {
      const parts = jsonParts(stateDocument(this.#wrap(value), this.#limits).document);
      checkDocumentBytes(parts, this.#limits);
      return parts;
    };
    return this.#take(traceId, { kind: 'object', ref, given: () => data, write });
  }

  /** A registry of this package wraps without a check: what it wraps is checked when it is stated, once. */
  #wrap(data: unknown): RaymonDataType {
    const [registry, limits] = [this.#registry, this.#limits];
    return registry instanceof Registry ? registry.wrapToState(data, limits) : registry.wrap(data, { limits });
  }

  error(traceId: string, ref: string, error: unknown): boolean {
    let left: WrappedThrown['left'] = [];
    const write = (value: unknown): JsonPart[] => {
      const thrown = wrapThrown(this.#registry, value, this.#limits);
      left = thrown.left;
      const parts = jsonParts(stateDocument(thrown.wrapper, this.#limits).document);
      checkDocumentBytes(parts, this.#limits);
      return parts;
    };
    const isKept = this.#take(traceId, { kind: 'object', ref, given: () => error, write });
    if (isKept && left.length > 0) this.info(traceId, `Left out of ${quote(ref)}: ${named(left)}`);
    return isKept;
  }

  tag(traceId: string, tags: Iterable<TagLike>): boolean {
    return this.#take(traceId, { kind: 'tags', ref: null, given: () => tagsOf(tags), write: writeTags });
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

  #take(traceId: string, { kind, ref, given, write }: Logging): boolean {
    let value: unknown;
    try {
      if (this.#closing !== undefined) throw new TraceError(CLOSED);
      checkIdentifier(traceId, 'the id of a trace');
      if (kind === 'object') checkIdentifier(ref, 'a ref');
      if (!isSampled(traceId, this.#sampleRate)) {
        this.tally.sampled++;
        return false;
      }
      value = given();
      if (this.#redact !== undefined) value = this.#redacted({ kind, ref, value } as Redactable, traceId);
      if (value === OMITTED) return false;
      if (!this.keep({ kind, timestamp: this.clock.timestamp(), traceId, ref, data: write(value) })) return false;
    } catch (error) {
      this.tally.refuse(placed(error, traceId, ref));
      return false;
    }
    const message = kind === 'info' ? String(value) : SHOWN[kind];
    if (this.#echo !== undefined) quietly(() => this.#echo?.info({ traceId, kind, ref }, message));
    return true;
  }

  /** What is to be logged of a value; {@link OMITTED} if nothing is, which counts as a drop. */
  #redacted(what: Redactable, traceId: string): unknown {
    if (this.#isRedacting)
      throw new TraceError('Expected redact to log nothing itself, it would be asked about that too');
    let value: unknown;
    let failure: RaymonError | undefined;
    this.#isRedacting = true;
    try {
      value = this.#redact?.(what);
    } catch (cause) {
      failure = placed(new TraceError('Expected redact to give what to log, it threw', { cause }), traceId, what.ref);
    }
    this.#isRedacting = false;
    if (isThenable(value)) {
      // What it rejects with would end the process.
      quietly(() => value);
      throw new TraceError('Expected redact to answer at once, got a promise');
    }
    if (value !== undefined) return value;
    this.tally.accepted++;
    this.tally.drop('redacted', 1);
    if (failure !== undefined) this.tally.report(failure);
    return OMITTED;
  }
}

/** One call that logs something. */
interface Logging {
  readonly kind: RecordKind;
  readonly ref: string | null;
  /** What was given, checked as far as redaction relies on it. */
  readonly given: () => unknown;
  /** Writes it, or what takes its place. */
  readonly write: (value: unknown) => JsonPart[];
}

/** Stands for a value of which nothing is to be logged. */
const OMITTED = /* @__PURE__ */ Symbol('omitted');

/** Members of an error that are named; of more, how many there are. */
const MOST_NAMED = 20;

/** What was left out of an error, and why. */
function named(left: WrappedThrown['left']): string {
  const each = left.slice(0, MOST_NAMED).map(({ path, reason }) => `${formatPath(path)} (${reason})`);
  const more = left.length - each.length;
  return each.join('; ') + (more > 0 ? `; and ${more} more` : '');
}

/** What the echo says of a record that is not a message. */
const SHOWN = { object: 'logged', tags: 'tagged' } as const;

function textOf(text: unknown): string {
  if (typeof text !== 'string') throw new TraceError(`Expected a string, got ${describe(text)}`);
  return text;
}

function writeText(text: unknown): JsonPart[] {
  return [JSON.stringify(textOf(text))];
}

function tagsOf(tags: unknown): Tag[] {
  // A string has an iterator too, and its characters are no tags.
  if (typeof tags !== 'object' || tags === null || !(Symbol.iterator in tags)) {
    throw new TraceError(`Expected a list of tags, such as [{ type, name, value }], got ${describe(tags)}`);
  }
  return [...(tags as Iterable<unknown>)].map((tag) => (tag instanceof Tag ? tag : Tag.fromJcr(tag)));
}

function writeTags(tags: unknown): JsonPart[] {
  return [JSON.stringify(tagsOf(tags))];
}

/** The error about a record, with the names of the record: among thousands, its path alone finds nothing. */
function placed(caught: unknown, traceId: unknown, ref: unknown): RaymonError {
  // An error that a wrapper throws twice belongs to the first record.
  const isFresh = caught instanceof RaymonError && caught.traceId === undefined;
  const error = isFresh ? caught : new TraceError('Expected to log a value, it threw', { cause: caught });
  const facts = {
    ...(typeof traceId === 'string' ? { traceId } : {}),
    ...(typeof ref === 'string' ? { ref } : {}),
  };
  const what = typeof ref === 'string' ? quote(ref) : 'what was logged';
  return withFacts(
    error,
    `in ${what} of trace ${typeof traceId === 'string' ? quote(traceId) : describe(traceId)}`,
    facts,
  );
}
