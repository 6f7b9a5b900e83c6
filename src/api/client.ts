import { EncodeError, LoginError, type OptionError } from '../base/errors.ts';
import { ownError, ownErrors, readable } from '../base/foreign-errors.ts';
import { showAs } from '../base/inspect.ts';
import type { JsonValue } from '../json/json-value.ts';
import { isObject } from '../json/members.ts';
import { resolveLimits, type Limits } from '../base/limits.ts';
import { badOption, checkSignal, type OptionNames, readOptions } from '../base/options.ts';
import { describe } from '../base/path.ts';
import { checkObject, checkTimeout } from '../http/check-options.ts';
import { checkToken } from './login/access-token.ts';
import type { ApiAnswer } from '../http/answer.ts';
import type { HttpRequest } from '../http/exchange.ts';
import { writeBody, type JsonBody } from './json-body.ts';
import { fixedLogin, type Login, type TokenRequest } from './login/login.ts';
import { postBatch, type RecordBatch } from '../http/record-batch.ts';
import { tokenExchange, type Tokens } from '../http/token-exchange.ts';
import { pathSegment, queryValue } from '../http/url-parts.ts';
import { secureUrl } from '../http/secure-url.ts';
import { storedLogin } from './login/stored-login.ts';

/** What one call may cost. */
export interface CallOptions {
  /** Ends the call when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the last byte of the answer, logging in apart. */
  readonly timeout?: number | undefined;
  /** Most bytes of an answer. */
  readonly maxResponseBytes?: number | undefined;
}

/** Names of {@link CallOptions}. */
export const CALL_OPTIONS: OptionNames<CallOptions> = { signal: true, timeout: true, maxResponseBytes: true };

/** A server, and who talks to it. */
export interface ApiClientOptions {
  /** Base of the API; `https://api.raymon.ai/v0` unless given. http is accepted for this machine only. */
  readonly url?: string | undefined;
  /** The project whose machine client logs in, when no `auth` is given. */
  readonly projectId?: string | undefined;
  /** A login, or an access token that cannot be renewed; the file of secrets unless given. */
  readonly auth?: Login | string | undefined;
  /** For every call that names none: 60,000 ms. */
  readonly timeout?: number | undefined;
  /** For every call that names none: 512 MiB. */
  readonly maxResponseBytes?: number | undefined;
  /** What documents and bodies may cost. */
  readonly limits?: Partial<Limits> | undefined;
}

/** Names of {@link ApiClientOptions}. */
export const CLIENT_OPTIONS: OptionNames<ApiClientOptions> = {
  url: true,
  projectId: true,
  auth: true,
  timeout: true,
  maxResponseBytes: true,
  limits: true,
};

/**
 * A route below the base: its segments, or a string that is cut at its slashes. Identifiers that come from elsewhere
 * belong in a list: there a slash inside one is refused.
 */
export type Route = string | readonly string[];

/** What is asked for in a URL; undefined members are left out. */
export interface Query {
  readonly [name: string]: string | number | Date | undefined;
}

/** A request with bytes that are already written. */
interface RawRequest {
  readonly query?: Query | undefined;
  readonly body?: Uint8Array | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Speaks JSON with the API, under a login: what every route is made of.
 *
 * Before anything is sent, all methods reject with an {@link OptionError} for an invalid option, with an
 * {@link EncodeError} for an argument that cannot be sent, and with a {@link LoginError} if the login fails; later with a
 * {@link TransportError} if the server does not answer with success and JSON in time, and with a {@link LimitError} if
 * the answer is too large.
 */
export class ApiClient {
  /** Base of the API, without a slash at its end. */
  readonly url: string;
  protected readonly limits: Limits;
  readonly #login: Login;
  readonly #timeout: number;
  readonly #maxBytes: number;

  /** @throws {@link OptionError} if the URL is not of https, or of this machine, or an option is unknown or invalid. */
  constructor(options?: ApiClientOptions) {
    const given = readOptions(options, CLIENT_OPTIONS);
    const { auth, projectId, url = 'https://api.raymon.ai/v0' } = given;
    this.url = secureUrl(url, 'url').href.replace(/\/+$/, '');
    this.limits = resolveLimits(given.limits);
    this.#login = auth === undefined ? storedLogin({ projectId, url: this.url }) : loginOf(auth);
    this.#timeout = checkTimeout(given.timeout ?? 60_000);
    this.#maxBytes = checkBytes(given.maxResponseBytes ?? 512 * 2 ** 20);
  }

  /**
   * Gets a route.
   *
   * @param route - below the base.
   * @param query - what stands in the URL.
   * @param options - what the call may cost.
   * @returns The answer's JSON; null if it is empty.
   */
  async get(route: Route, query?: Query, options?: CallOptions): Promise<JsonValue> {
    return (await this.request('GET', route, { query }, options)).json();
  }

  /**
   * Posts JSON to a route.
   *
   * @param route - below the base.
   * @param body - JSON; undefined for none.
   * @param options - what the call may cost.
   * @returns The answer's JSON; null if it is empty.
   */
  async post(route: Route, body?: JsonBody, options?: CallOptions): Promise<JsonValue> {
    return this.#write('POST', route, body, options);
  }

  /**
   * Puts JSON to a route.
   *
   * @param route - below the base.
   * @param body - JSON; undefined for none.
   * @param options - what the call may cost.
   * @returns The answer's JSON; null if it is empty.
   */
  async put(route: Route, body?: JsonBody, options?: CallOptions): Promise<JsonValue> {
    return this.#write('PUT', route, body, options);
  }

  /**
   * Deletes what a route names.
   *
   * @param route - below the base.
   * @param body - JSON; undefined for none.
   * @param options - what the call may cost.
   * @returns The answer's JSON; null if it is empty.
   */
  async delete(route: Route, body?: JsonBody, options?: CallOptions): Promise<JsonValue> {
    return this.#write('DELETE', route, body, options);
  }

  async #write(method: Method, route: Route, body: JsonBody | undefined, options?: CallOptions): Promise<JsonValue> {
    const bytes = body === undefined ? undefined : writeBody(body, this.limits);
    return (await this.request(method, route, { body: bytes }, options)).json();
  }

  /** Sends one request; when the token is refused, once more with a new one. */
  protected async request(
    method: Method,
    route: Route,
    { query, body, headers }: RawRequest,
    options?: CallOptions,
  ): Promise<ApiAnswer> {
    const given = readOptions(options, CALL_OPTIONS);
    const signal = checkSignal(given.signal);
    const request = {
      method,
      url: this.#locate(route, query),
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body,
      signal,
      timeout: checkTimeout(given.timeout ?? this.#timeout),
      maxBytes: checkBytes(given.maxResponseBytes ?? this.#maxBytes),
    };
    // However many requests are refused together, the login is shared.
    return (await tokenExchange(this.#tokens(signal), request)).expectSuccess();
  }

  /** Posts records that are already written. */
  protected async postBatch(batch: RecordBatch, signal: AbortSignal | undefined): Promise<void> {
    const { url: base } = this;
    await postBatch(batch, {
      base,
      tokens: this.#tokens(signal),
      timeout: this.#timeout,
      maxBytes: this.#maxBytes,
      signal,
    });
  }

  #tokens(signal: AbortSignal | undefined): Tokens {
    return {
      token: () => this.#token({ signal }),
      renew: (refused) => this.#token({ refused, signal }),
      isRefusal: (status) => status === 401,
    };
  }

  async #token(request: TokenRequest): Promise<string> {
    try {
      return checkToken(await this.#login.token(request));
    } catch (error) {
      throw ownError(error, (cause) => new LoginError('login-refused', 'Expected a token, the login threw', { cause }));
    }
  }

  #locate(route: Route, query?: Query): URL {
    return readable([], () => this.#urlOf(route, query));
  }

  #urlOf(route: Route, query: Query = {}): URL {
    const segments = typeof route === 'string' ? route.split('/') : route;
    if (!Array.isArray(segments)) {
      throw new EncodeError('unsupported-value', `Expected a string or its segments, got ${describe(route)}`, [
        'route',
      ]);
    }
    const url = new URL(`${this.url}/${segments.map((segment) => pathSegment(segment, 'route')).join('/')}`);
    for (const [name, value] of Object.entries(checkObject(query, 'query'))) {
      if (value !== undefined) url.searchParams.set(name, queryText(value, name));
    }
    return url;
  }

  /** Where it talks to, and nothing that opens it. */
  toString(): string {
    return `${this.constructor.name} ${this.url}`;
  }

  /** @internal */
  static readonly isShown: true = /* @__PURE__ */ showAs(ApiClient);
}

type Method = HttpRequest['method'];

function loginOf(auth: unknown): Login {
  if (typeof auth === 'string') return fixedLogin(auth);
  const refused = (): OptionError => badOption('a login, which has a method token, or an access token', auth, ['auth']);
  if (ownErrors(() => isLogin(auth), refused)) return auth as Login;
  throw refused();
}

function isLogin(auth: unknown): boolean {
  return isObject(auth) && typeof auth['token'] === 'function';
}

function queryText(value: string | number | Date, name: string): string {
  if (typeof value === 'string') return queryValue(value, name);
  const isGood = Number.isFinite(value instanceof Date ? value.getTime() : value);
  if (!isGood) throw new EncodeError('unsupported-value', 'Expected a finite number or a valid date', [name]);
  return value instanceof Date ? value.toISOString() : String(value);
}

function checkBytes(bytes: number): number {
  if (Number.isSafeInteger(bytes) && bytes >= 0) return bytes;
  throw badOption('a number of bytes', bytes, ['maxResponseBytes']);
}
