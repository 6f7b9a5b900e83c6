import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataFrame, fromJson, Image, Native, Numpy } from '../../../src/types.ts';
import type { PageContent, PageTrace } from '../../../src/viewer/page/page-content.ts';
import { findings as axeFindings } from '../../support/chromium.ts';
import { imageFile } from '../../support/image-fixtures.ts';
import { fixtures } from '../../support/repository-fixtures.ts';
import { documentOf, ViewerBrowser, type ViewerPage } from './viewer-page.ts';

let browser: ViewerBrowser;
beforeAll(async () => {
  browser = await ViewerBrowser.launch();
});
afterAll(() => browser.close());

/** What axe-core finds in a page. */
const findings = ({ page }: ViewerPage): Promise<string[]> => axeFindings(page);

const timestamp = '2026-11-28T06:33:41.226792+00:00';
const array = (): Numpy => {
  const data = Float32Array.from({ length: 3 * 40 * 60 }, (_, i) => Math.sin(i / 50));
  data[70] = Number.NaN;
  data[90] = Infinity;
  return new Numpy({ data, shape: [3, 40, 60] });
};
const documents = [
  documentOf(array(), 'heat.json'),
  documentOf(new Numpy(Float64Array.of(1, 5, -2, 3)), 'line.json'),
  documentOf(new Image(imageFile('rgba-8.png')), 'image.json'),
  documentOf(fromJson(fixtures.bytes('frames/every-type.jcr')), 'frame.json'),
  documentOf(new Native({ a: [1, { b: 'text\u202e' }], n: null, array: array() }), 'tree.json'),
  documentOf(new Native({ a: [1, { b: 'other' }] }), 'tree-2.json'),
  documentOf(DataFrame.fromColumns({}), 'empty.json'),
  { name: 'broken.json', bytes: Buffer.from('{') },
  documentOf(new Image(imageFile('rgb-8.png')), 'image-2.json'),
  documentOf(DataFrame.fromColumns({ s: ['x', '', null, 'x'], n: [1, 2, Number.NaN, 4] }), 'frame-2.json'),
  documentOf(DataFrame.fromColumns({ s: ['x', 'y', null, 'x'], n: [1, 2, 3, 4] }), 'frame-3.json'),
];
const folder: PageContent = { title: 'a folder', documents };
/** A trace that began at a time. */
function begun(id: string, time: string): PageTrace {
  return { id, records: [{ kind: 'info', timestamp: time, text: '' }] };
}

const log: PageContent = {
  title: 'log.jsonl',
  documents: documents.slice(0, 4),
  traces: [
    {
      id: '472b649d',
      records: [
        { kind: 'info', timestamp, text: 'image received' },
        {
          kind: 'tags',
          timestamp,
          tags: ['label', 'metric', 'vector', 'error', 'profile-input', 'other'].map((type) => ({
            type,
            name: type,
            value: 1,
          })),
        },
        ...documents.slice(0, 4).map(({ name }, i) => ({ kind: 'object' as const, timestamp, ref: name, document: i })),
        { kind: 'problem', timestamp, message: 'why' },
      ],
    },
  ],
};

describe.each([
  ['light', false],
  ['dark', true],
])('axe-core has no finding, %s', (_, dark) => {
  it('on the page of a folder, with each document', async () => {
    const page = await browser.open(folder, { dark });
    for (let at = 0; at < documents.length; at++) {
      await page.go(`document=${at}`);
      if (at === 4) {
        await page.page.locator('.rv-tree').focus();
        await page.page.keyboard.press('*');
      }
      expect(await findings(page), documents[at]?.name).toEqual([]);
    }
    for (const pair of ['0,0', '4,5', '2,8', '9,10', '3,4']) {
      await page.go(`diff=${pair}`);
      expect(await findings(page), `diff ${pair}`).toEqual([]);
    }
    await page.done();
  });

  it('on the page of a log, and on a trace', async () => {
    const page = await browser.open(log, { dark });
    await page.page.waitForSelector('.rv-traces');
    expect(await findings(page)).toEqual([]);
    await page.go('trace=472b649d');
    await page.settled();
    expect(await findings(page)).toEqual([]);
    await page.done();
  });
});

/** Presses Tab until an element that matches has the focus. */
async function tabTo(page: ViewerPage, selector: string): Promise<void> {
  for (let i = 0; i < 80; i++) {
    await page.page.keyboard.press('Tab');
    if (await page.page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return;
  }
  throw new Error(`Expected to reach ${selector} by Tab`);
}

describe('by the keyboard alone', () => {
  it('a document is chosen, its axes and colours changed, its values read, its table copied', async () => {
    const page = await browser.open(folder);
    await page.ready();
    const { keyboard } = page.page;
    await tabTo(page, 'select');
    await tabTo(page, 'input[type=range]');
    await keyboard.press('ArrowRight');
    await tabTo(page, '.rv-pixels');
    for (const key of ['Home', 'PageUp', 'ArrowDown', '+', '+', '-', '0', '1']) await keyboard.press(key);
    expect(await page.text('.rv-readout')).toMatch(/^\[1, 1, 0\] = /);
    await page.go('document=9');
    await tabTo(page, '.rv-grid');
    await keyboard.press('ArrowUp');
    await keyboard.press('Enter');
    await page.settled();
    expect((await page.cells()).map(([cell]) => cell)).toEqual(['""', 'x', 'x', 'null']);
    await page.done();
  });

  it('two documents are marked and compared', async () => {
    const page = await browser.open(folder);
    await page.ready();
    const { keyboard } = page.page;
    for (const name of ['frame-2.json', 'frame-3.json']) {
      await page.page.getByLabel(`Mark ${name} to compare`).focus();
      await keyboard.press('Space');
    }
    await page.page.getByRole('button', { name: 'Compare the two that are marked' }).focus();
    await keyboard.press('Enter');
    await page.page.waitForSelector('.rv-verdict');
    await page.settled();
    expect(await page.text('.rv-verdict')).toBe('Different in 2 cells');
    expect(await page.cells()).toEqual([
      ['1', 's', '""', 'y'],
      ['2', 'n', 'NaN', '3.0'],
    ]);
    await keyboard.press('Escape');
    await page.page.waitForFunction(() => !location.hash.includes('diff'));
    await page.done();
  });

  it('traces stand newest first, those of one instant by their place in the log', async () => {
    const traces = [
      begun('a', timestamp),
      begun('b', timestamp),
      begun('old', '2020-01-01T00:00:00Z'),
      begun('c', timestamp),
    ];
    const page = await browser.open({ title: 'log.jsonl', documents: [], traces });
    await page.page.waitForSelector('.rv-traces .rv-row');
    expect((await page.cells('.rv-traces .rv-grid')).map((row) => row[1])).toEqual(['c', 'b', 'a', 'old']);
    await page.done();
  });

  it('a trace is opened, and left by Escape', async () => {
    const page = await browser.open(log);
    await page.page.waitForSelector('.rv-traces');
    await page.page.keyboard.press('Enter');
    await page.page.waitForSelector('.rv-trace .rv-body');
    await page.settled();
    await page.page.keyboard.press('Escape');
    await page.page.waitForSelector('.rv-traces');
    await page.done();
  });

  it('a page that was opened by a link to a document is not left by Escape', async () => {
    const page = await browser.open(log, { hash: '#trace=472b649d' });
    await page.page.waitForSelector('.rv-trace');
    await page.page.keyboard.press('Escape');
    await page.page.waitForSelector('.rv-traces');
    await page.page.keyboard.press('Enter');
    await page.page.waitForSelector('.rv-trace');
    await page.page.reload();
    await page.page.waitForSelector('.rv-trace');
    await page.page.keyboard.press('Escape');
    await page.page.waitForSelector('.rv-traces');
    expect(await page.page.evaluate(() => location.hash)).toBe('');
    await page.done();
  });

  it('the theme changes by t', async () => {
    const page = await browser.open(folder);
    await page.ready();
    await page.page.keyboard.press('t');
    expect(await page.page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
    await page.page.keyboard.press('t');
    expect(await page.page.evaluate(() => document.documentElement.dataset['theme'])).toBe('light');
    await page.done();
  });
});

/** Planes of zeros, but for one value. */
const oneOf = (value: number): Numpy => {
  const data = new Float32Array(4 * 6 * 6);
  data[2 * 36 + 7] = value;
  return new Numpy({ data, shape: [4, 6, 6] });
};

describe('two documents', () => {
  it('that are equal say so, arrays that differ say how much', async () => {
    const a = new Numpy({ data: Float64Array.of(1, 2, 3, 4), shape: [2, 2] });
    const b = new Numpy({ data: Float64Array.of(1, 2, 3.5, 8), shape: [2, 2] });
    const page = await browser.open({ title: '', documents: [documentOf(a), documentOf(b)], compare: [0, 1] });
    await page.page.waitForSelector('.rv-verdict');
    await page.ready();
    expect(await page.text('.rv-verdict')).toBe('Different in 2 of 4 elements');
    expect(await page.facts()).toMatchObject({ 'largest |a − b|': '4 at [1, 1]', first: '[1, 0]: 3.0 and 3.5' });
    await page.go('diff=1,1');
    expect(await page.text('.rv-verdict')).toBe('Equal');
    await page.done();
  });

  it('that differ in one plane of many show that plane first', async () => {
    const page = await browser.open({
      title: '',
      documents: [documentOf(oneOf(0)), documentOf(oneOf(3))],
      compare: [0, 1],
    });
    await page.page.waitForSelector('.rv-verdict');
    await page.ready();
    expect(await page.page.locator('input[type=range]').inputValue()).toBe('2');
    await page.page.locator('.rv-pixels').focus();
    for (const key of ['Home', 'PageUp', 'ArrowRight', 'ArrowDown']) await page.page.keyboard.press(key);
    expect(await page.text('.rv-readout')).toBe('[2, 1, 1] = 3.0');
    await page.done();
  });

  it('that are pictures are compared by their pixels', async () => {
    const page = await browser.open({
      title: '',
      documents: ['rgb-8.png', 'rgb-8-key.png', 'rgb-8-interlaced.png'].map((file) =>
        documentOf(new Image(imageFile(file)), file),
      ),
    });
    await page.go('diff=0,2');
    await page.page.waitForSelector('.rv-sides');
    await page.settled();
    const found = await page.facts();
    expect(found['pixels']).toMatch(/the same|differ|and/);
    await page.done();
  });
});
