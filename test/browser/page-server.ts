import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FOLDERS } from './folders.ts';
import type { Fixtures } from '../cases/fixtures.ts';
import { IngestEndpoint } from './ingest-endpoint.ts';

/** The strictest policy under which a page can run scripts of its own server. */
const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'";

/** The same for pages that use npm ndarray, which generates code. */
const POLICY_WITH_EVAL = "default-src 'none'; script-src 'self' 'unsafe-eval'; connect-src 'self'";

/** A server of the pages, their scripts and the fixtures. */
export interface PageServer {
  readonly url: URL;
  /** Takes what its pages log. */
  readonly endpoint: IngestEndpoint;
  close(): Promise<void>;
}

/**
 * Starts a server on this machine.
 *
 * @param scripts - the folder of the pages' scripts.
 */
export async function servePages(scripts: URL, fixtures: Fixtures): Promise<PageServer> {
  const endpoint = new IngestEndpoint();
  const server = createServer((request, response) => {
    if (endpoint.takes(request, response)) return;
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const found = answer(pathname, searchParams.getAll('before'), scripts, fixtures);
    response.writeHead(found === undefined ? 404 : 200, {
      'content-security-policy': searchParams.has('eval') ? POLICY_WITH_EVAL : POLICY,
      'content-type': TYPES[/\.\w+$/.exec(pathname)?.[0] ?? ''] ?? 'application/octet-stream',
    });
    response.end(found);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}/`),
    endpoint,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript' };

/** @param before - scripts that run before the page's own. */
function answer(
  path: string,
  before: readonly string[],
  scripts: URL,
  fixtures: Fixtures,
): string | Uint8Array | undefined {
  const [, page] = /^\/(\w+)\.html$/.exec(path) ?? [];
  if (page !== undefined) {
    const tags = [...before, page].map((name) => `<script type="module" src="/${name}.js"></script>`);
    return `<!doctype html><title>${page}</title>${tags.join('')}`;
  }
  const [, script] = /^\/([\w-]+\.js)$/.exec(path) ?? [];
  if (script !== undefined) return readFileSync(new URL(script, scripts));
  if (path === '/fixtures.json') {
    return JSON.stringify(Object.fromEntries(FOLDERS.map((folder) => [folder, fixtures.names(folder)])));
  }
  const [, fixture] = /^\/fixtures\/(.+)$/.exec(path) ?? [];
  return fixture === undefined ? undefined : fixtures.bytes(decodeURIComponent(fixture));
}
