import { RaymonError } from '../../base/errors.ts';

/** What is known besides status, code and message. */
export interface HubErrorOptions extends ErrorOptions {
  /** Seconds after which a retry may succeed; the answer's `Retry-After`. */
  readonly retryAfter?: number | undefined;
  /** Place of the record within its batch, from 0. */
  readonly index?: number | undefined;
  /** Where in the request or the document: `$.params.data`. */
  readonly path?: string | undefined;
  /** Character of a slice at which reading stopped, from 0. */
  readonly offset?: number | undefined;
}

/** The hub refused something, or could not do it. It never holds a token, a path of the machine or a payload. */
export class HubError extends RaymonError {
  override readonly name: string = 'HubError';
  /** HTTP status of the answer. */
  readonly status: number;
  /** Why; stable, for programs. */
  readonly code: string;
  /** Seconds after which a retry may succeed. */
  readonly retryAfter: number | undefined;
  /** Place of the record within its batch, from 0. */
  readonly index: number | undefined;
  /** Where in the request or the document. */
  readonly path: string | undefined;
  /** Character of a slice at which reading stopped, from 0. */
  readonly offset: number | undefined;

  /**
   * Makes an error.
   *
   * @param status - of the HTTP answer.
   * @param code - why.
   * @param message - what was expected and what was received.
   * @param options - what else is known.
   */
  constructor(status: number, code: string, message: string, options: HubErrorOptions = {}) {
    super(message, options);
    this.status = status;
    this.code = code;
    this.retryAfter = options.retryAfter;
    this.index = options.index;
    this.path = options.path;
    this.offset = options.offset;
  }

  /**
   * The same error about a record of a batch.
   *
   * @param index - place of the record, from 0.
   * @returns A new error.
   */
  of(index: number): HubError {
    const { status, code, message, retryAfter, path, offset } = this;
    return new HubError(status, code, message, {
      retryAfter,
      path,
      offset,
      index,
      ...('cause' in this ? { cause: this.cause } : {}),
    });
  }
}
