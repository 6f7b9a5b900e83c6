import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { record, type TestHub } from '../support/hub.ts';
import { HubBrowser, startPageHub } from './hub-window.ts';

/** Traces of the project, and of one batch. */
const TRACES = 100_000;
const BATCH = 10_000;

let hub: TestHub;
let browser: HubBrowser;
beforeAll(async () => {
  [hub, browser] = await Promise.all([startPageHub(), HubBrowser.launch()]);
  for (let at = 0; at < TRACES; at += BATCH) {
    const records = Array.from({ length: BATCH }, (_, i) =>
      record({
        trace_id: `t-${at + i}`,
        dtype: 'tags',
        data: [
          { type: 'label', name: 'client', value: `client ${(at + i) % 50}`, group: null },
          { type: 'metric', name: 'n', value: at + i, group: null },
        ],
      }),
    );
    const answer = await hub.ask('/v0/projects/default/ingest_batch', {
      method: 'POST',
      body: JSON.stringify(records),
    });
    expect(await answer.json()).toEqual({ ingested: BATCH });
  }
});
afterAll(async () => {
  await browser.close();
  await hub.close();
});

describe('a hundred thousand traces', () => {
  it('are scrolled to the end: rows in sight are there, and few others', async () => {
    const window = await browser.open(hub);
    const rows = await window.rows();
    expect(await rows.first().innerText()).toContain('t-99999');
    await window.page.locator('.trace-rows').focus();
    for (let loaded = 0; loaded < TRACES;) {
      await window.page.keyboard.press('End');
      const text = await window.text('.progress');
      loaded = Number(text.replace(/\D/g, ''));
      expect(await rows.count()).toBeLessThan(80);
    }
    await window.page.keyboard.press('End');
    await window.page.getByText('100,000 traces shown, all').waitFor();
    await window.page.locator('.trace-row', { hasText: 't-0' }).last().waitFor();
    // Somewhere in the middle, no row of those in sight is missing.
    await window.page.locator('.trace-rows').evaluate((scroller: { scrollTop: number }) => {
      scroller.scrollTop = 50_000 * 34;
    });
    await window.page.locator('.trace-row', { hasText: 't-49999' }).waitFor();
    const seen = await window.page.evaluate(
      `Array.from(document.querySelectorAll('.trace-space .trace-row'), (row) => Number(row.getAttribute('aria-rowindex')))`,
    );
    const indexes = seen as number[];
    expect(indexes).toEqual(indexes.map((_, i) => (indexes[0] ?? 0) + i));
    await window.page.locator('.trace-row', { hasText: 't-49999' }).click();
    await window.page.waitForSelector('.panel .rv-tags');
    await window.done();
  });

  it('are searched in steps that say how far back they went', async () => {
    const slice = encodeURIComponent('!(tagname(client)) || trace(t-3)');
    const window = await browser.open(hub, `/p/default/traces?slice=${slice}`);
    let steps = 0;
    for (;;) {
      const text = await window.text('.progress');
      if (text.endsWith('all')) break;
      const button = window.page.getByRole('button', { name: 'go on' });
      if (!text.includes('searched back to') || !(await button.isVisible())) continue;
      expect(text).toMatch(/searched back to \d{4}-\d\d-\d\d \d\d:\d\d:\d\d/);
      await button.click();
      steps++;
    }
    expect(steps).toBeGreaterThan(0);
    expect(await window.text('.progress')).toBe('1 trace shown, all');
    await window.done();
  });
});
