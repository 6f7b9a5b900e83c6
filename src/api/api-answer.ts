import { TransportError } from '../errors.ts';
import type { JsonValue } from '../jcr.ts';
import type { HttpAnswer } from './http.ts';
import { redact } from './redact.ts';
import { readRetryAfter } from './retry-after.ts';

/** What the API said to a request. Some servers repeat the request in it, so what is shown of it hides the tokens. */
export class ApiAnswer {
  readonly status: number;
  readonly #answer: HttpAnswer;
  readonly #secrets: readonly string[];

  constructor(answer: HttpAnswer, secrets: readonly string[]) {
    this.status = answer.status;
    this.#answer = answer;
    this.#secrets = secrets;
  }

  /** @throws {@link TransportError} if the status is not one of success. */
  expectSuccess(): this {
    const { status } = this;
    if (status >= 200 && status < 300) return this;
    throw this.#failure(`Expected success, got status ${status}`);
  }

  /**
   * The body as plain JSON; null if it is empty.
   *
   * @throws {@link TransportError} if it is not said to be JSON, or is not.
   */
  json(): JsonValue {
    const { body, headers } = this.#answer;
    if (body.length === 0) return null;
    if (!JSON_TYPE.test(headers.get('content-type') ?? '')) throw this.#notJson();
    try {
      return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as JsonValue;
    } catch {
      // The parser's message repeats a part of the text.
      throw this.#notJson();
    }
  }

  #notJson(): TransportError {
    return this.#failure(`Expected an answer in JSON, got another text (status ${this.status})`);
  }

  #failure(message: string): TransportError {
    const { status, headers } = this.#answer;
    const retryAfter = readRetryAfter(headers.get('retry-after'));
    return new TransportError(message, { status, retryAfter, body: this.#shown() });
  }

  /** The start of the body, as far as it is text. */
  #shown(): string {
    const text = new TextDecoder().decode(this.#answer.body.subarray(0, LONGEST_SHOWN));
    return redact(text, this.#secrets);
  }
}

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;
/** Bytes; an error keeps fewer characters still, so that no token is cut at the end and shown. */
const LONGEST_SHOWN = 64 * 1024;
