/**
 * Takes pictures of pages as people see them, into `out/pictures`; with `PICTURE=1` also the one that the README shows.
 *
 * @module
 */
import { Bool, Float64, TimestampMillisecond, Utf8, vectorFromArray } from 'apache-arrow';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataFrame, Image, Native, Numpy } from '../../../src/types.ts';
import type { PageContent, PageRecord } from '../../../src/viewer/page/page-content.ts';
import { documentOf, ViewerBrowser } from './viewer-page.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const FOLDER = join(ROOT, 'out/pictures');
/** What the README shows, and the most that it may cost those who clone. */
const README_PICTURE = join(ROOT, 'fixtures/viewer/page.png');
const MOST_BYTES = 150_000;

/** Two waves that meet, with a hole. */
function waves(height: number, width: number): Numpy {
  const values = Float32Array.from({ length: height * width }, (_, i) => {
    const [y, x] = [Math.floor(i / width), i % width];
    const [a, b] = [Math.hypot(x - width * 0.3, y - height * 0.4), Math.hypot(x - width * 0.75, y - height * 0.65)];
    if (a < 5) return Number.NaN;
    return Math.sin(a / 5) * Math.exp(-a / 60) + 0.8 * Math.cos(b / 4) * Math.exp(-b / 40);
  });
  return new Numpy(values, { shape: [height, width] });
}

const table = DataFrame.fromColumns({
  station: vectorFromArray(['Gent', 'Leuven', 'Uccle', null, 'Ostend'], new Utf8()),
  at: vectorFromArray(
    [0, 1, 2, 3, 4].map((i) => new Date(Date.UTC(2024, 1, 29, 12 + i))),
    new TimestampMillisecond(),
  ),
  rain_mm: vectorFromArray([0.5, Number.NaN, 12.25, null, 3], new Float64()),
  wet: vectorFromArray([true, null, true, false, true], new Bool()),
});

const record = new Native({
  id: 2n ** 64n,
  at: new Date(Date.UTC(2024, 1, 29, 12)),
  labels: new Map([
    [1n, 'cat'],
    [2n, 'dog'],
  ]),
  scores: new Numpy(Float32Array.of(0.93, 0.05, 0.02)),
  retries: -0,
  note: null,
});

async function content(): Promise<PageContent> {
  const photo = await Image.fromPixels(
    new Numpy(
      Uint8Array.from({ length: 96 * 128 * 3 }, (_, i) => {
        const [pixel, channel] = [Math.floor(i / 3), i % 3];
        const [y, x] = [Math.floor(pixel / 128), pixel % 128];
        return [x * 2, y * 2.6, 128 + 100 * Math.sin((x + y) / 12)][channel] ?? 0;
      }),
      { shape: [96, 128, 3] },
    ),
  );
  const documents = [
    documentOf(waves(120, 180), 'model/activations.npy'),
    documentOf(table, 'input/weather.parquet'),
    documentOf(photo, 'input/photo.png'),
    documentOf(record, 'request/meta.json'),
    documentOf(new Numpy(Float64Array.from({ length: 400 }, (_, i) => Math.sin(i / 15) + i / 300)), 'model/loss.npy'),
    documentOf(waves(120, 181), 'model/activations.v2.npy'),
  ];
  return { title: 'run 42', documents };
}

function time(i: number): string {
  return `2024-02-29T12:00:0${i}.${String(i * 137).padStart(3, '0')}Z`;
}

async function traces(): Promise<PageContent> {
  const { documents } = await content();
  const records: PageRecord[] = [
    { kind: 'info', timestamp: time(0), text: 'request received' },
    {
      kind: 'tags',
      timestamp: time(1),
      tags: [
        { type: 'label', name: 'customer', value: 'acme' },
        { type: 'metric', name: 'top_score', value: 0.93 },
        { type: 'error', name: 'timeout', value: 'none' },
      ],
    },
    ...documents.slice(0, 4).map(({ name }, i): PageRecord => {
      return { kind: 'object', timestamp: time(2 + i), ref: name, document: i };
    }),
    { kind: 'info', timestamp: time(7), text: 'prediction made' },
  ];
  const more = Array.from({ length: 12 }, (_, i) => ({
    id: `trace-${String(i).padStart(2, '0')}`,
    records: records.slice(0, 2 + (i % 5)),
  }));
  return { title: 'service.jsonl', documents, traces: [{ id: '472b649d', project: 'cats', records }, ...more] };
}

let browser: ViewerBrowser;
beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  browser = await ViewerBrowser.launch();
});
afterAll(() => browser.close());

interface Picture {
  readonly name: string;
  readonly hash?: string;
  readonly dark?: boolean;
  readonly width?: number;
}

const DOCUMENTS: readonly Picture[] = [
  { name: 'array', hash: '#document=0' },
  { name: 'array-dark', hash: '#document=0', dark: true },
  { name: 'frame', hash: '#document=1' },
  { name: 'image', hash: '#document=2' },
  { name: 'native', hash: '#document=3' },
  { name: 'line', hash: '#document=4' },
  { name: 'diff', hash: '#diff=0,5' },
  { name: 'array-narrow', hash: '#document=0', width: 420 },
];

const LOGS: readonly Picture[] = [
  { name: 'traces' },
  { name: 'trace', hash: '#trace=472b649d' },
  { name: 'trace-dark', hash: '#trace=472b649d', dark: true },
];

async function take(page: PageContent, { name, hash = '', dark = false, width = 1100 }: Picture): Promise<string> {
  const shown = await browser.open(page, { hash, dark, width, height: 620 });
  await shown.ready();
  const path = join(FOLDER, `${name}.png`);
  await shown.page.screenshot({ path });
  await shown.done();
  return path;
}

describe('pictures', () => {
  it.each(DOCUMENTS)('of documents: $name', async (picture) => {
    const path = await take(await content(), picture);
    expect(readFileSync(path).length).toBeGreaterThan(5000);
    if (picture.name === 'array' && process.env['PICTURE'] !== undefined) {
      expect(readFileSync(path).length).toBeLessThan(MOST_BYTES);
      copyFileSync(path, README_PICTURE);
    }
  });

  it.each(LOGS)('of a log: $name', async (picture) => {
    expect(readFileSync(await take(await traces(), picture)).length).toBeGreaterThan(5000);
  });
});
