import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HubLimits } from '../../../src/hub/core/limits.ts';
import { record, startTestHub, type TestHub } from '../../support/hub.ts';

const limits: Partial<HubLimits> = {
  requestBytes: 200_000,
  unpackedBytes: 3 * 2 ** 20,
  unpackRatio: 50,
  batchRecords: 100,
  bytesInFlight: 5 * 2 ** 20,
  bodies: 4,
  bodyTimeoutMs: 300,
  bodyBytesPerSecond: 100_000,
  headerTimeoutMs: 500,
  headerBytes: 4096,
  formBytes: 1000,
  artefactBytes: 500_000,
  listeners: 1,
};

let hub: TestHub;

beforeAll(async () => {
  hub = await startTestHub({ limits });
});
afterAll(() => hub.close());

const P = '/v0/projects/default';

async function send(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<[number, string]> {
  const answer = await hub.ask(`${P}/ingest_batch`, { method: 'POST', body, headers });
  const { error } = (await answer.json()) as { error?: { code: string } };
  return [answer.status, error?.code ?? ''];
}

/** A batch of so many bytes. */
function text(length: number): string {
  return `[${JSON.stringify(record())}${' '.repeat(length)}`.slice(0, length - 1) + ']';
}

/** A batch of so many records, each of them none. */
function many(count: number): string {
  return `[${Array.from({ length: count }, () => '{}').join()}]`;
}

/** A connection on which a test says each byte. */
class Wire {
  readonly socket: Socket;
  text = '';
  readonly closed: Promise<void>;

  constructor() {
    this.socket = connect(Number(new URL(hub.authUrl).port), '127.0.0.1');
    this.socket.on('data', (data) => {
      this.text += data.toString();
    });
    this.socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      this.socket.on('close', () => resolve());
    });
  }

  say(text: string): void {
    this.socket.write(text);
  }

  head(method: string, path: string, headers: Record<string, string | number> = {}): void {
    const all = { host: '127.0.0.1', authorization: `Bearer ${hub.token}`, ...headers };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    this.say(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  }

  async until(text: string): Promise<void> {
    while (!this.text.includes(text)) {
      if (this.socket.destroyed) throw new Error(`Expected ${text}, got ${this.text.slice(0, 500)}`);
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
    }
  }
}

describe('a body', () => {
  it('is as large as it may be and no larger, stated or not', async () => {
    expect(await send(text(200_000))).toEqual([200, '']);
    expect(await send(text(200_001))).toEqual([413, 'too-large']);
    const wire = new Wire();
    wire.head('POST', `${P}/ingest_batch`, { 'transfer-encoding': 'chunked' });
    for (let at = 0; at < 5; at++) wire.say(`c351\r\n${' '.repeat(50_001)}\r\n`);
    await wire.until('"too-large"');
    expect(wire.text).toMatch(/^HTTP\/1\.1 413 /);
    wire.socket.destroy();
  });

  it('unpacks to no more than it may', async () => {
    const packed = { 'content-encoding': 'gzip' };
    expect(await send(new Uint8Array(gzipSync(Buffer.alloc(2 ** 20 - 1, ' '))), packed)).toEqual([422, 'syntax']);
    expect(await send(new Uint8Array(gzipSync(Buffer.alloc(100 * 2 ** 20, ' '))), packed)).toEqual([413, 'too-large']);
    // What packs badly is bounded by its size alone.
    const random = Buffer.from(
      Array.from({ length: 2 ** 18 }, () => String(Math.random()))
        .join(' ')
        .slice(0, 3.5 * 2 ** 20),
    );
    const large = new Uint8Array(gzipSync(random));
    expect(large.length).toBeGreaterThan(200_000);
    expect(await send(large, packed)).toEqual([413, 'too-large']);
  });

  it('has at most so many records', async () => {
    expect(await send(many(101))).toEqual([413, 'limit']);
    expect((await send(many(100)))[0]).toBe(200);
  });

  it.each([
    ['PUT', `${P}/slices/x`],
    ['POST', '/v0/tokens'],
    ['POST', '/oauth/token'],
    ['POST', '/login'],
  ])('of %s %s is small', async (method, path) => {
    const answer = await hub.ask(path, { method, body: `{"x":"${'x'.repeat(1000)}"}` });
    expect(answer.status).toBe(413);
  });

  it('that is streamed is bounded, and leaves nothing', async () => {
    const body = `{"type":"t","params":"${'x'.repeat(500_000)}"}`;
    const answer = await hub.ask(`${P}/traces/big/artefact?ref=r`, { method: 'PUT', body });
    expect(answer.status).toBe(413);
    expect((await hub.ask(`${P}/traces/big`)).status).toBe(404);
  });

  it('that does not come is given up, and its memory with it', async () => {
    const wire = new Wire();
    wire.head('POST', `${P}/ingest_batch`, { 'content-length': 1000 });
    wire.say('[');
    await wire.closed;
    expect(wire.text === '' || wire.text.startsWith('HTTP/1.1 408')).toBe(true);
    expect(await send('[]')).toEqual([200, '']);
  });

  it('that is cut off is not kept', async () => {
    const wire = new Wire();
    const text = `[${JSON.stringify(record({ trace_id: 'cut' }))}]`;
    wire.head('POST', `${P}/ingest_batch`, { 'content-length': text.length + 10 });
    wire.say(text);
    wire.socket.end();
    await wire.closed;
    expect((await hub.ask(`${P}/traces/cut`)).status).toBe(404);
  });

  it('is asked for only where the guard lets it in', async () => {
    const wire = new Wire();
    wire.head('POST', `${P}/ingest_batch`, { 'content-length': 2, expect: '100-continue', authorization: 'Bearer x' });
    await wire.until('HTTP/1.1 401');
    expect(wire.text).not.toContain('100 Continue');
    wire.socket.destroy();
    const other = new Wire();
    other.head('POST', `${P}/ingest_batch`, { 'content-length': 2, expect: '100-continue' });
    await other.until('100 Continue');
    other.say('[]');
    await other.until('{"ingested":0}');
    other.socket.destroy();
  });

  it('waits for no other: beyond what fits at once, requests are told to come again', async () => {
    const wires = Array.from({ length: 4 }, () => new Wire());
    for (const wire of wires) {
      wire.head('POST', `${P}/ingest_batch`, { 'content-length': 100, expect: '100-continue' });
      await wire.until('100 Continue');
    }
    const answer = await hub.ask(`${P}/ingest_batch`, { method: 'POST', body: '[]' });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    for (const wire of wires) wire.say('[]'.padEnd(100));
    for (const wire of wires) await wire.until('"ingested"');
    for (const wire of wires) wire.socket.destroy();
    expect(await send('[]')).toEqual([200, '']);
  });
});

describe('a request', () => {
  it('that is malformed gets a short answer', async () => {
    const wire = new Wire();
    wire.say('garbage\r\n\r\n');
    await wire.closed;
    expect(wire.text).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('of a large head is refused', async () => {
    const wire = new Wire();
    wire.head('GET', '/healthz', { 'x-large': 'x'.repeat(10_000) });
    await wire.closed;
    expect(wire.text).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('whose head does not come is given up', async () => {
    const wire = new Wire();
    wire.say('GET / HTTP/1.1\r\nhost: 127');
    await wire.closed;
    expect(wire.text === '' || wire.text.startsWith('HTTP/1.1 408')).toBe(true);
  });
});

describe('listeners', () => {
  it('are counted, and end with their connection', async () => {
    const gone = new AbortController();
    await hub.ask(`${P}/live`, { signal: gone.signal });
    expect((await hub.ask(`${P}/live`)).status).toBe(503);
    gone.abort();
    let status = 503;
    for (let at = 0; at < 200 && status === 503; at++) {
      await new Promise((resolve) => {
        setTimeout(resolve, 10);
      });
      const again = new AbortController();
      ({ status } = await hub.ask(`${P}/live`, { signal: again.signal }));
      again.abort();
    }
    expect(status).toBe(200);
  });
});

describe('closing', () => {
  it('lets what runs come to its end, tells listeners, and gives the directory to the next', async () => {
    const first = await startTestHub();
    const live = await first.ask(`${P}/live`);
    const text = `[${JSON.stringify(record())}]`;
    const sent = first.ask(`${P}/ingest_batch`, { method: 'POST', body: text });
    const { directory } = first;
    const status = await sent.then((answer) => answer.status);
    await Promise.all([Object.getPrototypeOf(first).close(), live.text()]);
    expect(status).toBe(200);
    const second = await startTestHub({ directory });
    expect(await (await second.ask(`${P}/traces/t1`)).json()).toMatchObject({ records: 1 });
    await second.close();
    await first.close();
  });

  it('waits for no connection on which nothing is asked', { timeout: 5000 }, async () => {
    const other = await startTestHub();
    const { hostname, port } = new URL(other.authUrl);
    const silent = connect(Number(port), hostname);
    const half = connect(Number(port), hostname);
    half.write('GET / HTTP/1.1\r\nhost: ');
    // Answered after both were accepted: the order of connections is kept.
    expect((await other.ask('/healthz')).status).toBe(200);
    const closed = [silent, half].map((socket) =>
      once(
        socket.on('error', () => undefined),
        'close',
      ),
    );
    await other.close();
    await Promise.all(closed);
  });

  it('is what another process waits for', async () => {
    await expect(startTestHub({ directory: hub.directory })).rejects.toMatchObject({ code: 'locked' });
  });
});
