import { DecodeError, TransportError } from '../base/errors.ts';
import type { HttpAnswer } from './exchange.ts';
import { redact } from './redact.ts';
import type { JsonValue } from '../json/json-value.ts';
import { type JsonText, checkUnread } from '../text/reader/json-reader.ts';

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
   * A body counts as what it is: many servers and proxies say another type, or none.
   *
   * @throws {@link TransportError} if it is not JSON.
   */
  json(): JsonValue {
    const { body } = this.#answer;
    if (body.length === 0) return null;
    try {
      return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as JsonValue;
    } catch {
      // The parser's message repeats a part of the text.
      throw this.#notJson();
    }
  }

  /**
   * Reads the body exactly, and makes something of it; long strings stay in the bytes they came in meanwhile.
   *
   * @param read - reads the body.
   * @param load - makes something of what it states; what it throws is thrown.
   * @throws {@link TransportError} if the body is not JSON; its `cause` says where.
   * @throws {@link LimitError} if it passes a limit.
   */
  exactJson<T>(read: (body: Uint8Array) => JsonText, load: (text: JsonText) => T): T {
    const text = this.#read(() => read(this.#answer.body));
    const loaded = load(text);
    this.#read(() => checkUnread(text));
    return loaded;
  }

  /** Says of a text that is not JSON that the server is to blame, not a document. */
  #read<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw error instanceof DecodeError ? this.#notJson(error) : error;
    }
  }

  #notJson(cause?: DecodeError): TransportError {
    return this.#failure(`Expected an answer in JSON, got something else (status ${this.status})`, cause);
  }

  #failure(message: string, cause?: DecodeError): TransportError {
    const { status, headers } = this.#answer;
    const retryAfter = readRetryAfter(headers.get('retry-after'));
    const request = redact(this.#answer.request, this.#secrets);
    const failure = { request, status, retryAfter, body: this.#shown() };
    return new TransportError(message, cause === undefined ? failure : { ...failure, cause });
  }

  /** The start of the body, as far as it is text. */
  #shown(): string {
    const text = new TextDecoder().decode(this.#answer.body.subarray(0, SHOWN_BYTES));
    return redact(text, this.#secrets);
  }
}

/** Bytes; an error keeps fewer characters still, so that no token is cut at the end and shown. */
const SHOWN_BYTES = 64 * 1024;

/** Seconds that a `retry-after` header asks to wait; undefined if it is neither a number nor a date. */
export function readRetryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - Date.now()) / 1000);
}
