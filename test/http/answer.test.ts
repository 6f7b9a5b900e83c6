import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RaymonApi, type Owner, type Profile } from '../../src/api/api.ts';
import type { RecordBatch } from '../../src/http/record-batch.ts';
import type { Query } from '../../src/api/client.ts';
import { DecodeError, OptionError, LimitError, TransportError, UnknownTypeError } from '../../src/base/errors.ts';
import { HttpServer, json, text, type Answer } from '../support/http-server.ts';

let server: HttpServer;
let api: RaymonApi;

beforeAll(async () => {
  server = await HttpServer.start(
    json({ obj_id: 'o1', obj_data: { type: 'raymon.types.Native', params: { data: 1 } } }),
  );
  api = new RaymonApi({ url: server.url, auth: 'good-token', timeout: 5000, maxResponseBytes: 1_000_000 });
});
afterAll(() => server.close());
beforeEach(() => {
  server.received.length = 0;
  server.next.length = 0;
});

async function fails(answer: Answer, options = {}): Promise<unknown> {
  server.next.push(answer);
  return api.objectSearch('p', 't', 'r', options).then(
    () => undefined,
    (error: unknown) => error,
  );
}

const JSON_TYPE = { 'content-type': 'application/json' };
const DOCUMENT = '{"obj_id": "o1", "obj_data": {"type": "raymon.types.Native", "params": {"data": [1, 2, 3]}}}';

describe('an answer that is not what was asked for', () => {
  it.each<[string, Answer]>([
    ['HTML with status 200', text('<html>log in</html>', { 'content-type': 'text/html' })],
    ['text said to be JSON', text('hello', JSON_TYPE)],
    ['truncated JSON', text(DOCUMENT.slice(0, -20), JSON_TYPE)],
    ['bytes after the JSON', text(`${DOCUMENT} x`, JSON_TYPE)],
    ['invalid UTF-8', (response) => void response.writeHead(200, JSON_TYPE).end(Buffer.from([0x22, 0xff, 0x22]))],
  ])('%s is a TransportError of status 200', async (_, answer) => {
    const error = await fails(answer);
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({ status: 200 });
  });

  it.each([400, 403, 404, 413, 422, 429, 500, 503])('status %i is a TransportError with it', async (status) => {
    const error = await fails(text('no\u001b[2J', { 'content-type': 'text/plain', 'retry-after': '7' }, status));
    expect(error).toMatchObject({ code: 'transport', status, retryAfter: 7, body: 'no\u001b[2J' });
    const request = `GET ${server.url}/projects/p/objects/search`;
    expect((error as Error).message).toBe(`Expected success, got status ${status} - from ${request}`);
    expect(error).toMatchObject({ request });
  });

  it.each<[string, Record<string, string>]>([
    ['text/plain', { 'content-type': 'text/plain' }],
    ['text/json', { 'content-type': 'text/json' }],
    ['text/html', { 'content-type': 'text/html' }],
    ['no type', {}],
  ])('JSON said to be %s is JSON', async (_, headers) => {
    expect(await fails(text(DOCUMENT, headers))).toBeUndefined();
    server.next.push(text('[1]', headers));
    expect(await api.projectsLs()).toEqual([1]);
  });

  it('an error page of any size is cut to 2,000 characters', async () => {
    const error = await fails(endless(500));
    expect(error).toMatchObject({ status: 500 });
    expect((error as TransportError).body).toHaveLength(2000);
  });

  it.each([301, 302, 303, 307, 308])('a redirect (%i) is not followed', async (status) => {
    const error = await fails(text('', { location: `${server.url}/elsewhere` }, status));
    expect(error).toMatchObject({ code: 'transport', status });
    expect(server.received).toHaveLength(1);
  });

  it('a body that breaks off is a TransportError', async () => {
    const error = await fails((response) => {
      response.writeHead(200, { ...JSON_TYPE, 'content-length': '1000' });
      response.write(DOCUMENT, () => response.destroy());
    });
    expect(error).toBeInstanceOf(TransportError);
  });

  it('a connection that is reset is a TransportError', async () => {
    expect(await fails((response) => void response.destroy())).toMatchObject({ code: 'transport', status: undefined });
  });

  it('a server that does not listen is a TransportError', async () => {
    const gone = await HttpServer.start(json(null));
    await gone.close();
    const nobody = new RaymonApi({ url: gone.url, auth: 'good-token' });
    await expect(nobody.projectsLs()).rejects.toBeInstanceOf(TransportError);
  });
});

describe('an answer without end', () => {
  it('stops at the limit of bytes, of 5 GB that are announced', async () => {
    const error = await fails((response) => {
      response.writeHead(200, { ...JSON_TYPE, 'content-length': String(5e9) });
      response.write('[');
    });
    expect(error).toBeInstanceOf(LimitError);
    expect(error).toMatchObject({ limit: 'responseBytes', max: 1_000_000 });
  });

  it('stops at the limit of bytes, and the server is told to stop', async () => {
    let stopped: Promise<void> | undefined;
    const error = await fails((response, request) => {
      stopped = new Promise((resolve) => {
        response.on('close', resolve);
      });
      return endless(200)(response, request);
    });
    expect(error).toBeInstanceOf(LimitError);
    await stopped;
  });

  it('is none while it has no more bytes than allowed, in however many pieces', async () => {
    const error = await fails(
      (response) => {
        response.writeHead(200, JSON_TYPE);
        for (let index = 0; index < 2000; index++) response.write(' ');
        response.end(DOCUMENT);
      },
      { maxResponseBytes: 2000 + DOCUMENT.length },
    );
    expect(error).toBeUndefined();
  });

  it('counts what was unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, ' '));
    const error = await fails((response) => {
      response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end(bomb);
    });
    expect(bomb.length).toBeLessThan(1_000_000);
    expect(error).toBeInstanceOf(LimitError);
  });

  it('ends at the deadline when the headers do not come', async () => {
    const error = await fails(() => undefined, { timeout: 50 });
    expect(error).toBeInstanceOf(TransportError);
    expect((error as Error).message).toMatch(/^Expected a whole answer within 50 ms - from GET http/);
  });

  it('ends at the deadline when the body drips', async () => {
    const error = await fails(
      (response) => {
        response.writeHead(200, JSON_TYPE);
        const timer = setInterval(() => response.write(' '), 5);
        response.on('close', () => clearInterval(timer));
      },
      { timeout: 100 },
    );
    expect((error as Error).message).toMatch(/^Expected a whole answer within 100 ms - from GET http/);
  });

  it('ends when the caller gives up', async () => {
    const controller = new AbortController();
    const reason = new Error('no longer needed');
    const error = await fails(() => controller.abort(reason), { signal: controller.signal });
    expect(error).toMatchObject({ code: 'transport', cause: reason });
  });

  it('is not even asked for when the caller has given up before', async () => {
    const error = await fails(json(null), { signal: AbortSignal.abort() });
    expect(error).toBeInstanceOf(TransportError);
    expect(server.received).toEqual([]);
  });
});

describe('an object that cannot be loaded', () => {
  it.each<[string, unknown, string, string]>([
    ['no object', [], 'wrong-type', '$'],
    ['nothing', null, 'wrong-type', '$'],
    ['no id', { obj_data: {} }, 'missing', '$.obj_id'],
    ['no document', { obj_id: 'o' }, 'missing', '$.obj_data'],
    ['a document that is none', { obj_id: 'o', obj_data: 5 }, 'not-a-document', '$.obj_data'],
    [
      'a wrong member',
      { obj_id: 'o', obj_data: { type: 'raymon.types.Native', params: 5 } },
      'wrong-type',
      '$.obj_data.params',
    ],
  ])('%s is a DecodeError with its place', async (_, answer, code, path) => {
    const error = await fails(json(answer));
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({ code, path });
  });

  it('an unknown type is refused, or kept when asked for', async () => {
    const answer = json({ obj_id: 'o', obj_data: { type: 'os.system', params: { data: 'x' }, more: 1 } });
    const error = await fails(answer);
    expect(error).toBeInstanceOf(UnknownTypeError);
    expect(error).toMatchObject({ path: '$.obj_data.type', type: 'os.system' });
    server.next.push(answer);
    const { value } = await api.objectGet('p', 'o', { unknown: 'keep' });
    expect(value.toJcr()).toEqual({ type: 'os.system', params: { data: 'x' }, more: 1 });
  });

  it('limits hold for documents', async () => {
    const error = await fails(text(DOCUMENT, JSON_TYPE), { limits: { depth: 2 } });
    expect(error).toMatchObject({ code: 'limit', limit: 'depth' });
  });
});

describe('a request that cannot be sent', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['an id that climbs', () => api.traceGet('..', 't')],
    ['an escaped id', () => api.traceGet('p', '%2e%2e')],
    ['an empty id', () => api.objectGet('p', '')],
    ['a route that climbs', () => api.get('projects/../admin')],
    ['a forged line in a query', () => api.objectSearch('p', 't', 'a\r\nhost: evil')],
    ['a lone surrogate in a query', () => api.objectSearch('p', '\ud800', 'r')],
    ['a date that is none', () => api.traceLs('p', { begin: new Date(NaN) })],
    ['a number that is none', () => api.traceLs('p', { lim: Infinity })],
    ['NaN in a body', () => api.orchestrationApply('p', { x: [NaN] })],
    ['undefined in a body', () => api.orchestrationApply('p', { x: undefined as unknown as null })],
    ['a number for a route', () => api.get(5 as unknown as string)],
    ['no route', () => api.get(null as unknown as string)],
    ['a route of numbers', () => api.get([5] as unknown as string[])],
    ['null for a query', () => api.get('a', null as unknown as Query)],
    ['a text for a query', () => api.get('a', 'b=c' as unknown as Query)],
    ['null for an owner', () => api.projectTransfer('p', null as unknown as Owner)],
    ['null for a profile', () => api.profileCreate('p', null as unknown as Profile)],
    ['a profile that states nothing', () => api.profileCreate('p', { name: 'n', version: 'v' } as Profile)],
  ])('%s is refused before anything is sent', async (_, call) => {
    await expect(call()).rejects.toMatchObject({ code: 'unsupported-value' });
    expect(server.received).toEqual([]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['a deadline that is none', () => api.projectsLs({ timeout: 0 })],
    ['an invalid signal', () => api.get('a', {}, { signal: {} as AbortSignal })],
    ['null for a slice', () => api.traceLs('p', null as unknown as object)],
    ['null for another slice', () => api.objectLs('p', null as unknown as object)],
    ['null for the slice of a profile', () => api.profileReduce('p', 'n', 'v', null as unknown as object)],
    ['an invalid number of bytes', () => api.projectsLs({ maxResponseBytes: NaN })],
  ])('%s is a bad option, told before anything is sent', async (_, call) => {
    await expect(call()).rejects.toMatchObject({ code: 'bad-option' });
    expect(server.received).toEqual([]);
  });

  it('an invalid batch is refused like all that a logger cannot send', async () => {
    await expect(api.send(null as unknown as RecordBatch)).rejects.toThrow(TransportError);
    expect(server.received).toEqual([]);
  });

  it('an invalid signal leaves no timer behind', async () => {
    const before = timers();
    await expect(api.get('a', {}, { signal: {} as AbortSignal })).rejects.toThrow(OptionError);
    expect(timers()).toBe(before);
    const broken = { aborted: false, addEventListener: broke, removeEventListener: () => undefined };
    await expect(api.get('a', {}, { signal: broken as unknown as AbortSignal })).rejects.toThrow(TransportError);
    expect(timers()).toBe(before);
  });

  it('null for options is refused', () => {
    expect(() => new RaymonApi(null as unknown as object)).toThrow(OptionError);
  });

  it('a body is refused with the place of what is wrong', async () => {
    await expect(api.orchestrationApply('p', { x: [1, NaN] })).rejects.toMatchObject({ path: '$.config.x[1]' });
  });
});

/** An answer that goes on until somebody stops it. */
function endless(status: number): Answer {
  return (response) => {
    response.writeHead(status, JSON_TYPE);
    const chunk = Buffer.alloc(64 * 1024, ' ');
    const more = (): void => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  };
}

function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}

function broke(): never {
  throw new Error('broken');
}
