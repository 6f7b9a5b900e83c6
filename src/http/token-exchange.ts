import { TransportError } from '../base/errors.ts';
import { ApiAnswer } from './answer.ts';
import { exchange, type HttpRequest } from './exchange.ts';
import { untilAborted } from './until-aborted.ts';

/** Where the tokens of requests come from. */
export interface Tokens {
  /** The token to send; undefined for none. */
  token(): Promise<string | undefined>;
  /** Another token than the one that was refused; the same if there is none. Missing if there can never be another. */
  renew?(refused: string | undefined): Promise<string | undefined>;
  /** Whether an answer of this status refuses the token. */
  isRefusal(status: number): boolean;
}

/**
 * Sends one request under a token; when the token is refused, once more under a new one.
 *
 * @returns The last answer, whatever its status.
 * @throws {@link TransportError} if there is no whole answer in time, or it is a redirect, or no token that a header
 *   can hold before the request's signal is aborted; what `tokens` throw.
 */
export async function tokenExchange(tokens: Tokens, request: HttpRequest): Promise<ApiAnswer> {
  const { signal } = request;
  const token = await untilAborted(tokens.token(), signal);
  const answer = await exchangeUnder(token, request);
  if (!tokens.isRefusal(answer.status) || tokens.renew === undefined) return answer;
  const renewed = await untilAborted(tokens.renew(token), signal);
  // A login that has no other token has nothing to try.
  return renewed === token ? answer : exchangeUnder(renewed, request);
}

async function exchangeUnder(token: string | undefined, request: HttpRequest): Promise<ApiAnswer> {
  if (token === undefined) return new ApiAnswer(await exchange(request), []);
  // The error of fetch about it would repeat it.
  if (!VISIBLE.test(token)) throw new TransportError('Expected an access token of visible ASCII');
  const headers = { ...request.headers, authorization: `Bearer ${token}` };
  return new ApiAnswer(await exchange({ ...request, headers }), [token]);
}

const VISIBLE = /^[\x21-\x7e]+$/;
