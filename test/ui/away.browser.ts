import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logDemo, WHOLE_ID } from './demo-traces.ts';
import { apiOf, HubBrowser, startPageHub } from './hub-window.ts';

let browser: HubBrowser;
const root = mkdtempSync(join(realpathSync(tmpdir()), 'raymon-away-'));
beforeAll(async () => {
  browser = await HubBrowser.launch();
});
afterAll(async () => {
  await browser.close();
  rmSync(root, { recursive: true, force: true });
});

describe('a hub that goes away', () => {
  it('is missed in one line, what is there stays, and the page goes on once it is back', async () => {
    const directory = join(root, 'hub');
    const first = await startPageHub({ directory });
    const port = Number(new URL(first.authUrl).port);
    await logDemo(apiOf(first));
    const window = await browser.open(first, `/p/default/traces?open=${WHOLE_ID}&live=1`);
    await window.page.waitForSelector('.rv-timeline');
    await first.close();
    await window.page.getByRole('button', { name: 'Clear' }).waitFor({ state: 'detached' });
    // What is asked now is not answered.
    await window.page.getByRole('button', { name: '7d' }).click();
    await window.page.getByText('The hub does not answer.').waitFor();
    expect(await window.page.locator('.rv-timeline').count()).toBe(1);
    const second = await startPageHub({ directory, port });
    await window.page.getByText('The hub does not answer.').waitFor({ state: 'detached' });
    await window.rows();
    await window.page.waitForSelector('.live-dot.on');
    expect(await window.page.locator('.rv-timeline').count()).toBe(1);
    expect(window.place).toContain('range=7d');
    await window.done();
    await second.close();
  });

  it('gives the list back at the place where somebody read it', async () => {
    const directory = join(root, 'read');
    const first = await startPageHub({ directory });
    const port = Number(new URL(first.authUrl).port);
    await logDemo(apiOf(first));
    const window = await browser.open(first);
    await window.rows();
    const { page } = window;
    await page.evaluate("document.querySelector('.trace-rows').scrollTop = 700");
    const seen = page.locator('.trace-row', { hasText: 'other-35' });
    await seen.waitFor();
    await first.close();
    // Who comes back to the window is told.
    await page.evaluate("dispatchEvent(new Event('focus'))");
    await page.getByText('The hub does not answer.').waitFor();
    const listed = page.waitForResponse((answer) => answer.ok() && /\/traces\?/.test(answer.url()));
    const second = await startPageHub({ directory, port });
    await page.getByText('The hub does not answer.').waitFor({ state: 'detached' });
    await listed;
    await page.locator('.trace-rows[aria-busy=false]').waitFor();
    expect(await page.evaluate("document.querySelector('.trace-rows').scrollTop")).toBe(700);
    expect(await seen.isVisible()).toBe(true);
    await page.getByText('62 traces shown, all').waitFor();
    await window.done();
    await second.close();
  });
});
