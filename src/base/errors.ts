import type { DecodeCode, EncodeCode, ErrorCode, LoginCode } from './error-codes.ts';
import { type Path, formatPath } from './path.ts';

/** Base of all errors of this package. */
export abstract class RaymonError extends Error {
  // Each class writes its own: what `new.target` or `constructor` are called is up to a program's minifier.
  /** Name of the class. */
  abstract override readonly name: string;
  /** Stable, for programs; the class narrows it. */
  abstract readonly code: string;
  /** The file that was being read, where `readJcr` was. */
  declare readonly file?: string;
  /** The trace of the record that was refused, where a logger refused one. */
  declare readonly traceId?: string;
  /** The ref of that record, where it has one. */
  declare readonly ref?: string;
}

/** What the caller of a failed call knows. */
interface Facts {
  readonly file?: string;
  readonly traceId?: string;
  readonly ref?: string;
}

/**
 * Adds to an error what only the caller knows: the message says it, and properties have it.
 *
 * @param error - made for this call.
 * @param words - how the message goes on.
 * @returns The same error.
 */
export function withFacts<E extends RaymonError>(error: E, words: string, facts: Facts): E {
  const before = error.message;
  error.message = `${before} - ${words}`;
  // The stack repeats the message as it was when the error was made.
  if (error.stack !== undefined) error.stack = error.stack.replace(before, () => error.message);
  return Object.assign(error, facts);
}

/** An error about one place in a value or a document. */
abstract class PlacedError extends RaymonError {
  /** Where: `$` is the root, `$.params.data[3]` a member; at most 200 characters. */
  readonly path: string;
  readonly #message: string;
  readonly #steps: Path;

  constructor(message: string, path: Path, options?: ErrorOptions) {
    const at = formatPath(path);
    super(`${message} - at ${at}`, options);
    this.path = at;
    this.#message = message;
    this.#steps = path;
  }

  /** What another error needs to say the same of a place below `outer`. */
  protected below(outer: Path): [message: string, path: Path, options: ErrorOptions] {
    return [this.#message, [...outer, ...this.#steps], 'cause' in this ? { cause: this.cause } : {}];
  }
}

/** A value cannot be kept exactly, so it is refused. */
export class EncodeError extends PlacedError {
  override readonly name: string = 'EncodeError';
  /** What is wrong with the value. */
  readonly code: EncodeCode;

  /** @internal */
  constructor(code: EncodeCode, message: string, path: Path = [], options?: ErrorOptions) {
    super(message, path, options);
    this.code = code;
  }

  /**
   * The same error with its place below `outer`, for a part that does not know where it stands.
   *
   * @param outer - steps to the part.
   * @returns A new error with the same code, message and cause.
   */
  under(outer: Path): EncodeError {
    return new EncodeError(this.code, ...this.below(outer));
  }
}

/** What an error about a text knows besides its path. */
export interface PlacedErrorOptions extends ErrorOptions {
  /** Byte of the input at which reading stopped. */
  readonly offset?: number | undefined;
}

/** A document is not what the format says. */
export class DecodeError extends PlacedError {
  override readonly name: string = 'DecodeError';
  /** What is wrong with the document. */
  readonly code: DecodeCode;
  /** Byte of the input at which reading stopped, where the input is text or bytes. */
  readonly offset: number | undefined;

  /** @internal */
  constructor(code: DecodeCode, message: string, path: Path = [], options?: PlacedErrorOptions) {
    super(message, path, options);
    this.code = code;
    this.offset = options?.offset;
  }
}

/** A value or a document is larger than the limits of the call allow. */
export class LimitError extends PlacedError {
  override readonly name: string = 'LimitError';
  readonly code = 'limit';
  /** Name of the limit, as in `Limits`. */
  readonly limit: string;
  /** The largest value allowed. */
  readonly max: number;
  /** Byte of the input at which reading stopped, where the input is text or bytes. */
  readonly offset: number | undefined;

  /** @internal */
  constructor(limit: string, max: number, message: string, path: Path = [], options?: PlacedErrorOptions) {
    super(message, path, options);
    this.limit = limit;
    this.max = max;
    this.offset = options?.offset;
  }

  /**
   * The same error with its place below `outer`, for a part that does not know where it stands.
   *
   * @param outer - steps to the part.
   * @returns A new error with the same limit, message and cause.
   */
  under(outer: Path): LimitError {
    return new LimitError(this.limit, this.max, ...this.below(outer));
  }
}

/** A document names a type that the registry does not have. */
export class UnknownTypeError extends PlacedError {
  override readonly name: string = 'UnknownTypeError';
  readonly code = 'unknown-type';
  /** The name in the document, cut to 200 characters. */
  readonly type: string;
  /** The names that the registry has. */
  readonly known: readonly string[];

  /** @internal */
  constructor(message: string, type: string, known: readonly string[], path: Path = []) {
    super(message, path);
    this.type = type.slice(0, 200);
    this.known = known;
  }
}

/** A class cannot be registered: its name is taken, reserved or malformed, or it lacks `fromJcr`. */
export class RegistryError extends RaymonError {
  override readonly name: string = 'RegistryError';
  readonly code = 'registry';
  /** The name it asked for. */
  readonly type: string;

  /** @internal */
  constructor(message: string, type: string, options?: ErrorOptions) {
    super(message, options);
    this.type = type.slice(0, 200);
  }
}

/** An option of a call or a constructor is unknown, of another type, or out of range. */
export class OptionError extends RaymonError {
  override readonly name: string = 'OptionError';
  readonly code = 'bad-option';
  /** The way to the option among those of the call: `['batchAge']`, `['limits', 'depth']`; empty for all of them. */
  readonly path: Path;

  /** @internal */
  constructor(message: string, path: Path, options?: ErrorOptions) {
    super(`${message} - at options${formatPath(path).slice(1)}`, options);
    this.path = path;
  }
}

/** A feature needs something that this installation or runtime lacks. */
export class MissingDependencyError extends RaymonError {
  override readonly name: string = 'MissingDependencyError';
  readonly code = 'missing-dependency';
  /** The package or the ability that is missing. */
  readonly dependency: string;

  /** @internal */
  constructor(dependency: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.dependency = dependency;
  }
}

/** The pixels of an image cannot be decoded, or pixels cannot be encoded, although its file is well formed. */
export class PixelError extends RaymonError {
  override readonly name: string = 'PixelError';
  readonly code = 'bad-pixels';
  /** Format of the file that was read or written: `png`, `jpeg`, or what it was converted from. */
  readonly format: string;

  /** @internal */
  constructor(format: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.format = format;
  }
}

/** Something was logged that cannot be: a tag or an id that is not legal, a ref used twice, a logger already closed. */
export class TraceError extends RaymonError {
  override readonly name: string = 'TraceError';
  readonly code = 'trace';
}

/** What is known of a failed exchange with a server. */
export interface TransportFailure extends ErrorOptions {
  /** Method and URL of the request, without query and secrets: `POST https://api.raymon.ai/v0/projects`. */
  readonly request?: string | undefined;
  /** HTTP status of the answer. */
  readonly status?: number | undefined;
  /** Seconds that the server asks to wait. */
  readonly retryAfter?: number | undefined;
  /** Text of the answer. */
  readonly body?: string | undefined;
}

const LONGEST_BODY_CHARACTERS = 2000;

/** A server could not be reached, or did not answer what it should. */
export class TransportError extends RaymonError {
  override readonly name: string = 'TransportError';
  readonly code = 'transport';
  /** Method and URL of the request, without query and secrets; undefined when none was made. */
  readonly request: string | undefined;
  /** HTTP status of the answer; undefined when there was none. */
  readonly status: number | undefined;
  /** Seconds that the server asks to wait. */
  readonly retryAfter: number | undefined;
  /** Start of the answer's text, at most 2,000 characters. */
  readonly body: string;

  /**
   * Makes an error.
   *
   * @param message - what was expected and what was received.
   * @param failure - what is known of the exchange.
   */
  constructor(message: string, failure: TransportFailure = {}) {
    super(failure.request === undefined ? message : `${message} - from ${failure.request}`, failure);
    this.request = failure.request;
    this.status = failure.status;
    this.retryAfter = failure.retryAfter;
    this.body = (failure.body ?? '').slice(0, LONGEST_BODY_CHARACTERS);
  }
}

/** There is no access token to send. It never holds one, nor a secret. */
export class LoginError extends RaymonError {
  override readonly name: string = 'LoginError';
  /** Why nobody could log in. */
  readonly code: LoginCode;

  /** @internal */
  constructor(code: LoginCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The classes that carry a code. */
export type ErrorOf<C extends ErrorCode> =
  | (C extends EncodeCode ? EncodeError : never)
  | (C extends DecodeCode ? DecodeError : never)
  | (C extends 'limit' ? LimitError : never)
  | (C extends 'unknown-type' ? UnknownTypeError : never)
  | (C extends 'bad-option' ? OptionError : never)
  | (C extends 'registry' ? RegistryError : never)
  | (C extends 'missing-dependency' ? MissingDependencyError : never)
  | (C extends 'bad-pixels' ? PixelError : never)
  | (C extends 'trace' ? TraceError : never)
  | (C extends 'transport' ? TransportError : never)
  | (C extends LoginCode ? LoginError : never);

/**
 * Tells whether a caught value is an error of this package.
 *
 * @param error - whatever was caught.
 * @returns Whether it is one.
 */
export function isRaymonError(error: unknown): error is RaymonError;

/**
 * Tells whether a caught value is an error of this package with one of these codes.
 *
 * @param error - whatever was caught.
 * @param codes - codes to accept; none means any.
 * @returns Whether it is one; its class is then the one of the code.
 */
export function isRaymonError<C extends ErrorCode>(error: unknown, ...codes: C[]): error is ErrorOf<C>;
export function isRaymonError(error: unknown, ...codes: string[]): boolean {
  return isOurs(error) && (codes.length === 0 || codes.includes(error.code));
}

function isOurs(error: unknown): error is RaymonError {
  try {
    return error instanceof RaymonError;
  } catch {
    // A proxy was thrown, and throws itself.
    return false;
  }
}
