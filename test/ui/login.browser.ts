import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HubBrowser, HubWindow, startPageHub } from './hub-window.ts';
import type { TestHub } from '../support/hub.ts';

let hub: TestHub;
let browser: HubBrowser;
beforeAll(async () => {
  [hub, browser] = await Promise.all([startPageHub(), HubBrowser.launch()]);
});
afterAll(async () => {
  await browser.close();
  await hub.close();
});

async function stranger(path = '/'): Promise<HubWindow> {
  const window = await HubWindow.in(await browser.context(), hub);
  await window.page.goto(hub.authUrl + path);
  return window;
}

async function logInBy(window: HubWindow, text: string): Promise<void> {
  await window.page.getByLabel('Login link, or a token').fill(text);
  await window.page.keyboard.press('Enter');
}

async function tokenOf(scopes: readonly string[]): Promise<{ readonly id: string; readonly token: string }> {
  const body = JSON.stringify({ scopes, project_id: 'default' });
  const answer = await hub.ask('/v0/tokens', { method: 'POST', body });
  return (await answer.json()) as { id: string; token: string };
}

describe('logging in', () => {
  it('by the printed link leaves no code in the address, and comes to the traces', async () => {
    const window = await stranger(new URL(hub.loginLink()).href.replace(hub.authUrl, ''));
    await window.page.waitForSelector('header.top');
    await window.page.waitForURL('**/p/default/traces');
    expect(window.page.url()).not.toContain('#');
    await window.done();
  });

  it('by a link that was used says so, and by the code of another one goes on', async () => {
    const link = hub.loginLink();
    const first = await stranger(link.replace(hub.authUrl, ''));
    await first.page.waitForSelector('header.top');
    await first.done();
    const second = await stranger(link.replace(hub.authUrl, ''));
    await second.page.getByText('Expected a login link that nobody has used yet').waitFor();
    await logInBy(second, hub.loginLink());
    await second.page.waitForSelector('header.top');
    await second.done();
  });

  it('by a token goes on where somebody was, with its rights', async () => {
    const { token } = await tokenOf(['read']);
    const window = await stranger('/p/default/settings/retention');
    await logInBy(window, token);
    await window.page.getByText('changing it needs the scope admin').waitFor();
    expect(window.place).toBe('/p/default/settings/retention');
    expect(await window.page.getByLabel('Days that traces are kept').isDisabled()).toBe(true);
    await window.done();
  });

  it('by a code is for somebody who is logged in to allow', async () => {
    const guest = await stranger();
    await guest.page.getByRole('button', { name: 'Ask somebody who is logged in to let you in' }).click();
    const code = await guest.text('.device-code');
    expect(code).toMatch(/^[A-Z]{4}-[A-Z]{4}$/);
    const owner = await browser.open(hub, '/device');
    await owner.page.getByLabel('The code that the program or browser shows').fill(code);
    await owner.page.keyboard.press('Enter');
    await owner.page.getByText('raymon page').waitFor();
    expect(await owner.text('section[aria-label=Question]')).toContain('read, write');
    await owner.page.getByRole('button', { name: 'Let it in' }).click();
    await owner.page.getByText('It is in.').waitFor();
    await guest.page.waitForSelector('header.top');
    await guest.done();
    await owner.done();
  });
});

describe('a session', () => {
  it('that is logged out in one window ends in the other, and comes back in both', async () => {
    const first = await browser.open(hub, '/p/default/tags');
    const second = await HubWindow.in(first.context, hub);
    await second.page.goto(`${hub.authUrl}/p/default/settings`);
    await second.page.waitForSelector('header.top');
    await first.page.getByRole('button', { name: 'Log out owner' }).click();
    await first.page.waitForSelector('.login');
    await second.page.waitForSelector('.login');
    await logInBy(second, hub.loginLink());
    await second.page.waitForSelector('.settings-page');
    await first.page.waitForSelector('.tags-page');
    await first.done();
  });

  it('that is revoked asks for another when something is asked, and goes on where it was', async () => {
    const { id, token } = await tokenOf(['read', 'write']);
    // A page without a live tail, once it has all that it asked for: what it asks by itself would bring the login too.
    const window = await stranger('/p/default/settings/retention');
    await logInBy(window, token);
    await window.page.getByText('changing it needs the scope admin').waitFor();
    await window.page.getByText('traces a day').waitFor();
    await hub.ask(`/v0/tokens/${id}`, { method: 'DELETE' });
    await window.page.getByRole('link', { name: 'Slices & Tags' }).click();
    await window.page.waitForSelector('.login');
    await logInBy(window, hub.loginLink());
    await window.page.waitForSelector('.tags-page');
    await window.done();
  });
});
