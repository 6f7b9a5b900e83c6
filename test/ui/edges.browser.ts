import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { record, type TestHub } from '../support/hub.ts';
import { HubBrowser, HubWindow, startPageHub } from './hub-window.ts';

const P = '/p/default/traces';
const numpy = (shape: string): unknown => ({
  type: 'raymon.types.Numpy',
  params: { data: 'AAAAAA==', shape, dtype: 'float32' },
});
/** Texts at the edges of what may be logged: long, of characters that are two units, from right to left. */
const LONG = { word: 'w'.repeat(200), emoji: '😀'.repeat(100), hebrew: 'שלום_'.repeat(40) };
/** An odd place: where a text is cut after an even count of units, half of a character would be left. */
const SHIFTED = `x${'😀'.repeat(99)}`;
const VALUE = `begin ${'v'.repeat(900)} end`;

const tag = (type: string, name: string, value: string | number): unknown => ({ type, name, value, group: null });
const tags = (trace: string, ...data: unknown[]): unknown => record({ trace_id: trace, dtype: 'tags', data });

let hub: TestHub;
let browser: HubBrowser;
beforeAll(async () => {
  [hub, browser] = await Promise.all([startPageHub(), HubBrowser.launch()]);
  const body = JSON.stringify([
    record({ trace_id: 'days', timestamp: '2026-11-27T23:59:59.999999+00:00', data: 'before midnight' }),
    record({ trace_id: 'days', timestamp: '2026-11-28T00:00:00.000001+00:00', data: 'after midnight' }),
    record({ trace_id: 'days', timestamp: '2026-11-28T00:00:00.000002+00:00', data: 'later' }),
    tags('days', tag('label', 'whole', VALUE), tag('a,b', 'comma', 'c1'), tag('label', 'none', '')),
    ...Array.from({ length: 3 }, (_, i) => tags(`custom-${i}`, tag('foo-error', 'made_up', i))),
    ...Object.values(LONG).map((id) =>
      tags(id, tag('label', 'client', id), tag('label', SHIFTED.slice(0, 199), SHIFTED)),
    ),
    record({ trace_id: SHIFTED, dtype: 'object', ref: SHIFTED, data: { type: SHIFTED, params: {} } }),
    record({ trace_id: SHIFTED, data: SHIFTED }),
    record({ trace_id: 'refused', dtype: 'object', ref: 'lie', data: numpy('(200,)') }),
    record({ trace_id: 'refused', dtype: 'object', ref: 'truth', data: numpy('(1,)') }),
  ]);
  const answer = await hub.ask('/v0/projects/default/ingest_batch', { method: 'POST', body });
  expect(await answer.json()).toEqual({ ingested: 14 });
});
afterAll(async () => {
  await browser.close();
  await hub.close();
});

describe('types of tags that a project has made up', () => {
  it('are errors where they end so: counted, told in colours, suggested, a column', async () => {
    const window = await browser.open(hub);
    await window.rows();
    await window.page.getByText('3 with errors').waitFor();
    expect(await window.page.locator('.trace-row .rv-tag-error').count()).toBe(3);
    await window.page.keyboard.press('/');
    await window.page.keyboard.type('tagtype(foo');
    await window.page.getByRole('option', { name: /foo-error/ }).click();
    await window.page.keyboard.press('Enter');
    await window.page.getByText('3 traces shown, all').waitFor();
    await window.go(P);
    await window.page.getByRole('button', { name: 'Show tags' }).click();
    await window.page.getByRole('checkbox', { name: /a,b/ }).check();
    await window.page.getByRole('columnheader', { name: 'a,b tags' }).waitFor();
    await window.page.locator('.trace-row', { hasText: 'c1' }).first().waitFor();
    expect(await window.page.getByRole('checkbox', { name: /a,b/ }).isChecked()).toBe(true);
    await window.done();
  });
});

describe('long names', () => {
  it('are cut between characters, and what is logged stands whole in its trace', async () => {
    const window = await browser.open(hub);
    await window.rows();
    const halves = async (): Promise<string[]> =>
      (await window.page.locator('.rv-escape').allInnerTexts()).filter((text) => /\\ud[89a-f]/.test(text));
    for (const path of [
      P,
      `${P}?open=${encodeURIComponent(SHIFTED)}`,
      `${P}?open=${encodeURIComponent(LONG.emoji)}`,
      `${P}?slice=${encodeURIComponent(SHIFTED.repeat(2) + SHIFTED)}`,
      '/p/default/tags',
      '/p/default/tags?tag=client',
    ]) {
      await window.go(path);
      await window.settled();
      expect(await halves()).toEqual([]);
      expect(await window.text('body')).not.toContain('\ufffd');
    }
    await window.go(`${P}?open=days`);
    await window.page.waitForSelector('.rv-tags');
    expect(await window.text('.rv-tags')).toContain(VALUE);
    expect(await window.text('.rv-tags')).toMatch(/none\s*empty/);
    await window.done();
  });
});

describe('a long text', () => {
  it('says how much of it is shown, and shows the rest when it is asked for', async () => {
    const text = `begin ${'x '.repeat(100_000)}end`;
    const body = JSON.stringify([record({ trace_id: 'long-text', data: text })]);
    await hub.ask('/v0/projects/default/ingest_batch', { method: 'POST', body });
    const window = await browser.open(hub, `${P}?open=long-text`);
    await window.page.getByRole('button', { name: /Show a text of/ }).click();
    await window.page.getByText('The first 20,000 of 200,009 characters').waitFor();
    const more = window.page.locator('.rv-logged').getByRole('button', { name: 'Show more' });
    await more.click();
    await window.page.getByText('The first 160,000 of 200,009 characters').waitFor();
    await more.click();
    await more.waitFor({ state: 'detached' });
    expect(await window.page.locator('.rv-logged').textContent()).toBe(text);
    await window.done();
  });
});

describe('a trace', () => {
  it('says the day of its first record, and of each that is of another day', async () => {
    const window = await browser.open(hub, `${P}?open=days`);
    await window.page.waitForSelector('.rv-timeline');
    const times = await window.page.locator('.rv-timeline time').allInnerTexts();
    expect(times.map((time) => time.replace(/\s+/g, ' '))).toEqual([
      '2026-11-27 23:59:59.999999',
      '2026-11-28 00:00:00.000001',
      '00:00:00.000002',
    ]);
    await window.done();
  });

  it('that covers the list takes the focus alone; closed, it gives it to the list', async () => {
    const window = await browser.open(hub, `${P}?open=days&full=1`);
    await window.page.waitForSelector('.rv-timeline');
    const covered: unknown[] = [];
    for (let i = 0; i < 40; i++) {
      await window.page.keyboard.press('Tab');
      covered.push(await window.page.evaluate('document.activeElement.closest(".traces-page")?.className ?? null'));
    }
    expect(covered.filter((each) => each !== null)).toEqual([]);
    await window.page.locator('.panel').focus();
    await window.page.keyboard.press('Escape');
    await window.page.waitForSelector('.trace-rows:focus');
    // Who asks for the filter comes to it.
    await window.go(`${P}?open=days&full=1`);
    await window.page.waitForSelector('.rv-timeline');
    await window.page.keyboard.press('/');
    await window.page.waitForSelector('#filter:focus');
    expect(window.place).toBe(P);
    await window.done();
  });

  it('gives the focus back when a question is answered with no', async () => {
    const window = await browser.open(hub, `${P}?open=days`);
    const remove = window.page.getByRole('button', { name: 'Delete the trace' });
    for (const close of ['Cancel', 'Close']) {
      await remove.focus();
      await window.page.keyboard.press('Enter');
      await window.page.locator('dialog').getByRole('button', { name: close }).click();
      await window.page.waitForSelector('dialog', { state: 'detached' });
      expect(await window.page.evaluate('document.activeElement.title')).toBe('Delete the trace');
    }
    await window.done();
  });
});

describe('an artefact that our reader refuses', () => {
  it('is saved as it was logged, and offered as nothing that it cannot be', async () => {
    const window = await browser.open(hub, `${P}?open=refused`);
    await window.page.waitForSelector('[data-ref=lie] .refused');
    await window.page.waitForSelector('[data-ref=truth] .rv-body');
    const links = (ref: string): Promise<string[]> =>
      window.page.locator(`[data-ref=${ref}] a[download]`).allInnerTexts();
    expect(await links('lie')).toEqual(['json']);
    expect(await links('truth')).toEqual(['json', 'npy']);
    await window.done();
  });
});

describe('a time from and to', () => {
  it('is an hour where nothing is chosen, and must begin before it ends', async () => {
    const window = await browser.open(hub);
    await window.rows();
    await window.page.getByRole('button', { name: '…', exact: true }).click();
    await window.page.getByLabel('To, UTC').fill('2020-01-02T00:00:00');
    await window.page.getByRole('button', { name: 'Show', exact: true }).click();
    await window.page.getByText('The first time must be before the second.').waitFor();
    await window.page.getByRole('button', { name: '…', exact: true }).click();
    await window.page.getByRole('button', { name: '…', exact: true }).click();
    await window.page.getByRole('button', { name: 'Show', exact: true }).click();
    await window.page.waitForURL('**from=**');
    await window.rows();
    await window.done();
  });
});

describe('pages of long names', () => {
  it.each([360, 1280])('stay within a window of %i pixels', async (width) => {
    const ask = (path: string, body: unknown): Promise<Response> =>
      hub.ask(path, { method: 'POST', body: JSON.stringify(body) });
    const name = `${width}${'o'.repeat(196)}`;
    const made = await ask('/v0/projects', { project_name: name });
    const { project_id: id } = (await made.json()) as { project_id: string };
    await ask('/v0/orgs', { org_id: name, description: 'd'.repeat(2000) });
    await ask(`/v0/orgs/${name}/users`, { user_id: 'u'.repeat(200), user_readable: LONG.emoji });
    await ask('/v0/tokens', { scopes: ['read', 'ingest', 'write', 'admin'], note: 'z'.repeat(200) });
    const window = await browser.open(hub, '/', { width, height: 720 });
    const wide: unknown[] = [];
    for (const path of [
      'settings',
      'settings/tokens',
      'settings/retention',
      `settings/members?org=${name}`,
      'traces',
    ]) {
      await window.go(`/p/${id}/${path}`);
      await window.settled();
      // What a narrow window has no room for is scrolled in its place.
      const areas = JSON.stringify(width < 900 ? '.page, .card' : '.page, .card, .scroll');
      const found = await window.page.evaluate(
        `[...document.querySelectorAll(${areas})].filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.className).join()`,
      );
      if (found !== '') wide.push(`${path}: ${String(found)}`);
    }
    expect(wide).toEqual([]);
    await window.go(`${P}?open=${encodeURIComponent(SHIFTED)}&full=1`);
    await window.page.waitForSelector('.rv-timeline');
    expect(
      await window.page.evaluate(
        '[".page", ".panel-body", ".top"].every((each) => document.querySelector(each).scrollWidth <= document.querySelector(each).clientWidth + 1)',
      ),
    ).toBe(true);
    await window.done();
  });
});

describe('a bound of retention', () => {
  it('that is too large for a number of bytes is refused, and does not become no bound', async () => {
    const path = '/v0/projects/default/retention';
    const kept = { days: null, max_bytes: 5_000_000_000, quota_bytes: null };
    await hub.ask(path, { method: 'PUT', body: JSON.stringify(kept) });
    const window = await browser.open(hub, '/p/default/settings/retention');
    for (const text of ['1e300', '9007200']) {
      await window.page.locator('input[name=most]').fill(text);
      await window.page.keyboard.press('Enter');
      await window.settled();
      expect(await window.page.locator('input[name=most]:invalid').count()).toBe(1);
    }
    expect(await (await hub.ask(path)).json()).toEqual(kept);
    await window.page.locator('input[name=most]').fill('9007199');
    await window.page.keyboard.press('Enter');
    await window.page.getByText('Saved', { exact: true }).waitFor();
    expect(await (await hub.ask(path)).json()).toEqual({ ...kept, max_bytes: 9_007_199_000_000_000 });
    await window.done();
  });
});

describe('an address', () => {
  it('of a name that no tag has says so, and one of nothing is of the list', async () => {
    const window = await browser.open(hub, '/p/default/tags?tag=nope');
    await window.page.getByText('No trace has a tag of this name.').waitFor();
    await window.go('/p/default/tags?tag=');
    await window.page.getByText('Choose a name to see its values').waitFor();
    await window.go(`${P}?open=`);
    await window.rows();
    expect(await window.page.locator('.panel').count()).toBe(0);
    await window.done();
  });
});

describe('menus', () => {
  it.each([320, 420, 760, 1100, 1280, 1600])('stand within a window of %i pixels', async (width) => {
    const window = await browser.open(hub, P, { width, height: 720 });
    await window.rows();
    for (const name of ['…', 'Saved', 'Show tags']) {
      await window.page.getByRole('button', { name, exact: true }).click();
      await window.settled();
      const box = await window.page.locator('.menu-panel').boundingBox();
      expect([name, (box?.x ?? -1) >= 0, (box?.x ?? 0) + (box?.width ?? 0) <= width]).toEqual([name, true, true]);
      await window.page.keyboard.press('Escape');
    }
    await window.done();
  });
});

describe('logging in', () => {
  it('by a link is done also where somebody is logged in; one that is used up ends no session', async () => {
    const made = await hub.ask('/v0/tokens', { method: 'POST', body: '{"scopes":["read"]}' });
    const { token } = (await made.json()) as { token: string };
    const window = await HubWindow.in(await browser.context(), hub);
    await window.page.goto(hub.authUrl);
    await window.page.getByLabel('Login link, or a token').fill(token);
    await window.page.keyboard.press('Enter');
    await window.page.waitForSelector('header.top');
    await window.page.goto(`${hub.authUrl}/device`);
    await window.page.getByText('You are here by a token.').waitFor();
    const link = hub.loginLink();
    await window.page.goto(link);
    await window.rows();
    await window.go('/device');
    await window.page.waitForSelector('#user-code');
    expect(await window.page.getByText('You are here by a token.').count()).toBe(0);
    await window.page.goto(link);
    await window.page.getByText('That link is used up').waitFor();
    await window.rows();
    await window.done();
  });

  it('by a code outlives a hub that is away for a moment', async () => {
    const root = mkdtempSync(join(realpathSync(tmpdir()), 'raymon-code-'));
    const directory = join(root, 'hub');
    const first = await startPageHub({ directory });
    const port = Number(new URL(first.authUrl).port);
    const guest = await HubWindow.in(await browser.context(), first);
    await guest.page.goto(first.authUrl);
    await guest.page.getByRole('button', { name: 'Ask somebody who is logged in to let you in' }).click();
    const code = await guest.text('.device-code');
    await first.close();
    await guest.page.waitForEvent('requestfailed', (request) => request.url().endsWith('/oauth/token'));
    const second = await startPageHub({ directory, port });
    expect(await guest.text('.device-code')).toBe(code);
    const owner = await browser.open(second, `/device?user_code=${code}`);
    await owner.page.getByRole('button', { name: 'Go on' }).click();
    await owner.page.getByRole('button', { name: 'Let it in' }).click();
    await owner.page.getByText('It is in.').waitFor();
    await guest.page.waitForSelector('header.top');
    await guest.done();
    await owner.done();
    await second.close();
    rmSync(root, { recursive: true, force: true });
  });
});
