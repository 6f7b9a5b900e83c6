import type { ServerResponse } from 'node:http';
import { HttpServer, sendJson, type Received } from './http-server.ts';

/** What the server says to a question about a device code: an error's name, or a token. */
export type DeviceWord = { readonly error: string } | { readonly access_token: string; readonly expires_in?: number };

/** An authorization server of two grants: client credentials and device code. */
export class OAuthServer {
  readonly http: HttpServer;
  /** Clients and their secrets. */
  readonly clients: Map<string, string> = new Map([['machine', 'machine-secret']]);
  /** Tokens for machines, one after the other; the last one stays. */
  readonly tokens: string[] = ['machine-token'];
  /** Words about the device code, one after the other; the last one stays. */
  readonly words: DeviceWord[] = [{ access_token: 'device-token' }];
  /** Members of the answer to a device, over the usual ones. */
  device: Readonly<Record<string, unknown>> = {};
  /** Milliseconds until a machine gets its answer. */
  delay = 0;

  private constructor(http: HttpServer) {
    this.http = http;
  }

  static async start(): Promise<OAuthServer> {
    const holder: { server?: OAuthServer } = {};
    const http = await HttpServer.start((response, request) => holder.server?.answer(response, request));
    holder.server = new OAuthServer(http);
    return holder.server;
  }

  get url(): string {
    return this.http.url;
  }

  close(): Promise<void> {
    return this.http.close();
  }

  async answer(response: ServerResponse, request: Received): Promise<void> {
    const form = new URLSearchParams(request.body);
    if (request.path === '/oauth/device/code') return this.#sendDevice(response);
    if (request.path !== '/oauth/token') return sendJson(response, { error: 'not_found' }, 404);
    if (form.get('grant_type') === 'urn:ietf:params:oauth:grant-type:device_code') return this.#sendWord(response);
    await new Promise((resolve) => {
      setTimeout(resolve, this.delay);
    });
    return this.#sendToken(response, form);
  }

  #sendDevice(response: ServerResponse): void {
    const usual = {
      device_code: 'device-code',
      user_code: 'WDJB-MJHT',
      verification_uri: `${this.url}/activate`,
      verification_uri_complete: `${this.url}/activate?user_code=WDJB-MJHT`,
      expires_in: 900,
      interval: 5,
    };
    sendJson(response, { ...usual, ...this.device });
  }

  #sendWord(response: ServerResponse): void {
    const word = (this.words.length > 1 ? this.words.shift() : this.words[0]) ?? { error: 'expired_token' };
    if ('error' in word) sendJson(response, word, word.error === 'authorization_pending' ? 403 : 400);
    else sendJson(response, { token_type: 'Bearer', ...word });
  }

  #sendToken(response: ServerResponse, form: URLSearchParams): void {
    const isKnown = this.clients.get(form.get('client_id') ?? '') === form.get('client_secret');
    if (form.get('grant_type') !== 'client_credentials' || !isKnown) {
      return sendJson(
        response,
        { error: 'invalid_client', error_description: `No: ${form.get('client_secret')}` },
        401,
      );
    }
    const token = this.tokens.length > 1 ? this.tokens.shift() : this.tokens[0];
    sendJson(response, { access_token: token, token_type: 'Bearer', expires_in: 86_400 });
  }
}

/** A JWT that ends so many seconds from now; nobody has signed it. */
export function jwt(secondsFromNow: number, claims: Readonly<Record<string, unknown>> = {}): string {
  const exp = Math.floor(Date.now() / 1000) + secondsFromNow;
  return `${part({ alg: 'none', typ: 'JWT' })}.${part({ ...claims, exp })}.signature`;
}

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
