import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { exchange } from '../../src/http/exchange.ts';
import { builtPackage, runChild } from '../support/child.ts';
import { rawAnswers, serveRaw } from '../support/raw-answers.ts';

/** Node 26 holds on to the connection of a 205 whatever is done, as its `fetch` alone does; a 205 of a server is rare. */
const SILENT = rawAnswers(
  (status, encoding, framing, end) =>
    (status === 204 || status === 304) &&
    (encoding === 'identity' || encoding === 'gzip') &&
    (framing === 'content-length too long' || framing === 'chunked') &&
    end === 'silent in the body',
);

it('an answer that may have no body lets go of its connection, whatever the server has announced', async () => {
  const library = new URL('index.js', await builtPackage());
  const server = await serveRaw(SILENT);
  try {
    // The process ends by itself, or is killed.
    const { printed } = await runChild(`
      import { RaymonApi } from ${JSON.stringify(library.href)};
      const ask = (index) => new RaymonApi({ url: ${JSON.stringify(server.url)} + '/' + index, auth: 'token' }).get('x');
      print(await Promise.all(Array.from({ length: ${SILENT.length} }, (_, index) => ask(index).then(
        () => 'ok',
        (error) => error.code + ' ' + error.status,
      ))));
    `);
    expect(SILENT).toHaveLength(8);
    expect(printed).toEqual(SILENT.map(({ status }) => (status === 304 ? 'transport 304' : 'ok')));
  } finally {
    await server.close();
  }
});

it('a request whose caller gave up before is not sent', async () => {
  const asked: unknown[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.end('{}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    const url = (path: string): URL => new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${path}`);
    const request = { method: 'GET', headers: {}, timeout: 10_000, maxBytes: 1000 } as const;
    const gaveUp = exchange({ ...request, url: url('before'), signal: AbortSignal.abort() });
    await expect(gaveUp).rejects.toMatchObject({ code: 'transport', message: expect.stringContaining('gave up') });
    // What was sent before would have come before.
    await exchange({ ...request, url: url('after') });
    expect(asked).toEqual(['/after']);
  } finally {
    server.close();
  }
});
