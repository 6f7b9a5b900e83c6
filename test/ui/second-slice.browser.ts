import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestHub } from '../support/hub.ts';
import { logDemo, OTHERS } from './demo-traces.ts';
import { apiOf, HubBrowser, startPageHub, type HubWindow } from './hub-window.ts';

let hub: TestHub;
let browser: HubBrowser;
beforeAll(async () => {
  [hub, browser] = await Promise.all([startPageHub(), HubBrowser.launch()]);
  await logDemo(apiOf(hub));
});
afterAll(async () => {
  await browser.close();
  await hub.close();
});

/** What the histograms say to readers. */
async function histograms(window: HubWindow): Promise<string[]> {
  await window.page.locator('.histogram:not([role=img])').first().waitFor({ state: 'detached' });
  return window.page
    .locator('.histogram')
    .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? ''));
}

/** What a table of numbers has, row by row. */
async function figures(window: HubWindow): Promise<string[][]> {
  const rows = await window.page.locator('.numbers tr').all();
  const cells = await Promise.all(rows.map((row) => row.locator('th, td').allInnerTexts()));
  return cells.map((row) => row.map((text) => text.trim()));
}

describe('a second slice', () => {
  it('is counted below the first, over the same time; it can be exchanged, shared and taken away', async () => {
    const window = await browser.open(hub, '/p/default/traces?slice=client==acme');
    await window.rows();
    await window.page.getByRole('button', { name: 'Compare' }).click();
    // The field has the focus once it is asked for; empty, it means all traces.
    await window.page.waitForSelector('#second-filter:focus');
    expect((await histograms(window))[1]).toContain(`second slice: ${OTHERS + 2} traces`);
    await window.page.keyboard.type('client==bigshot');
    await window.page.keyboard.press('Enter');
    await window.page.waitForURL('**beside=**');
    await window.page.getByRole('img', { name: /second slice: 21 traces/ }).waitFor();
    const [first = '', second = ''] = await histograms(window);
    expect(first).toMatch(/^first slice: 21 traces from .*; 2 with errors \(10 %\)$/);
    expect(second).toMatch(/^second slice: 21 traces from .*; 3 with errors \(14 %\)$/);
    // Both over one time.
    const time = /from .* UTC/;
    expect(time.exec(first)?.[0]).toBe(time.exec(second)?.[0]);
    expect(await window.text('.of-second .histogram-text')).toMatch(/^second\s*21 traces\s*3 with errors \(14 %\)$/);
    // The list is of the first.
    await window.page.getByText('21 traces shown, all').waitFor();
    expect(await (await window.rows()).first().innerText()).toContain('acme');
    await window.page.getByRole('button', { name: 'Exchange the two slices' }).click();
    await window.page.waitForURL('**slice=client%3D%3Dbigshot**');
    expect(await (await window.rows()).first().innerText()).toContain('bigshot');
    await window.page.reload();
    await window.rows();
    expect((await histograms(window))[1]).toMatch(/^second slice: 21 traces .*2 with errors/);
    await window.page.goBack();
    await window.page.waitForURL('**slice=client%3D%3Dacme**');
    await window.page.getByRole('button', { name: 'Without the second slice' }).click();
    await window.page.waitForSelector('.second-slice', { state: 'detached' });
    expect(await histograms(window)).toHaveLength(1);
    expect(window.place).toBe('/p/default/traces?slice=client==acme');
    await window.done();
  });

  it('that is invalid says where, and the first stays as it is', async () => {
    const window = await browser.open(hub, '/p/default/traces?two=1&beside=client=acme');
    await window.page.waitForSelector('#second-filter-fault');
    expect(await window.text('#second-filter-fault')).toMatch(/got one "=", at character 7/);
    expect(await window.text('.second-slice .ink-fault')).toBe('=');
    await (await window.rows()).first().waitFor();
    expect(await window.page.locator('#filter').getAttribute('aria-invalid')).toBe('false');
    await window.done();
  });

  it('has its numbers beside those of the first: rings beside dots, and what they come to', async () => {
    const window = await browser.open(hub, '/p/default/traces?slice=client==acme&two=1&beside=latency_ms>=150');
    await window.page.getByRole('link', { name: 'Numbers of both' }).click();
    await window.page.locator('.name-list a', { hasText: 'latency_ms' }).click();
    const area = window.page.getByRole('application', {
      name: /30 numbers of latency_ms, 20 of the first slice and 10 of the second slice/,
    });
    await area.waitFor();
    expect(window.place).toContain('slice=client==acme');
    expect(await figures(window)).toEqual([
      ['Slice', 'count', 'min', 'median', 'mean', 'max'],
      ['first', '20', '101', '129.5', '129.5', '158'],
      ['second', '10', '150', '154.5', '154.5', '159'],
    ]);
    await area.focus();
    await window.page.keyboard.press('End');
    expect(await window.text('.scatter output')).toMatch(/ · 159 · second · other-59$/);
    await window.page.keyboard.press('Enter');
    await window.page.waitForURL('**open=other-59**');
    await window.page.goBack();
    await area.waitFor();
    // One slice alone has one row, and no name.
    await window.page.getByRole('button', { name: 'Without the second slice' }).click();
    await window.page.getByRole('application', { name: /^20 numbers of latency_ms from/ }).waitFor();
    expect(await figures(window)).toEqual([
      ['count', 'min', 'median', 'mean', 'max'],
      ['20', '101', '129.5', '129.5', '158'],
    ]);
    await window.page.locator('#filter').fill('client==nobody');
    await window.page.keyboard.press('Enter');
    await window.page.getByText('No number of this name').waitFor();
    await window.done();
  });
});
