import { DecodeError, TransportError } from '../base/errors.ts';
import type { JsonValue } from '../document/jcr.ts';
import type { Limits } from '../base/limits.ts';
import { checkUnread, readJson, type JsonText, type ReadTextOptions } from '../text/reader/json-reader.ts';
import type { HttpAnswer } from './exchange.ts';
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
    const { body } = this.#answer;
    if (body.length === 0) return null;
    this.#expectJson();
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
   * @param strict - whether the tokens NaN and Infinity are refused everywhere.
   * @param load - makes it; what it throws is thrown.
   * @param needsFloatMarks - see {@link ReadTextOptions.needsFloatMarks}.
   * @throws {@link TransportError} if the body is not said to be JSON, or is not; its `cause` says where.
   * @throws {@link LimitError} if it passes a limit.
   */
  exactJson<T>(
    limits: Limits,
    strict: boolean,
    load: (text: JsonText) => T,
    needsFloatMarks: ReadTextOptions['needsFloatMarks'] = () => false,
  ): T {
    this.#expectJson();
    const text = this.#read(() => readJson(this.#answer.body, { limits, strict, rawStrings: true, needsFloatMarks }));
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

  #expectJson(): void {
    if (!JSON_TYPE.test(this.#answer.headers.get('content-type') ?? '')) throw this.#notJson();
  }

  #notJson(cause?: DecodeError): TransportError {
    return this.#failure(`Expected an answer in JSON, got another text (status ${this.status})`, cause);
  }

  #failure(message: string, cause?: DecodeError): TransportError {
    const { status, headers } = this.#answer;
    const retryAfter = readRetryAfter(headers.get('retry-after'));
    const failure = { status, retryAfter, body: this.#shown() };
    return new TransportError(message, cause === undefined ? failure : { ...failure, cause });
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
