/**
 * Logs on a page: what is sampled and redacted there must add up with what a server got, and a page that is left must
 * send what waits.
 *
 * @module
 */
import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { RaymonApiLogger, Trace } from 'raymon/trace';
import type { IngestEndpoint } from './ingest-endpoint.ts';
import type { PageBooks } from './logger.page.ts';

const TRACES = 300;
const SAMPLE_RATE = 0.4;

/** Traces that a service would log which runs Node. */
async function sampledInNode(): Promise<string[]> {
  const sampled = new Set<string>();
  const logger = new RaymonApiLogger({
    projectId: 'books',
    sampleRate: SAMPLE_RATE,
    gzip: false,
    send: ({ body }) => {
      const records = JSON.parse(new TextDecoder().decode(body)) as { trace_id: string }[];
      for (const { trace_id: traceId } of records) sampled.add(traceId);
      return Promise.resolve();
    },
  });
  for (let index = 0; index < TRACES; index++) new Trace(logger, { traceId: `trace-${index}` }).info('');
  await logger.close();
  return [...sampled].toSorted();
}

/** The server of a page takes what it logs. */
function apiOf(page: Page): string {
  return new URL('/v0', page.url()).href;
}

async function addsUp(page: Page, endpoint: IngestEndpoint): Promise<string> {
  endpoint.restart({ isGood: false });
  const books: PageBooks = await page.evaluate(([url, traces, rate]) => globalThis.logTraces(url, traces, rate), [
    apiOf(page),
    TRACES,
    SAMPLE_RATE,
  ] as const);
  const { counts, told, logged, hasLeft } = books;
  const { accepted, delivered, dropped, queued, refused, sampled } = counts;
  assert.ok(hasLeft);
  assert.equal(accepted + sampled, logged);
  assert.equal(delivered + dropped, accepted);
  assert.deepEqual([told, queued, refused], [dropped, 0, 0]);
  assert.equal(endpoint.records.length, delivered);
  // What is redacted, and the batch that the server refused.
  assert.ok(dropped > accepted / 3 && delivered > 0 && sampled > 0);
  assert.ok(endpoint.records.every(({ ref }) => ref !== 'drop'));
  assert.ok(!JSON.stringify(endpoint.records).includes('secret'));
  const inNode = await sampledInNode();
  assert.ok(endpoint.records.every(({ trace_id: traceId }) => inNode.includes(traceId)));
  assert.equal(accepted, 3 * inNode.length);
  return `${accepted} records accepted, ${sampled} sampled, ${dropped} dropped, ${delivered} delivered`;
}

/** What becomes of records when a page is left in some way. */
async function left(page: Page, endpoint: IngestEndpoint, leave: () => Promise<unknown>): Promise<void> {
  endpoint.restart({ isGood: true });
  const { accepted, queued, delivered } = await page.evaluate(
    (url) => globalThis.logAndWait(url, 40, 500),
    apiOf(page),
  );
  assert.deepEqual([accepted, queued, delivered, endpoint.records.length], [40, 40, 0, 0]);
  await leave();
  assert.equal(await endpoint.whenCome(40), 40);
  const indices = endpoint.records.map(({ data }) => Number.parseInt(String(data), 10));
  assert.deepEqual(indices, [...indices.keys()]);
}

/** Runs all of it, and prints what was found. */
export async function runLogger(browser: Browser, url: URL, endpoint: IngestEndpoint): Promise<void> {
  const open = async (): Promise<Page> => {
    const page = await browser.newPage();
    await page.goto(new URL('logger.html', url).href);
    await page.waitForFunction(() => 'logAndWait' in globalThis);
    return page;
  };
  let page = await open();
  const books = await addsUp(page, endpoint);
  await left(page, endpoint, () => page.goto(new URL('logger.html?next', url).href));
  assert.equal(endpoint.beacons, 0);
  await page.waitForFunction(() => 'logAndWait' in globalThis);
  await left(page, endpoint, () => page.close({ runBeforeUnload: true }));
  assert.equal(endpoint.beacons, 0);
  page = await open();
  // As browsers are whose fetch ends with its page.
  await page.evaluate(() => Reflect.deleteProperty(Request.prototype, 'keepalive'));
  await left(page, endpoint, () => page.goto(new URL('logger.html?next', url).href));
  assert.equal(endpoint.beacons, 1);
  await page.close();
  process.stdout.write(
    `raymon/trace in Chromium ${browser.version()}: ${books}; a page that is left sends what waits, also by a beacon\n`,
  );
}
