import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fillHub, readDemoData } from '../demo/fill-hub.ts';
import type { TestHub } from '../support/hub.ts';
import { apiOf, HubBrowser, startPageHub } from './hub-window.ts';

/** Pictures of the docs are made anew where that is asked for: each machine has other fonts. */
const FOLDER = process.env['PICTURES'] === '1' ? 'src/ui/pictures' : '.build/ui';

let hub: TestHub;
let browser: HubBrowser;
let [began, ended] = [0, 0];
beforeAll(async () => {
  [hub, browser] = await Promise.all([startPageHub(), HubBrowser.launch()]);
  const data = await readDemoData();
  began = Date.now();
  // Some at a time: what comes at once is one bar of a histogram.
  for (let at = 0; at < 180; at += 6) await fillHub(apiOf(hub), data, 6, at);
  ended = Date.now();
  mkdirSync(FOLDER, { recursive: true });
});
afterAll(async () => {
  await browser.close();
  await hub.close();
});

function isoSecond(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

it('the pages of the demo are drawn, light and dark', async () => {
  const size = { width: 1280, height: 760 };
  const rows = (await (await hub.ask('/v0/projects/default/traces')).json()) as { trace_id: string; objects: number }[];
  const id = rows.find(({ objects }) => objects > 0)?.trace_id ?? '';
  const light = await browser.open(hub, `/p/default/traces?range=15m&show=data&open=${id}`, size);
  await light.page.locator('[data-ref="model/heatmap"]').scrollIntoViewIfNeeded();
  await light.page.waitForSelector('[data-ref="model/heatmap"] .rv-statistics .rv-facts');
  await light.page
    .locator('[data-ref="model/heatmap"]')
    .evaluate((each: { scrollIntoView(): void }) => each.scrollIntoView());
  await light.settled();
  const trace = await light.page.screenshot();
  await light.done();
  const dark = await browser.open(hub, '/p/default/tags?tag=latency_ms', { ...size, dark: true });
  await dark.page.waitForSelector('.scatter canvas');
  await dark.settled();
  const tags = await dark.page.screenshot();
  await dark.done();
  const time = `from=${isoSecond(Math.floor(began / 1000))}&to=${isoSecond(Math.ceil(ended / 1000))}`;
  const pair = `slice=client==bigshot&two=1&beside=${encodeURIComponent('client!=bigshot')}&${time}`;
  const both = await browser.open(hub, `/p/default/traces?${pair}`, { width: 1280, height: 520 });
  await both.page.waitForSelector('.of-second[role=img]');
  await both.rows();
  await both.settled();
  const slices = await both.page.screenshot();
  await both.page.setViewportSize({ width: 1280, height: 780 });
  await both.go(`/p/default/tags?tag=latency_ms&${pair}`);
  await both.page.waitForSelector('.numbers');
  await both.settled();
  const twoSlices = await both.page.screenshot();
  await both.done();
  for (const [name, bytes] of Object.entries({ trace, tags, slices, 'two-slices': twoSlices })) {
    expect(bytes.length).toBeGreaterThan(20_000);
    writeFileSync(`${FOLDER}/${name}.png`, bytes);
  }
});
