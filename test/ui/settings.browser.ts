import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestHub } from '../support/hub.ts';
import { logDemo, WHOLE_ID } from './demo-traces.ts';
import { apiOf, HubBrowser, startPageHub } from './hub-window.ts';

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

describe('slices and tags', () => {
  it('lists names with counts, values with counts, and leads to traces', async () => {
    const window = await browser.open(hub, '/p/default/tags');
    const names = window.page.locator('.name-list a');
    await names.first().waitFor();
    expect((await names.allInnerTexts()).map((text) => text.split('\n')[0])).toEqual([
      'client',
      'latency_ms',
      'sharpness',
      'too_dark',
    ]);
    await names.first().click();
    const values = window.page.locator('.value-list li');
    await values.first().waitFor();
    expect((await values.allInnerTexts()).map((text) => text.replace(/\s*\n\s*/g, ' '))).toEqual([
      'acme 21',
      'bigshot 21',
      'San José 20',
    ]);
    await window.page.getByRole('link', { name: 'San José' }).click();
    await window.page.getByText('20 traces shown, all').waitFor();
    expect(window.place).toBe('/p/default/traces?slice=client=="San+José"&range=all');
    await window.done();
  });

  it('draws a number over time, of which a dot opens its trace: by the pointer, and by keys', async () => {
    const window = await browser.open(hub, '/p/default/tags?tag=latency_ms');
    const area = window.page.getByRole('application', { name: /61 numbers of latency_ms/ });
    await area.waitFor();
    await area.focus();
    await window.page.keyboard.press('End');
    expect(await window.text('.scatter output')).toContain(` · 120 · ${WHOLE_ID}`);
    await window.page.keyboard.press('Enter');
    await window.page.waitForSelector('.rv-timeline');
    expect(window.place).toContain(`open=${WHOLE_ID}`);
    await window.page.goBack();
    await area.waitFor();
    const box = await area.boundingBox();
    if (box === null) throw new Error('Expected a plot in sight');
    // The newest stands at the right, the lowest at the bottom.
    await window.page.mouse.click(box.x + box.width - 10, box.y + 10 + ((159 - 120) / 59) * 200);
    await window.page.waitForSelector('.rv-timeline');
    expect(window.place).toContain(`open=${WHOLE_ID}`);
    await window.done();
  });
});

describe('settings', () => {
  it('make, rename, give away and remove projects', async () => {
    const window = await browser.open(hub, '/p/default/settings/members');
    await window.page.getByLabel('Id', { exact: true }).fill('acme');
    await window.page.getByRole('button', { name: 'Make it' }).click();
    await window.page.getByText('Nobody is in it yet.').waitFor();
    await window.page.getByLabel('User id').fill('auth0|ann');
    await window.page.getByRole('button', { name: 'Add' }).click();
    await window.page.locator('.member-list', { hasText: 'auth0|ann' }).waitFor();
    await window.page.getByLabel('Id', { exact: true }).fill('movers');
    await window.page.getByLabel('What it is').fill('Who moves things');
    await window.page.getByRole('button', { name: 'Make it' }).click();
    await window.page.getByText('Nobody is in it yet.').waitFor();
    const orgs = window.page.getByRole('list', { name: 'Organisations' }).getByRole('link');
    expect((await orgs.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim())).toEqual([
      'acme',
      'movers Who moves things',
    ]);
    await orgs.first().click();
    await window.page.locator('.member-list', { hasText: 'auth0|ann' }).waitFor();
    await window.page.reload();
    await window.page.locator('.member-list', { hasText: 'auth0|ann' }).waitFor();
    await window.go('/p/default/settings');
    await window.page.locator('#new-project').fill('cats');
    await window.page.getByRole('button', { name: 'Make it' }).click();
    await window.page.getByRole('heading', { name: 'cats' }).waitFor();
    await window.page.locator('#project-name').fill('big cats');
    await window.page.getByRole('button', { name: 'Rename' }).click();
    await window.page.getByRole('heading', { name: 'big cats' }).waitFor();
    await window.page.getByLabel('Organisation').fill('nobody');
    await window.page.getByRole('button', { name: 'Give it' }).click();
    await window.page.locator('.error-text').waitFor();
    await window.page.getByLabel('Organisation').fill('acme');
    await window.page.getByRole('button', { name: 'Give it' }).click();
    await window.page.getByText('of the organisation').waitFor();
    expect(
      await window.page.locator('#orgs option').evaluateAll((all) => all.map((each) => each.getAttribute('value'))),
    ).toEqual(['acme', 'movers']);
    await window.page.getByRole('link', { name: 'Members' }).click();
    await window.page.getByText('has this project').waitFor();
    await window.page.getByRole('button', { name: 'Remove', exact: true }).click();
    await window.page.getByText('Nobody is in it yet.').waitFor();
    await window.page.getByRole('link', { name: 'Projects' }).click();
    await window.page.getByRole('button', { name: 'Remove it with all it holds' }).click();
    await window.page.getByRole('button', { name: 'Remove it', exact: true }).click();
    await window.page.waitForURL('**/p/default/traces');
    expect(await (await hub.ask('/v0/projects')).json()).toHaveLength(1);
    await window.done();
  });

  it('make tokens that are shown once, and revoke them', async () => {
    const window = await browser.open(hub, '/p/default/settings/tokens');
    await window.page.getByLabel('What it is for').fill('edge-3');
    await window.page.getByLabel('read: look').check();
    await window.page.getByRole('button', { name: 'Make a token' }).click();
    const token = (await window.text('.made code')).trim();
    expect((await hub.ask('/v0/projects/default/traces', { token })).status).toBe(200);
    expect((await hub.ask('/v0/tokens', { token })).status).toBe(403);
    await window.page.reload();
    const row = window.page.locator('tr', { hasText: 'edge-3' });
    await row.waitFor();
    expect(await window.page.content()).not.toContain(token);
    await row.getByRole('button', { name: 'Revoke' }).click();
    await window.page.getByRole('button', { name: 'Revoke it' }).click();
    await window.page.locator('tr', { hasText: 'edge-3' }).getByText('revoked').waitFor();
    expect((await hub.ask('/v0/projects/default/traces', { token })).status).toBe(401);
    await window.done();
  });

  it('bound what is kept, and say what that comes to', async () => {
    const window = await browser.open(hub, '/p/default/settings/retention');
    await window.page.getByText('nothing is ever deleted').waitFor();
    await window.page.getByLabel('Days that traces are kept').fill('30');
    await window.page.getByLabel('GB beyond which nothing is taken').fill('0.000001');
    await window.page.getByRole('button', { name: 'Save' }).click();
    await window.page.getByText(/Kept for 30 days, it comes to about/).waitFor();
    await window.page.getByText(/is reached in about 0 hours/).waitFor();
    expect(await (await hub.ask('/v0/projects/default/retention')).json()).toEqual({
      days: 30,
      max_bytes: null,
      quota_bytes: 1000,
    });
    await window.page.getByLabel('GB beyond which nothing is taken').fill('');
    await window.page.getByRole('button', { name: 'Save' }).click();
    await window.page.getByText(/is reached/).waitFor({ state: 'detached' });
    await window.done();
  });
});
