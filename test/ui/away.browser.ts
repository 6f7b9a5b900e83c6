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
});
