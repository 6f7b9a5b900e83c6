import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataFrame, Image, Native, Numpy, toJsonBytes, toMsgpack } from '../../../src/types.ts';
import { fixtures } from '../../support/repository-fixtures.ts';
import { chunk, ihdr, pngOf } from '../../support/image-fixtures.ts';
import { documentOf, ViewerBrowser } from './viewer-page.ts';

let browser: ViewerBrowser;
beforeAll(async () => {
  browser = await ViewerBrowser.launch();
});
afterAll(() => browser.close());

const EVIL = [
  '<script>globalThis.broken = 1</script>',
  '</script><script>globalThis.broken = 1</script>',
  '<!--<script>',
  ']]></template></style><img src=x onerror="globalThis.broken=1">',
  '"><svg onload=globalThis.broken=1>',
  'javascript:globalThis.broken=1',
  '\u2028\u2029\u202e\u2066\ufeff\u0000\u001b[31m',
  '{{constructor.constructor("globalThis.broken=1")()}}',
  '__proto__',
].join(' ');

describe('a hostile text', () => {
  it('is only text, wherever it stands, and the policy has nothing to refuse', async () => {
    const wide = `${EVIL}`.replaceAll('\u0000', '');
    const frame = DataFrame.fromColumns({ [wide]: [wide, null], n: [1, 2] });
    const documents = [
      documentOf(new Native({ [EVIL]: [EVIL, new Map([[EVIL, EVIL]]), new Set([EVIL])] }), EVIL),
      documentOf(frame, 'frame'),
      documentOf(Numpy.fromArray([wide, 'b']), 'strings'),
      { name: 'unknown', bytes: Buffer.from(JSON.stringify({ type: EVIL, params: { [EVIL]: EVIL } })) },
      { name: 'broken', bytes: Buffer.from(`{"type":"raymon.types.Native","params":${EVIL}`) },
      { name: 'msgpack', bytes: toMsgpack(new Native({ a: EVIL.replaceAll('\u0000', '') })) },
    ];
    const page = await browser.open({ title: EVIL, documents });
    for (let at = 0; at < documents.length; at++) {
      await page.go(`document=${at}`);
      const tree = page.page.locator('.rv-tree');
      if ((await tree.count()) > 0) {
        await tree.focus();
        await page.page.keyboard.press('*');
        await page.settled();
        expect(await tree.innerText()).toContain('\\u202e');
      }
    }
    await page.go('diff=0,3');
    await page.go('diff=1,1');
    expect(await page.page.evaluate(() => (globalThis as { broken?: number }).broken)).toBe(undefined);
    expect(
      await page.page.evaluate(() => document.querySelectorAll('#app script, #app img, #app svg[onload]').length),
    ).toBe(0);
    await page.done();
  });

  it('in a log is only text', async () => {
    const timestamp = EVIL;
    const page = await browser.open({
      title: 'log',
      documents: [documentOf(new Native(1), EVIL)],
      traces: [
        {
          id: EVIL,
          records: [
            { kind: 'info', timestamp, text: EVIL },
            { kind: 'tags', timestamp, tags: [{ type: EVIL, name: EVIL, value: EVIL, group: EVIL }] },
            { kind: 'object', timestamp, ref: EVIL, document: 0 },
            { kind: 'object', timestamp, ref: EVIL, document: 7 },
            { kind: 'problem', timestamp, message: EVIL },
          ],
        },
      ],
    });
    await page.page.locator('.rv-grid').focus();
    await page.page.keyboard.press('Enter');
    await page.page.waitForSelector('.rv-trace');
    await page.settled();
    expect(await page.text('.rv-timeline')).toContain('<script>');
    expect(await page.page.evaluate(() => (globalThis as { broken?: number }).broken)).toBe(undefined);
    await page.done();
  });
});

describe('documents that lie', () => {
  it('are shown or refused, each with why, and are saved as they are', async () => {
    const names = ['invalid', 'invalid-text'].flatMap((folder) =>
      fixtures
        .names(folder)
        .filter((name) => name.endsWith('.json'))
        .map((name) => `${folder}/${name}`),
    );
    const documents = names.map((name) => {
      const file = JSON.parse(Buffer.from(fixtures.bytes(name)).toString()) as { text?: string; document?: unknown };
      return { name, bytes: Buffer.from(file.text ?? JSON.stringify(file.document ?? file)) };
    });
    expect(documents.length).toBeGreaterThan(100);
    const page = await browser.open({ title: 'invalid', documents });
    let refused = 0;
    for (let at = 0; at < documents.length; at++) {
      await page.go(`document=${at}`);
      const error = page.page.locator('main .rv-error');
      if ((await error.count()) > 0) {
        refused++;
        expect(await error.first().innerText(), names[at]).not.toBe('');
      } else expect(await page.page.locator('main .rv-body').count(), names[at]).toBeGreaterThan(0);
    }
    expect(refused).toBeGreaterThan(50);
    await page.done();
  });
});

const png = (width: number, height: number, data: Uint8Array): Image =>
  new Image(pngOf(['IHDR', ihdr(width, height, 8, 0)], ['IDAT', data], ['IEND', new Uint8Array()]), {
    limits: { pixels: 2 ** 40 },
  });

describe('a PNG bomb', () => {
  it('of too many pixels is not decoded, and says so', async () => {
    const page = await browser.show(png(9000, 9000, deflateSync(new Uint8Array(10))));
    expect(await page.text('.rv-notice')).toContain('9,000 × 9,000 pixels are more than the 67,108,864');
    expect(await page.page.locator('.rv-pixels').count()).toBe(0);
    await page.done();
  });

  it('that inflates to more than its pixels says so', async () => {
    const page = await browser.show(png(2, 2, deflateSync(new Uint8Array(2 ** 26), { level: 9 })));
    expect(await page.text('.rv-notice')).toContain('more than 6 bytes');
    await page.done();
  });

  it('with thousands of chunks is shown', async () => {
    const text = Array.from({ length: 5000 }, () => ['tEXt', Buffer.from('a\0b')] as const);
    const bytes = pngOf(
      ['IHDR', ihdr(1, 1, 8, 0)],
      ...text,
      ['IDAT', deflateSync(new Uint8Array(2))],
      ['IEND', new Uint8Array()],
    );
    expect(chunk('tEXt', new Uint8Array()).length).toBe(12);
    const page = await browser.show(new Image(bytes));
    await page.page.locator('summary').click();
    expect(await page.text('.rv-details')).toContain('4,800 more entries');
    await page.done();
  });
});

describe('what is large', () => {
  it('names of 10 MB are cut', async () => {
    const name = 'n'.repeat(10_000_000);
    const page = await browser.open({
      title: name,
      documents: [
        documentOf(new Native({ [name]: name }), name),
        documentOf(DataFrame.fromColumns({ [name]: [name] }), 'frame'),
      ],
    });
    await page.ready();
    expect((await page.text('.rv-tree')).length).toBeLessThan(2000);
    await page.go('document=1');
    expect((await page.text('.rv-grid')).length).toBeLessThan(2000);
    await page.page.locator('.rv-grid').focus();
    await page.page.keyboard.press('Enter');
    await page.page.waitForSelector('.rv-panel .rv-text');
    expect(await page.text('.rv-panel .rv-under')).toContain('10,000,000 characters; the first 100,000 are shown');
    await page.done();
  });

  it('a million tags are some, and a table of all', async () => {
    const tags = Array.from({ length: 1_000_000 }, (_, i) => ({ type: 'metric', name: `m${i}`, value: i }));
    const timestamp = '2026-11-28T06:33:41.226792+00:00';
    const page = await browser.open({
      title: 'tags',
      documents: [],
      traces: [{ id: 'a', records: [{ kind: 'tags', timestamp, tags }] }],
    });
    await page.page.locator('.rv-grid').focus();
    await page.page.keyboard.press('Enter');
    await page.page.waitForSelector('.rv-trace');
    expect(await page.page.locator('.rv-tag').count()).toBe(60);
    await page.page.getByRole('button', { name: 'Show all tags as a table' }).click();
    await page.page.locator('.rv-grid').focus();
    await page.page.keyboard.press('Control+End');
    await page.settled();
    expect((await page.cells()).at(-1)?.slice(0, 3)).toEqual(['metric', 'm999999', '999999']);
    await page.done();
  });

  it('a document of 100 MB is shown', async () => {
    const data = Float32Array.from({ length: 5000 * 5000 }, (_, i) => i % 5000);
    const bytes = toJsonBytes(new Numpy({ data, shape: [5000, 5000] }));
    expect(bytes.length).toBeGreaterThan(100_000_000);
    const page = await browser.open({ title: 'large', documents: [{ name: 'large.json', bytes }] });
    await page.ready();
    expect(await page.facts('.rv-side-panel')).toMatchObject({ min: '0.0', max: '4999.0', count: '25,000,000' });
    await page.done();
  });
});
