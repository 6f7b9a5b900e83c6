import { EncodeError, LoginError, RaymonError } from '../base/errors.ts';
import { showAs } from '../base/inspect.ts';
import type { JsonValue } from '../document/jcr.ts';
import { resolveLimits, type Limits } from '../base/limits.ts';
import { describe } from '../base/path.ts';
import { checkSignal } from '../http/abort-signal.ts';
import { checkToken } from './login/access-token.ts';
import { ApiAnswer } from '../http/api-answer.ts';
import { checkObject } from '../http/argument.ts';
import { exchange, type HttpRequest } from '../http/exchange.ts';
import { writeBody, type JsonBody } from './json-body.ts';
import { fixedLogin, type Login, type TokenRequest } from './login/login.ts';
import { pathSegment, queryValue } from '../http/url-parts.ts';
import { secureUrl } from '../http/secure-url.ts';
import { storedLogin } from './login/stored-login.ts';
import { checkTimeout } from '../http/timeout.ts';

/** What one call may cost. */
export interface CallOptions {
  /** Ends the call when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the last byte of the answer, logging in apart. */
  readonly timeout?: number | undefined;
  /** Most bytes of an answer. */
  readonly maxResponseBytes?: number | undefined;
}

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

/**
 * A route below the base: its segments, or a text that is cut at its slashes. Identifiers that come from elsewhere
 * belong in a list: there a slash inside one is refused.
 */
export type Route = string | readonly string[];

/** What is asked for in a URL; undefined members are left out. */
export interface Query {
  readonly [name: string]: string | number | Date | undefined;
}

/** A request with bytes that are already written. */
interface RawRequest extends CallOptions {
  readonly query?: Query | undefined;
  readonly body?: Uint8Array | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Speaks JSON with the API, under a login: what every route is made of.
 *
 * All methods reject with an {@link EncodeError} before anything is sent if an argument cannot be, with a
 * {@link LoginError} if nobody can log in, with a {@link TransportError} if the server does not answer with success
 * and JSON in time, and with a {@link LimitError} if the answer is too large.
 */
export class ApiClient {
  /** Base of the API, without a slash at its end. */
  readonly url: string;
  protected readonly limits: Limits;
  readonly #login: Login;
  readonly #timeout: number;
  readonly #maxBytes: number;

  /** @throws {@link EncodeError} if the URL is not of https, or of this machine, or an option makes no sense. */
  constructor(options: ApiClientOptions = {}) {
    const { auth, projectId, url = 'https://api.raymon.ai/v0' } = checkObject(options, 'options');
    this.url = secureUrl(url, 'url').href.replace(/\/+$/, '');
    this.limits = resolveLimits(options.limits);
    this.#login = auth === undefined ? storedLogin({ projectId }) : typeof auth === 'string' ? fixedLogin(auth) : auth;
    this.#timeout = checkTimeout(options.timeout ?? 60_000);
    this.#maxBytes = checkBytes(options.maxResponseBytes ?? 512 * 2 ** 20);
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
    return (await this.request('GET', route, { query, ...options })).json();
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
    return (await this.request(method, route, { body: bytes, ...options })).json();
  }

  /** Sends one request; when the token is refused, once more with a new one. */
  protected async request(method: Method, route: Route, options: RawRequest): Promise<ApiAnswer> {
    const { query, body, headers } = options;
    const signal = checkSignal(options.signal);
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
      timeout: checkTimeout(options.timeout ?? this.#timeout),
      maxBytes: checkBytes(options.maxResponseBytes ?? this.#maxBytes),
    };
    const token = await this.#token({ signal });
    const answer = await exchangeAs(token, request);
    if (answer.status !== 401) return answer.expectSuccess();
    // However many requests are refused together, the login is shared.
    const renewed = await this.#token({ refused: token, signal });
    // A login that has no other token has nothing to try.
    if (renewed === token) return answer.expectSuccess();
    return (await exchangeAs(renewed, request)).expectSuccess();
  }

  async #token(request: TokenRequest): Promise<string> {
    try {
      return checkToken(await this.#login.token(request));
    } catch (cause) {
      if (cause instanceof RaymonError) throw cause;
      throw new LoginError('login-refused', 'Expected a token, the login threw', { cause });
    }
  }

  #locate(route: Route, query: Query = {}): URL {
    const segments = typeof route === 'string' ? route.split('/') : route;
    if (!Array.isArray(segments)) {
      throw new EncodeError('unsupported-value', `Expected a text or its segments, got ${describe(route)}`, ['route']);
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

async function exchangeAs(token: string, request: HttpRequest): Promise<ApiAnswer> {
  const headers = { ...request.headers, authorization: `Bearer ${token}` };
  return new ApiAnswer(await exchange({ ...request, headers }), [token]);
}

function queryText(value: string | number | Date, name: string): string {
  if (typeof value === 'string') return queryValue(value, name);
  const isGood = Number.isFinite(value instanceof Date ? value.getTime() : value);
  if (!isGood) throw new EncodeError('unsupported-value', 'Expected a finite number or a valid date', [name]);
  return value instanceof Date ? value.toISOString() : String(value);
}

function checkBytes(bytes: number): number {
  if (Number.isSafeInteger(bytes) && bytes >= 0) return bytes;
  throw new EncodeError('unsupported-value', 'Expected a number of bytes', ['maxResponseBytes']);
}
