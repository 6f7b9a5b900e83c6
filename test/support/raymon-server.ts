import type { ServerResponse } from 'node:http';
import { startTestHub, type TestHub } from './hub.ts';
import { HttpServer, sendJson, type Received } from './http-server.ts';

/**
 * A hub behind a server that remembers what it received, and that fails where a test says so.
 *
 * Tests know its token beforehand: `good-token` stands for the owner's.
 */
export class RaymonServer {
  /** Tokens that it accepts. */
  readonly tokens: Set<string> = new Set(['good-token']);
  readonly http: HttpServer;
  readonly hub: TestHub;

  private constructor(http: HttpServer, hub: TestHub) {
    this.http = http;
    this.hub = hub;
  }

  /** Starts a hub with projects of these ids. */
  static async start(...projects: readonly string[]): Promise<RaymonServer> {
    const hub = await startTestHub();
    for (const project of projects) {
      const body = JSON.stringify({ project_id: project, project_name: project });
      const answer = await hub.ask('/v0/projects', { method: 'POST', body });
      if (!answer.ok) throw new Error(`Expected a project ${project}, got ${await answer.text()}`);
    }
    const holder: { server?: RaymonServer } = {};
    const http = await HttpServer.start(async (response, request) => holder.server?.answer(response, request), '/v0');
    holder.server = new RaymonServer(http, hub);
    return holder.server;
  }

  get url(): string {
    return this.http.url;
  }

  async close(): Promise<void> {
    await this.http.close();
    await this.hub.close();
  }

  /** The usual answer: what the hub says. */
  async answer(response: ServerResponse, request: Received): Promise<void> {
    const token = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
    if (!this.tokens.has(token)) return sendJson(response, { error: { code: 'unauthorized' } }, 401);
    const query = new URLSearchParams(request.query).toString();
    const key = request.headers['idempotency-key'];
    const answer = await this.hub.ask(`${request.path}${query === '' ? '' : `?${query}`}`, {
      method: request.method,
      headers: typeof key === 'string' ? { 'idempotency-key': key } : {},
      ...(request.body === '' ? {} : { body: request.body }),
    });
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(new Uint8Array(await answer.arrayBuffer()));
  }
}
