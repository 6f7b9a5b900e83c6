import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { record, type TestHub } from '../support/hub.ts';
import { logDemo, OTHER_ID, OTHERS, WHOLE_ID } from './demo-traces.ts';
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

describe('the list of traces', () => {
  it('has the newest first, with tags in the colours of their types, and says that it is all', async () => {
    const window = await browser.open(hub);
    const rows = await window.rows();
    expect(await rows.first().innerText()).toContain(WHOLE_ID.slice(0, 30));
    expect(await rows.nth(1).innerText()).toContain(OTHER_ID.slice(0, 30));
    const pills = await rows.first().locator('.rv-tag').all();
    const looks = await Promise.all(pills.map(async (pill) => (await pill.getAttribute('class')) ?? ''));
    expect(looks.map((look) => look.replace('rv-tag rv-tag-', ''))).toEqual(['label', 'metric', 'profile', 'error']);
    expect(await window.text('.progress')).toBe(`${OTHERS + 2} traces shown, all`);
    await window.done();
  });

  it('is filtered by what is suggested: names, values with counts, what joins', async () => {
    const window = await browser.open(hub);
    await window.rows();
    const { keyboard } = window.page;
    await keyboard.press('/');
    await keyboard.type('cli');
    await window.page.getByRole('option', { name: /client/ }).waitFor();
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    const value = window.page.getByRole('option', { name: /San José/ });
    await value.waitFor();
    expect(await value.innerText()).toMatch(/20/);
    await value.click();
    expect(await window.page.locator('#filter').inputValue()).toBe('client=="San José" ');
    await window.page.getByRole('option', { name: '&& and' }).click();
    await keyboard.type('latency_ms>150');
    expect(await window.page.locator('#filter').inputValue()).toBe('client=="San José" && latency_ms>150');
    await keyboard.press('Enter');
    await window.page.getByText('3 traces shown, all').waitFor();
    expect(window.place).toBe('/p/default/traces?slice=client=="San+José"+&&+latency_ms>150');
    await window.page.reload();
    await window.page.getByText('3 traces shown, all').waitFor();
    await window.page.goBack();
    await window.page.getByText(`${OTHERS + 2} traces shown, all`).waitFor();
    await window.done();
  });

  it('has its filter in the colours of its parts, at the place of each, and what is wrong underlined as it is written', async () => {
    const window = await browser.open(hub);
    await window.rows();
    const { keyboard } = window.page;
    await keyboard.press('/');
    await keyboard.type('client=="San José" && tagtype(error) && n>=1');
    const parts = async (): Promise<string[]> =>
      (await window.page
        .locator('.ink > span[class^="ink-"]')
        .evaluateAll((all) =>
          all.map((each) => `${each.className.replaceAll('ink-', '').trim()} ${(each.textContent ?? '').trim()}`),
        )) as string[];
    expect((await parts()).filter((part) => !part.startsWith('plain') && !part.startsWith('end'))).toEqual([
      'name client',
      'sign ==',
      'text "San José"',
      'join &&',
      'call tagtype',
      'sign (',
      'text error',
      'sign )',
      'join &&',
      'name n',
      'sign >=',
      'number 1',
    ]);
    // The field's own text is not drawn; the colours are of the same size at the same place, also where it scrolls.
    const look = async (): Promise<{ readonly [name: string]: number | string }> => {
      // What scrolls is told with the next frame.
      await window.page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
      return (await window.page.evaluate(`(() => {
        const [input, ink] = [document.querySelector('#filter'), document.querySelector('.ink')];
        const [own, drawn] = [getComputedStyle(input), getComputedStyle(ink)];
        const left = input.getBoundingClientRect().left + input.clientLeft + parseFloat(own.paddingLeft);
        return {
          color: own.color,
          font: String(own.font === drawn.font.replace(/ \\/ [\\d.]+px/, own.font.match(/ \\/ [\\d.]+px/)?.[0] ?? '')),
          shift: ink.getBoundingClientRect().left - left,
          scroll: ink.scrollLeft - input.scrollLeft,
          scrolled: input.scrollLeft,
        };
      })()`)) as { readonly [name: string]: number | string };
    };
    expect(await look()).toMatchObject({ color: 'rgba(0, 0, 0, 0)', font: 'true', shift: 0, scroll: 0, scrolled: 0 });
    await keyboard.type(` && long=="${'x'.repeat(300)}"`);
    expect(await look()).toMatchObject({ shift: 0, scroll: 0 });
    expect((await look())['scrolled']).toBeGreaterThan(500);
    await keyboard.press('Home');
    expect(await look()).toMatchObject({ scroll: 0, scrolled: 0 });
    // What is written last may become what is missing; what stands before it is wrong.
    await window.page.locator('#filter').fill('');
    await keyboard.type('client=');
    expect(await window.page.locator('.ink-fault').count()).toBe(0);
    await keyboard.type('acme && n>1');
    expect(await window.text('.ink-fault')).toBe('=');
    await keyboard.press('Enter');
    await window.page.waitForSelector('.fault');
    expect(await window.text('.ink-fault')).toBe('=');
    await window.done();
  });

  it('says where a filter is invalid, and keeps the list', async () => {
    const window = await browser.open(hub);
    await window.rows();
    const { keyboard } = window.page;
    await keyboard.press('/');
    await keyboard.type('client==acme && (x>=');
    await keyboard.press('Enter');
    expect(await window.text('.fault')).toMatch(/Expected a value, at character 21/);
    expect(await window.page.locator('#filter').getAttribute('aria-invalid')).toBe('true');
    expect(await window.page.evaluate('document.activeElement.selectionStart')).toBe(20);
    expect(await (await window.rows()).count()).toBeGreaterThan(5);
    await window.go('/p/default/traces?slice=((');
    await window.page.waitForSelector('.fault');
    await window.done();
  });

  it('shows chosen tags in columns of their own', async () => {
    const window = await browser.open(hub);
    await window.rows();
    await window.page.getByRole('button', { name: 'Show tags' }).click();
    await window.page.getByLabel(/^Names,/).fill('client, tagtype(error)');
    await window.page.keyboard.press('Tab');
    await window.page.waitForURL('**cols=**');
    const heads = await window.page.getByRole('columnheader').allInnerTexts();
    expect(heads.slice(3, 5)).toEqual(['client', 'error tags']);
    const cells = await (await window.rows()).first().locator('.cell-tags').allInnerTexts();
    expect(cells).toEqual(['bigshot', 'too_dark\n0.81']);
    await window.page.reload();
    await window.rows();
    expect((await window.page.getByRole('columnheader').allInnerTexts())[3]).toBe('client');
    await window.done();
  });

  it('is narrowed to a time by the histogram, a preset, or two times', async () => {
    const window = await browser.open(hub, '/p/default/traces?range=15m');
    await window.rows();
    await window.page.waitForSelector('.histogram[role=img]');
    expect(await window.page.getByRole('img', { name: /traces from/ }).getAttribute('aria-label')).toContain(
      `${OTHERS + 2} traces`,
    );
    // Errors are a part of each bar, said to readers and under the pointer.
    const label = await window.page.locator('.histogram').getAttribute('aria-label');
    expect(label).toMatch(/; 7 with errors \(11 %\)$/);
    expect(await window.text('.histogram-text')).toBe('7 with errors (11 %)');
    const shares = await window.page
      .locator('.histogram i:has(b)')
      .evaluateAll((all) => all.map((bar) => (bar.firstElementChild?.clientHeight ?? 0) / bar.clientHeight));
    expect(shares.length).toBeGreaterThan(0);
    for (const share of shares) expect(share > 0 && share < 1).toBe(true);
    await window.page.locator('.histogram i:has(b)').first().hover();
    expect(await window.text('.histogram-text')).toMatch(/\d+ in \d+ s\s*\d+ with errors/);
    const box = await window.page.locator('.histogram').boundingBox();
    if (box === null) throw new Error('Expected a histogram in sight');
    await window.page.mouse.move(box.x + 10, box.y + 20);
    await window.page.mouse.down();
    await window.page.mouse.move(box.x + box.width / 2, box.y + 20, { steps: 4 });
    await window.page.mouse.up();
    await window.page.waitForURL('**from=**');
    await window.page.getByText(/^No trace between/).waitFor();
    await window.page.getByRole('button', { name: 'Look at all time' }).click();
    await window.rows();
    expect(window.place).toBe('/p/default/traces?range=all');
    await window.page.getByRole('button', { name: '…' }).click();
    await window.page.getByLabel('From, UTC').fill('2020-01-01T00:00:00');
    await window.page.getByLabel('To, UTC').fill('2020-01-02T00:00:00');
    await window.page.getByRole('button', { name: 'Show', exact: true }).click();
    await window.page.getByText(/^No trace between 2020-01-01/).waitFor();
    await window.done();
  });

  it('keeps filters under names', async () => {
    const window = await browser.open(hub, '/p/default/traces?slice=client==acme');
    await window.rows();
    await window.page.getByRole('button', { name: 'Saved' }).click();
    await window.page.getByLabel('Name of this filter').fill('mine <b>');
    await window.page.keyboard.press('Enter');
    await window.page
      .getByRole('button', { name: /mine <b>/ })
      .first()
      .waitFor();
    await window.go('/p/default/traces');
    await window.rows();
    await window.page.getByRole('button', { name: 'Saved' }).click();
    await window.page.locator('.menu-item').click();
    await window.page.waitForURL('**slice=**');
    await window.go('/p/default/tags');
    await window.page.waitForSelector('.slice-list li');
    expect(await window.text('.slice-list')).toContain('client==acme');
    await window.page.getByRole('button', { name: 'Remove mine <b>' }).click();
    await window.page.getByText('None yet').waitFor();
    await window.done();
  });

  it('shows traces as they come, in two windows, of the filter alone', async () => {
    const window = await browser.open(hub, '/p/default/traces?slice=of==live&live=1');
    const other = await browser.open(hub, '/p/default/traces?live=1');
    await Promise.all([window, other].map(({ page }) => page.waitForSelector('.live-dot.on')));
    for (const [id, of] of [
      ['live-1', 'live'],
      ['live-2', 'other'],
    ]) {
      const tags = [{ type: 'label', name: 'of', value: of, group: null }];
      const body = JSON.stringify([record({ trace_id: id, dtype: 'tags', data: tags })]);
      await hub.ask('/v0/projects/default/ingest_batch', { method: 'POST', body });
    }
    await other.page.getByText('live-2').waitFor();
    await other.page.getByText('live-1').waitFor();
    await window.page.getByText('live-1').waitFor();
    expect(await (await window.rows()).count()).toBe(1);
    await window.done();
    await other.done();
  });
});

describe('a project without data', () => {
  it('says how to log from both languages, and shows the first trace by itself', async () => {
    const made = await hub.ask('/v0/projects', { method: 'POST', body: '{"project_name":"empty"}' });
    const { project_id: id } = (await made.json()) as { project_id: string };
    const window = await browser.open(hub, `/p/${id}/traces`);
    await window.page.getByText('Nothing is logged here yet').waitFor();
    const [javaScript = '', python = ''] = await window.page.locator('.first-start pre').allInnerTexts();
    expect(javaScript).toContain(`${hub.authUrl}/v0`);
    expect(python).toContain(`project_id="${id}"`);
    await window.page.waitForTimeout(300);
    // The lines are run as they stand, but for the package, and the token, which is in another file here.
    const program = javaScript
      .replace("'raymon'", `'${new URL('../../dist/index.js', import.meta.url).href}'`)
      .replace(/url: '([^']+)'/, `url: '$1', auth: '${hub.token}'`);
    await import(`data:text/javascript,${encodeURIComponent(program)}`);
    await window.rows();
    expect(await (await window.rows()).count()).toBe(1);
    await window.done();
  });
});
