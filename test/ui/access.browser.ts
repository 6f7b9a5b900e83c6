import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestHub } from '../support/hub.ts';
import { findings } from '../support/chromium.ts';
import { logDemo, OTHER_ID, WHOLE_ID } from './demo-traces.ts';
import { apiOf, HubBrowser, HubWindow, startPageHub } from './hub-window.ts';

let hub: TestHub;
let browser: HubBrowser;
beforeAll(async () => {
  [hub, browser] = await Promise.all([startPageHub(), HubBrowser.launch()]);
  await logDemo(apiOf(hub));
  const id = 'a-long-name-of-an-organisation-of-makers';
  await apiOf(hub).orgCreate(id, 'Those who make things, and what they need to know of each other');
  await apiOf(hub).orgAddUser(id, 'auth0|ann', 'Ann');
});
afterAll(async () => {
  await browser.close();
  await hub.close();
});

const P = '/p/default/traces';

/** Every page, and what it is once it is drawn. */
const PAGES: readonly (readonly [path: string, ready: string])[] = [
  [P, '.trace-space .trace-row'],
  [`${P}?cols=client,tagtype(error)&live=1`, '.live-dot.on'],
  [`${P}?slice=client==nobody`, '.notice'],
  [`${P}?slice=((`, '.fault'],
  [
    `${P}?slice=client==acme&two=1&beside=${encodeURIComponent('client=="San José" && latency_ms>=100')}`,
    '.of-second[role=img]',
  ],
  [`${P}?slice=a==\u202eb&two=1&beside=tagtype(x`, '.unseen'],
  [`${P}?open=${WHOLE_ID}`, '.artefact .rv-tree'],
  [`${P}?open=${WHOLE_ID}&full=1&show=data`, '.artefact .rv-tree'],
  [`${P}?open=${WHOLE_ID}&ref=request/body`, '.artefact.whole .rv-tree'],
  [`${P}?open=${WHOLE_ID}&ref=model/candidates`, '.artefact.whole .rv-grid'],
  [`${P}?open=${WHOLE_ID}&ref=model/heatmap&vs=${OTHER_ID}/model/heatmap`, '.rv-verdict'],
  [`${P}?open=nothing`, '.panel .notice'],
  ['/p/default/tags', '.name-list a'],
  ['/p/default/tags?tag=latency_ms', '.scatter canvas'],
  ['/p/default/tags?tag=latency_ms&slice=client==acme&two=1', '.numbers'],
  ['/p/default/settings', '.facts'],
  ['/p/default/settings/tokens', '.table'],
  ['/p/default/settings/retention', '.settings-body .facts'],
  ['/p/default/settings/members?org=a-long-name-of-an-organisation-of-makers', '.member-list'],
  ['/device', '#user-code'],
  ['/p/nowhere/traces', '.notice'],
];

describe.each([
  ['light', false],
  ['dark', true],
])('axe-core has no finding, %s', (_, dark) => {
  it('on every page', async () => {
    const window = await browser.open(hub, '/', { dark });
    const found: string[] = [];
    for (const [path, ready] of PAGES) {
      await window.go(path);
      await window.page.waitForSelector(ready);
      for (const each of await findings(window.page)) found.push(`${path} ${each}`);
    }
    expect(found).toEqual([]);
    await window.done();
  });

  it('with what opens: suggestions, menus, help, a question', async () => {
    const window = await browser.open(hub, `${P}?open=${WHOLE_ID}`, { dark });
    await window.page.waitForSelector('.rv-timeline');
    const found: string[] = [];
    const look = async (what: string): Promise<void> => {
      for (const each of await findings(window.page)) found.push(`${what} ${each}`);
    };
    await window.page.locator('#filter').click();
    await window.page.waitForSelector('.suggestions li');
    await look('suggestions');
    await window.page.keyboard.press('Escape');
    for (const name of ['Saved', 'Show tags', '…']) {
      await window.page.getByRole('button', { name, exact: true }).click();
      await window.page.waitForSelector('.menu-panel');
      await window.settled();
      await look(name);
      await window.page.keyboard.press('Escape');
    }
    await window.page.locator('.panel').focus();
    await window.page.keyboard.press('?');
    await window.page.waitForSelector('dialog[open]');
    await look('help');
    await window.page.keyboard.press('Escape');
    await window.page.getByRole('button', { name: 'Delete the trace' }).click();
    await window.page.waitForSelector('dialog[open]');
    await look('question');
    expect(found).toEqual([]);
    await window.done();
  });

  it('where nobody is logged in, and where nothing is logged', async () => {
    const window = await HubWindow.in(await browser.context({ dark }), hub);
    await window.page.goto(hub.authUrl);
    await window.page.waitForSelector('.login');
    expect(await findings(window.page)).toEqual([]);
    const made = await hub.ask('/v0/projects', { method: 'POST', body: `{"project_name":"empty ${String(dark)}"}` });
    const { project_id: id } = (await made.json()) as { project_id: string };
    await window.page.goto(hub.loginLink());
    await window.page.waitForSelector('header.top');
    await window.go(`/p/${id}/traces`);
    await window.page.waitForSelector('.first-start');
    expect(await findings(window.page)).toEqual([]);
    await window.done();
  });
});

/** Presses Tab until the element that has the focus matches. */
async function tabTo(window: HubWindow, selector: string): Promise<void> {
  for (let i = 0; i < 120; i++) {
    await window.page.keyboard.press('Tab');
    if (await window.page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
  }
  throw new Error(`Expected to reach ${selector} by Tab`);
}

describe('by the keyboard alone', () => {
  it('a trace is found, opened, pinned, read, saved, left, and the next one opened', async () => {
    const window = await browser.open(hub);
    const { keyboard } = window.page;
    await window.rows();
    await keyboard.press('/');
    await keyboard.type('tagtype(err');
    await window.page.waitForSelector('.suggestions li');
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await keyboard.press('Enter');
    await window.page.getByText('7 traces shown, all').waitFor();
    await tabTo(window, '.trace-rows');
    await keyboard.press('Enter');
    await window.page.waitForSelector('.rv-timeline');
    expect(window.place).toContain(WHOLE_ID);
    await keyboard.press('p');
    await window.page.getByText('Pinned').waitFor();
    await keyboard.press('p');
    await window.page.getByText('Unpinned').waitFor();
    const [download] = await Promise.all([window.page.waitForEvent('download'), keyboard.press('d')]);
    expect(download.suggestedFilename()).toBe(`${WHOLE_ID}.jsonl`);
    await keyboard.press('f');
    await window.page.waitForSelector('.panel.full');
    await keyboard.press('f');
    await tabTo(window, '.artefact-bar button[title^="Open request/body"]');
    await keyboard.press('Enter');
    await window.page.waitForSelector('.artefact.whole .rv-tree');
    await tabTo(window, '.rv-tree');
    await keyboard.press('ArrowDown');
    expect(await window.text('.rv-path')).toBe('$.id');
    await keyboard.press('x');
    await window.page.waitForURL('**mark=**');
    await keyboard.press('Escape');
    await window.page.waitForSelector('.rv-timeline');
    await keyboard.press('Escape');
    await window.page.waitForSelector('.panel', { state: 'detached' });
    await keyboard.press('j');
    await keyboard.press('o');
    await window.page.waitForSelector('.rv-timeline');
    expect(window.place).toContain('open=other-50');
    await keyboard.press('j');
    await window.page.waitForURL('**open=other-40**');
    await window.done();
  });

  it('the colours change by t and stay after a reload, and help opens by ?', async () => {
    const window = await browser.open(hub);
    await window.rows();
    await window.page.keyboard.press('t');
    expect(await window.page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
    await window.page.reload();
    await window.rows();
    expect(await window.page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
    await window.page.keyboard.press('?');
    await window.page.waitForSelector('dialog[open]');
    await window.page.keyboard.press('Escape');
    await window.page.waitForSelector('dialog[open]', { state: 'detached' });
    await window.done();
  });
});

describe('by the keyboard alone, two slices', () => {
  it('are written, compared, exchanged, and their numbers read', async () => {
    const window = await browser.open(hub);
    const { keyboard } = window.page;
    await window.rows();
    await keyboard.press('/');
    await keyboard.type('client==acme');
    await keyboard.press('Enter');
    await window.page.getByText('21 traces shown, all').waitFor();
    await tabTo(window, 'button[title="Compare with a second slice"]');
    await keyboard.press('Enter');
    await window.page.waitForSelector('#second-filter:focus');
    await keyboard.type('tagtype(err');
    await window.page.waitForSelector('#second-filter-suggestions li');
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await keyboard.press('Enter');
    await window.page.getByRole('img', { name: /second slice: 7 traces/ }).waitFor();
    await tabTo(window, 'button[title="Exchange the two slices"]');
    await keyboard.press('Enter');
    await window.page.getByText('7 traces shown, all').waitFor();
    await tabTo(window, '.meta a');
    await keyboard.press('Enter');
    await window.page.waitForSelector('.name-list a');
    await tabTo(window, '.name-list a[href*="tag=latency_ms"]');
    await keyboard.press('Enter');
    await tabTo(window, '.scatter-area');
    await keyboard.press('ArrowRight');
    expect(await window.text('.scatter output')).toMatch(/ · 100 · first · other-0$/);
    await keyboard.press('Escape');
    await window.page.waitForSelector('.scatter', { state: 'detached' });
    await window.done();
  });
});

/** What of the ways to other pages cannot be seen whole, or is below something else. */
const CUT = `Array.from(document.querySelectorAll('.top :is(a, select, button), .side-nav a'))
  .filter((each) => {
    const { left, right, top, bottom } = each.getBoundingClientRect();
    const isWhole = each.scrollWidth <= each.clientWidth || each.tagName === 'SELECT';
    const seen = [top + 2, bottom - 2].map((y) => document.elementFromPoint((left + right) / 2, y));
    return left < 0 || right > innerWidth || !isWhole || !seen.every((at) => each.contains(at));
  })
  .map((each) => each.outerHTML.slice(0, 80))`;

describe.each([320, 420, 760, 1024])('a window of %i pixels', (width) => {
  it('needs no scrolling sideways, and shows the trace in place of the list', async () => {
    const window = await browser.open(hub, '/', { width, height: 720 });
    const found: string[] = [];
    for (const [path, ready] of PAGES) {
      await window.go(path);
      await window.page.waitForSelector(ready);
      const wide = await window.page.evaluate(
        '[document.documentElement, ...document.querySelectorAll(".page, .panel, .panel-body, .top")].filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.className || each.tagName).join()',
      );
      if (wide !== '') found.push(`${path}: ${String(wide)}`);
    }
    expect(found).toEqual([]);
    // What leads elsewhere is in sight, no part of it above another.
    const cut: string[] = [];
    for (const path of [P, '/p/default/tags', '/p/default/settings/members']) {
      await window.go(path);
      await window.settled();
      cut.push(...((await window.page.evaluate(CUT)) as string[]));
    }
    expect(cut).toEqual([]);
    await window.go(`${P}?open=${WHOLE_ID}`);
    await window.page.waitForSelector('.rv-timeline');
    const panel = await window.page.locator('.panel').boundingBox();
    expect(panel?.width).toBe(width);
    await window.done();
  });
});
