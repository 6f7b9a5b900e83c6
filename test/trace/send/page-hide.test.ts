import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TransportError } from '../../../src/base/errors.ts';
import { KEEPALIVE_BYTES } from '../../../src/http/record-batch.ts';
import { RaymonApiLogger } from '../../../src/trace/core-api-logger.ts';
import type { ApiLoggerOptions } from '../../../src/trace/send/api-options.ts';
import { type Batch, fetchTransport } from '../../../src/trace/send/transport.ts';

/** A page: what loggers ask of a browser's globals. */
class Page extends EventTarget {
  visibilityState = 'visible';

  hide(): void {
    this.visibilityState = 'hidden';
    this.dispatchEvent(new Event('visibilitychange'));
    this.visibilityState = 'visible';
  }
}

let page: Page;
let windowEvents: EventTarget;

beforeEach(() => {
  page = new Page();
  windowEvents = new EventTarget();
  vi.stubGlobal('document', page);
  vi.stubGlobal('addEventListener', windowEvents.addEventListener.bind(windowEvents));
  vi.stubGlobal('removeEventListener', windowEvents.removeEventListener.bind(windowEvents));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** Batches that wait for their answer. */
function held(options: Partial<ApiLoggerOptions> = {}): {
  readonly logger: RaymonApiLogger;
  readonly batches: (Batch & { readonly answer: (error?: TransportError) => void })[];
} {
  const batches: (Batch & { readonly answer: (error?: TransportError) => void })[] = [];
  const logger = new RaymonApiLogger({
    projectId: 'p',
    send: (batch) =>
      new Promise((resolve, reject) => {
        batches.push({ ...batch, answer: (error) => (error === undefined ? resolve() : reject(error)) });
      }),
    batchAge: 1_000_000,
    onError: () => undefined,
    onDrop: () => undefined,
    ...options,
  });
  return { logger, batches };
}

function textsOf({ body }: Batch): string[] {
  return (JSON.parse(new TextDecoder().decode(body)) as { data: string }[]).map(({ data }) => data.slice(0, 5));
}

/** All that can happen before an event handler's page is gone. */
async function microtasks(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

describe('a logger whose page is hidden', () => {
  it('sends what waits at once, without gzip, and counts it when it was taken', async () => {
    const { logger, batches } = held();
    for (let index = 0; index < 50; index++) logger.info('t', `${index}`.padEnd(500));
    page.hide();
    await microtasks();
    expect(batches).toHaveLength(1);
    expect(batches[0]).toMatchObject({ isLast: true, encoding: 'identity', records: 50 });
    expect(logger.counts).toMatchObject({ accepted: 50, queued: 50, delivered: 0 });
    batches[0]?.answer();
    await microtasks();
    expect(logger.counts).toMatchObject({ accepted: 50, queued: 0, delivered: 50 });
    expect(await logger.close()).toBe(true);
  });

  it('does so also when it is left without being hidden, and no more when it is closed', async () => {
    const { logger, batches } = held();
    logger.info('t', 'a');
    windowEvents.dispatchEvent(new Event('pagehide'));
    await microtasks();
    expect(batches).toHaveLength(1);
    batches[0]?.answer();
    await logger.close();
    windowEvents.dispatchEvent(new Event('pagehide'));
    page.hide();
    expect(batches).toHaveLength(1);
  });

  it('sends what a request may carry, and the rest later, in order', async () => {
    const { logger, batches } = held();
    for (let index = 0; index < 10; index++) logger.info('t', `${index}`.padEnd(20_000));
    page.hide();
    page.hide();
    await microtasks();
    expect(batches).toHaveLength(1);
    expect(batches[0]?.body.length).toBeLessThanOrEqual(KEEPALIVE_BYTES);
    expect(batches.flatMap(textsOf).map(Number)).toEqual([0, 1, 2]);
    const flushed = logger.flush();
    await microtasks();
    // Nothing overtakes what is leaving.
    expect(batches).toHaveLength(1);
    batches[0]?.answer();
    while (batches.length < 2) await new Promise(setImmediate);
    batches[1]?.answer();
    expect(await flushed).toBe(true);
    expect(logger.counts).toMatchObject({ accepted: 10, delivered: 10, queued: 0 });
    await logger.close();
  });

  it('keeps what was not taken, in its old place', async () => {
    const { logger, batches } = held({ gzip: false });
    for (const text of ['a', 'b']) logger.info('t', text);
    page.hide();
    await microtasks();
    logger.info('t', 'c');
    batches[0]?.answer(new TransportError('no'));
    await microtasks();
    expect(logger.counts).toMatchObject({ accepted: 3, queued: 3, delivered: 0 });
    const flushed = logger.flush();
    await microtasks();
    expect(batches[1] && textsOf(batches[1])).toEqual(['a', 'b', 'c']);
    batches[1]?.answer();
    expect(await flushed).toBe(true);
    await logger.close();
  });

  it('carries beside what is under way no more than both may', async () => {
    const { logger, batches } = held({ gzip: false });
    logger.info('t', 'a'.repeat(40_000));
    void logger.flush();
    await microtasks();
    for (const text of ['b', 'c']) logger.info('t', text.repeat(15_000));
    page.hide();
    await microtasks();
    expect(batches.map(({ isLast }) => isLast)).toEqual([undefined, true]);
    expect(batches[0]!.body.length + batches[1]!.body.length).toBeLessThanOrEqual(KEEPALIVE_BYTES);
    batches[1]?.answer();
    batches[0]?.answer();
    while (batches.length < 3) {
      void logger.flush();
      await new Promise(setImmediate);
    }
    batches[2]?.answer();
    expect(await logger.close()).toBe(true);
    expect(logger.counts).toMatchObject({ accepted: 3, delivered: 3 });
  });

  it('leaves a record alone that no such request can carry', async () => {
    const { logger, batches } = held();
    logger.info('t', 'x'.repeat(KEEPALIVE_BYTES));
    page.hide();
    await microtasks();
    expect(batches).toEqual([]);
    expect(logger.counts).toMatchObject({ accepted: 1, queued: 1 });
    void logger.close({ timeout: 0 });
  });

  it('counts what is under way as dropped when it is closed, whatever comes of it', async () => {
    const { logger, batches } = held();
    logger.info('t', 'a');
    page.hide();
    await microtasks();
    await logger.close({ timeout: 0 });
    batches[0]?.answer();
    await microtasks();
    const { accepted, delivered, dropped, queued } = logger.counts;
    expect([accepted, delivered + dropped, queued]).toEqual([1, 1, 0]);
  });
});

function requests(): { readonly url: string; readonly keepalive: unknown; readonly headers: Headers }[] {
  const seen: { url: string; keepalive: unknown; headers: Headers }[] = [];
  vi.stubGlobal('fetch', (url: URL, init: RequestInit) => {
    seen.push({ url: url.href, keepalive: init.keepalive, headers: new Headers(init.headers) });
    return Promise.resolve(new Response('{}', { status: 200 }));
  });
  return seen;
}

describe('the transport of a page', () => {
  const batch = { projectId: 'p', body: Buffer.from('[]') as Uint8Array<ArrayBuffer>, encoding: 'identity', key: 'k', records: 0 } as const; // oxfmt-ignore

  it('has small batches outlive the page, and large ones not', async () => {
    const seen = requests();
    const send = fetchTransport({ url: 'https://example.org', token: async () => 'x' });
    const signal = new AbortController().signal;
    await send(batch, signal);
    await send({ ...batch, isLast: true }, signal);
    await send({ ...batch, body: new Uint8Array(KEEPALIVE_BYTES + 1) }, signal);
    expect(seen.map(({ keepalive }) => keepalive)).toEqual([true, true, false]);
    expect(seen[1]?.headers.get('authorization')).toBe('Bearer x');
    vi.stubGlobal('document', undefined);
    await send(batch, signal);
    expect(seen[3]?.keepalive).toBe(false);
  });

  it('sends a beacon where no request outlives its page, unless there is a token or the browser takes no more', async () => {
    const seen = requests();
    vi.stubGlobal('Request', { prototype: {} });
    const beacons: { url: string; type: string }[] = [];
    let takes = true;
    const sendBeacon = (url: string, { type }: Blob): boolean => takes && beacons.push({ url, type }) > 0;
    vi.stubGlobal('navigator', { sendBeacon });
    const signal = new AbortController().signal;
    const send = fetchTransport({ url: 'https://example.org' });
    await send({ ...batch, isLast: true }, signal);
    expect(beacons).toEqual([{ url: 'https://example.org/projects/p/ingest_batch', type: 'application/json' }]);
    await send(batch, signal);
    takes = false;
    await send({ ...batch, isLast: true }, signal);
    takes = true;
    await fetchTransport({ url: 'https://example.org', token: async () => 'x' })({ ...batch, isLast: true }, signal);
    expect(beacons).toHaveLength(1);
    expect(seen).toHaveLength(3);
  });
});
