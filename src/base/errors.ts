/**
 * Every error that leaves this package. All extend {@link RaymonError}; `code` is stable and meant for
 * programs, `message` for people. A message says what was expected, what was received and where; it never
 * repeats a payload.
 *
 * ```ts
 * try {
 *   loadJcr(document);
 * } catch (error) {
 *   if (isRaymonError(error, 'unknown-type')) console.warn(error.path, error.known);
 *   else throw error;
 * }
 * ```
 *
 * @module
 */
import { formatPath, type Path } from './path.ts';

/** What is wrong with a document that cannot be read. */
export type DecodeCode =
  /** Not an object with a `type` and `params` of its own. */
  | 'not-a-document'
  /** A member that must be there is not. */
  | 'missing'
  /** A member of another JSON type than the format says. */
  | 'wrong-type'
  /** Base64 that is not canonical: alphabet, length, padding or trailing bits. */
  | 'bad-base64'
  /** Lengths that contradict each other. */
  | 'size-mismatch'
  /** A shape that is not the text of a Python tuple, or a list of sizes. */
  | 'bad-shape'
  /** A dtype that NumPy would not write. */
  | 'bad-dtype'
  /** A dtype that exists but cannot be kept, `object` above all. */
  | 'unsupported-dtype'
  /** An `exact` that contradicts its `params`. */
  | 'bad-exact'
  /** An `exact` of a kind this version does not know. */
  | 'exact-unsupported'
  /** Bytes inside a payload that its dtype does not allow: a boolean of 2, a code point above 10FFFF. */
  | 'bad-value'
  /** An Arrow stream that is damaged, or uses what the format leaves out. */
  | 'bad-arrow'
  /** Columns or rows of unequal length. */
  | 'ragged'
  /** A `.npy` file that is damaged or of an unknown version. */
  | 'bad-npy'
  /** A text that is not JSON. */
  | 'syntax'
  /** A name that an object of a text has twice, escapes resolved. */
  | 'duplicate-key'
  /** Bytes of a text that are not UTF-8. */
  | 'bad-utf8'
  /** Something after the end of a text's value. */
  | 'trailing-bytes'
  /** A number of a text beyond the largest double, `1e400`. */
  | 'number-overflow'
  /** A file that is not a complete PNG or JPEG. */
  | 'bad-image'
  /** A user's wrapper threw while reading; its error is the `cause`. */
  | 'custom-decoder';

/** What is wrong with a value that cannot be kept. */
export type EncodeCode =
  /** A value no document can hold: a function, a class instance, a lone surrogate in a `<U` array, … */
  | 'unsupported-value'
  /** A value that contains itself. */
  | 'cycle'
  /** Nested arrays or columns of unequal length. */
  | 'ragged'
  /** A frame's index of another length or type, or a column named like one. */
  | 'bad-index'
  /** A number the asked dtype cannot hold exactly. */
  | 'number-overflow'
  /** A shape, stride or offset that does not fit the data. */
  | 'bad-shape'
  /** A dtype NumPy does not have. */
  | 'bad-dtype'
  /** A dtype that exists but cannot be kept, `object` above all. */
  | 'unsupported-dtype'
  /** The value's memory is no longer what it was when it was wrapped. */
  | 'size-mismatch'
  /** A file that is not a complete PNG or JPEG. */
  | 'bad-image'
  /** A user's wrapper threw while stating itself, or stated something that is not a document. */
  | 'custom-encoder';

/** Base of all errors of this package. */
export abstract class RaymonError extends Error {
  /** Stable, for programs; the class narrows it. */
  abstract readonly code: string;

  /**
   * Makes an error.
   *
   * @param message - what was expected and what was received.
   * @param options - `cause`.
   */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
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
  /** What is wrong with the value. */
  readonly code: EncodeCode;

  /**
   * Makes an error.
   *
   * @param code - what is wrong.
   * @param message - what was expected and what was received.
   * @param path - steps from the root to the place.
   * @param options - `cause`.
   */
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
  /** What is wrong with the document. */
  readonly code: DecodeCode;
  /** Byte of the input at which reading stopped, where the input is text or bytes. */
  readonly offset: number | undefined;

  /**
   * Makes an error.
   *
   * @param code - what is wrong.
   * @param message - what was expected and what was received.
   * @param path - steps from the root to the place.
   * @param options - `cause`, and the `offset` in bytes.
   */
  constructor(code: DecodeCode, message: string, path: Path = [], options?: PlacedErrorOptions) {
    super(message, path, options);
    this.code = code;
    this.offset = options?.offset;
  }
}

/** A value or a document is larger than the limits of the call allow. */
export class LimitError extends PlacedError {
  readonly code = 'limit';
  /** Name of the limit, as in `Limits`. */
  readonly limit: string;
  /** The largest value allowed. */
  readonly max: number;
  /** Byte of the input at which reading stopped, where the input is text or bytes. */
  readonly offset: number | undefined;

  /**
   * Makes an error.
   *
   * @param limit - name of the limit.
   * @param max - the largest value allowed.
   * @param message - what was expected and what was received.
   * @param path - steps from the root to the place.
   * @param options - `cause`, and the `offset` in bytes.
   */
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
  readonly code = 'unknown-type';
  /** The name in the document, cut to 200 characters. */
  readonly type: string;
  /** The names that the registry has. */
  readonly known: readonly string[];

  /**
   * Makes an error.
   *
   * @param message - what was expected and what was received.
   * @param type - the name in the document.
   * @param known - the names that the registry has.
   * @param path - steps from the root to the place.
   */
  constructor(message: string, type: string, known: readonly string[], path: Path = []) {
    super(message, path);
    this.type = type.slice(0, 200);
    this.known = known;
  }
}

/** A class cannot be registered: its name is taken, reserved or malformed, or it lacks `fromJcr`. */
export class RegistryError extends RaymonError {
  readonly code = 'registry';
  /** The name it asked for. */
  readonly type: string;

  /**
   * Makes an error.
   *
   * @param message - what was expected and what was received.
   * @param type - the name that the class asked for.
   */
  constructor(message: string, type: string) {
    super(message);
    this.type = type.slice(0, 200);
  }
}

/** A feature needs something that this installation or runtime lacks. */
export class MissingDependencyError extends RaymonError {
  readonly code = 'missing-dependency';
  /** The package or the ability that is missing. */
  readonly dependency: string;

  /**
   * Makes an error.
   *
   * @param dependency - what is missing.
   * @param message - what was expected and what was received.
   * @param options - `cause`.
   */
  constructor(dependency: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.dependency = dependency;
  }
}

/** The pixels of an image cannot be decoded, or pixels cannot be encoded, although its file is well formed. */
export class PixelError extends RaymonError {
  readonly code = 'bad-pixels';
  /** Format of the file that was read or written: `png`, `jpeg`, or what it was converted from. */
  readonly format: string;

  /**
   * Makes an error.
   *
   * @param format - of the file.
   * @param message - what was expected and what was received.
   * @param options - `cause`.
   */
  constructor(format: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.format = format;
  }
}

/** Something was logged that cannot be: a tag or an id that is not legal, a ref used twice, a logger already closed. */
export class TraceError extends RaymonError {
  readonly code = 'trace';
}

/** What is known of a failed exchange with a server. */
export interface TransportFailure extends ErrorOptions {
  /** HTTP status of the answer. */
  readonly status?: number | undefined;
  /** Seconds that the server asks to wait. */
  readonly retryAfter?: number | undefined;
  /** Text of the answer. */
  readonly body?: string | undefined;
}

/** A server could not be reached, or did not answer what it should. */
export class TransportError extends RaymonError {
  readonly code = 'transport';
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
    super(message, failure);
    this.status = failure.status;
    this.retryAfter = failure.retryAfter;
    this.body = (failure.body ?? '').slice(0, LONGEST_BODY);
  }
}

const LONGEST_BODY = 2000;

/** Why nobody could log in. */
export type LoginCode =
  /** No usable credentials, and nobody to ask. */
  | 'login-required'
  /** The authorization server, or the person who was asked, said no. */
  | 'login-refused'
  /** The person who was asked did not answer in time. */
  | 'login-expired'
  /** A file of credentials that is damaged, of another layout, or readable by others. */
  | 'bad-secrets';

/** There is no access token to send. It never holds one, nor a secret. */
export class LoginError extends RaymonError {
  /** Why nobody could log in. */
  readonly code: LoginCode;

  /**
   * Makes an error.
   *
   * @param code - why.
   * @param message - what was expected and what was received.
   * @param options - `cause`.
   */
  constructor(code: LoginCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Any `code` of a {@link RaymonError}. */
export type ErrorCode =
  | DecodeCode
  | EncodeCode
  | LoginCode
  | 'limit'
  | 'unknown-type'
  | 'registry'
  | 'missing-dependency'
  | 'bad-pixels'
  | 'trace'
  | 'transport';

/** The classes that carry a code. */
export type ErrorOf<C extends ErrorCode> =
  | (C extends EncodeCode ? EncodeError : never)
  | (C extends DecodeCode ? DecodeError : never)
  | (C extends 'limit' ? LimitError : never)
  | (C extends 'unknown-type' ? UnknownTypeError : never)
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
  return error instanceof RaymonError && (codes.length === 0 || codes.includes(error.code));
}
