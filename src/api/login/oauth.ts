import type * as OAuthLibrary from 'oauth4webapi';
import { LoginError, type RaymonError, TransportError } from '../../base/errors.ts';
import { ownError } from '../../base/foreign-errors.ts';
import type { OptionNames } from '../../base/options.ts';
import { quote } from '../../base/path.ts';
import { accessToken, type AccessToken } from './access-token.ts';
import { exchange } from '../../http/exchange.ts';
import { queryValue } from '../../http/url-parts.ts';
import { redact } from '../../http/redact.ts';
import { secureUrl } from '../../http/secure-url.ts';
import { checkTimeout } from '../../http/check-options.ts';

/** A client of an authorization server. */
export interface OAuthClient {
  /** Base URL of the server; its endpoints are `oauth/token` and `oauth/device/code`. */
  readonly authUrl: string;
  /** The API that tokens are for. */
  readonly audience: string;
  /** The public name of the program that logs in. */
  readonly clientId: string;
  /** Milliseconds that one exchange with the server may take; 30,000 unless given. */
  readonly timeout?: number | undefined;
}

/** Names of {@link OAuthClient}. */
export const CLIENT_OPTIONS: OptionNames<OAuthClient> = {
  authUrl: true,
  audience: true,
  clientId: true,
  timeout: true,
};

/** What a person is asked, to let this program log in. */
export interface DeviceCode {
  /** Where the person goes. */
  readonly verificationUrl: string;
  /** The same with the code filled in, if the server offers it. */
  readonly verificationUrlComplete: string | undefined;
  /** What the person types there. */
  readonly userCode: string;
  /** Seconds that the code lives. */
  readonly lifetime: number;
}

/** A device code, and what this program needs to know of it. */
export interface PendingDevice {
  readonly code: DeviceCode;
  readonly deviceCode: string;
  /** Seconds to wait between two questions; undefined if the server does not say. */
  readonly interval: number | undefined;
}

/** The client credentials grant: a token for a machine that has a secret. */
export async function requestMachineToken(client: OAuthClient, secret: string): Promise<AccessToken> {
  return converse(client, [secret], async (library, server, self, options) => {
    const auth = library.ClientSecretPost(secret);
    const form = { audience: client.audience };
    const answer = await library.clientCredentialsGrantRequest(server, self, auth, form, options);
    return takeToken(await library.processClientCredentialsResponse(server, self, answer));
  });
}

/** Begins the device flow. */
export async function requestDeviceCode(client: OAuthClient): Promise<PendingDevice> {
  return converse(client, [], async (library, server, self, options) => {
    const form = { audience: client.audience, scope: '' };
    const answer = await library.deviceAuthorizationRequest(server, self, library.None(), form, options);
    const device = await library.processDeviceAuthorizationResponse(server, self, answer);
    const { verification_uri, verification_uri_complete, user_code, device_code, expires_in, interval } = device;
    return {
      code: {
        verificationUrl: shownUrl(verification_uri),
        verificationUrlComplete:
          verification_uri_complete === undefined ? undefined : shownUrl(verification_uri_complete),
        userCode: shownCode(user_code),
        lifetime: expires_in,
      },
      deviceCode: device_code,
      interval,
    };
  });
}

/** Asks whether the person has let the program in; says what to do as long as not. */
export async function requestDeviceToken(
  client: OAuthClient,
  deviceCode: string,
): Promise<AccessToken | 'authorization_pending' | 'slow_down'> {
  return converse(client, [deviceCode], async (library, server, self, options) => {
    const answer = await library.deviceCodeGrantRequest(server, self, library.None(), deviceCode, options);
    try {
      return takeToken(await library.processDeviceCodeResponse(server, self, answer));
    } catch (error) {
      const said = error instanceof library.ResponseBodyError ? error.error : undefined;
      if (said === 'authorization_pending' || said === 'slow_down') return said;
      throw error;
    }
  });
}

type Options = OAuthLibrary.TokenEndpointRequestOptions & OAuthLibrary.DeviceAuthorizationRequestOptions;
type Server = OAuthLibrary.AuthorizationServer;

/** Runs one exchange by the library. Its errors hold whole answers, tokens among them: only what is safe is taken. */
async function converse<T>(
  client: OAuthClient,
  secrets: readonly string[],
  run: (library: typeof OAuthLibrary, server: Server, self: OAuthLibrary.Client, options: Options) => Promise<T>,
): Promise<T> {
  const timeout = checkTimeout(client.timeout ?? DEFAULT_TIMEOUT_MS);
  // Most programs that hold this package never log in.
  const library = await import('oauth4webapi');
  const client_id = queryValue(client.clientId, 'clientId');
  const base = secureUrl(client.authUrl, 'authUrl').href.replace(/\/+$/, '');
  // Not discovered: the endpoints are fixed, and every question less is a fault less.
  const server = {
    issuer: base,
    token_endpoint: `${base}/oauth/token`,
    device_authorization_endpoint: `${base}/oauth/device/code`,
  };
  const options = {
    [library.customFetch]: fetchWithin(timeout),
    // The library knows no loopback interface; the URL is already checked.
    [library.allowInsecureRequests]: true,
  } as const;
  try {
    return await run(library, server, { client_id }, options);
  } catch (error) {
    throw ownError(error, (cause) => failure(library, cause, secrets));
  }
}

const DEFAULT_TIMEOUT_MS = 30_000;
const MAX_ANSWER_BYTES = 1024 * 1024;

/** Gives the library a fetch whose deadline covers the body, whose answers are bounded, and which follows nothing. */
function fetchWithin(timeout: number) {
  return async (url: string, request: OAuthLibrary.CustomFetchOptions<'POST', URLSearchParams>): Promise<Response> => {
    const { status, headers, body } = await exchange({
      method: 'POST',
      url: new URL(url),
      headers: request.headers,
      body: request.body.toString(),
      timeout,
      maxBytes: MAX_ANSWER_BYTES,
    });
    return new Response(status === 204 || status === 205 ? null : body, { status, headers });
  };
}

function takeToken(answer: OAuthLibrary.TokenEndpointResponse): AccessToken {
  if (answer.token_type !== 'bearer') {
    throw new LoginError('login-refused', `Expected a bearer token, got a token of type ${quote(answer.token_type)}`);
  }
  return accessToken(answer.access_token, answer.expires_in);
}

/** What is shown to a person comes from the server: it must be what it says, and forge nothing in a terminal. */
function shownUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url.href;
  throw new TransportError('Expected the URL of a page from the authorization server, got a string that is not one');
}

function shownCode(text: string): string {
  if (/^[\x20-\x7e]{1,64}$/.test(text)) return text;
  throw new TransportError('Expected a code of 1 to 64 visible characters from the authorization server');
}

function failure(library: typeof OAuthLibrary, error: unknown, secrets: readonly string[]): RaymonError {
  if (error instanceof library.WWWAuthenticateChallengeError) {
    return new LoginError(
      'login-refused',
      `Expected a token, the authorization server refused (status ${error.status})`,
    );
  }
  if (error instanceof library.ResponseBodyError && error.status !== 429 && error.status < 500) {
    const said = quote(redact(`${error.error}: ${error.error_description ?? ''}`, secrets), 200);
    const code = error.error === 'expired_token' ? 'login-expired' : 'login-refused';
    return new LoginError(code, `Expected a token, the authorization server said ${said}`);
  }
  const { cause, status = cause instanceof Response ? cause.status : 200 } = error as Failure;
  return new TransportError(`Expected an OAuth answer, got something else (status ${status})`, { status });
}

/** What the library's errors may have. */
interface Failure {
  readonly cause?: unknown;
  readonly status?: number;
}
