import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toJsonBytes, type Numpy } from '../../src/types.ts';
import type { TestHub } from '../support/hub.ts';
import { artefacts, logDemo, OTHER_ID, WHOLE_ID } from './demo-traces.ts';
import { apiOf, HubBrowser, sha256, startPageHub, type HubWindow } from './hub-window.ts';

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

const P = '/p/default/traces';

async function openWhole(query = ''): Promise<HubWindow> {
  const window = await browser.open(hub, `${P}?open=${WHOLE_ID}${query}`);
  await window.page.waitForSelector(query.includes('ref') ? '.artefact.whole' : '.rv-timeline');
  return window;
}

/** The hash of what the hub answers. */
async function hashOf(path: string): Promise<string> {
  return sha256(new Uint8Array(await (await hub.ask(path)).arrayBuffer()));
}

describe('a trace', () => {
  it('is opened by its eye: tags by type, texts and artefacts in the order of their times', async () => {
    const window = await browser.open(hub);
    await (await window.rows()).first().getByRole('button').click();
    await window.page.waitForSelector('.rv-timeline');
    expect(window.place).toBe(`${P}?open=${WHOLE_ID}`);
    expect(await window.page.locator('.rv-tags dt').allInnerTexts()).toEqual([
      'label',
      'metric',
      'error',
      'profile-input',
    ]);
    const refs = await window.page
      .locator('.artefact')
      .evaluateAll((all) => all.map((each) => each.getAttribute('data-ref')));
    expect(refs).toEqual(Object.keys(artefacts()));
    expect(await window.page.locator('.rv-timeline time').first().innerText()).toMatch(
      /^\d{4}-\d\d-\d\d\s\d\d:\d\d:\d\d\.\d{6}$/,
    );
    expect(await window.text('.rv-logged')).toBe('image received from edge-3\nin two lines');
    await window.page.keyboard.press('Escape');
    await window.page.waitForSelector('.panel', { state: 'detached' });
    await window.done();
  });

  it('shows every artefact in its place by the viewer', async () => {
    const window = await openWhole('&full=1');
    for (const [ref, wanted] of [
      ['request/body', '.rv-tree'],
      ['request/image', '.rv-pixels'],
      ['model/heatmap', '.rv-pixels'],
      ['model/candidates', '.rv-grid'],
    ] as const) {
      const artefact = window.page.locator(`[data-ref="${ref}"]`);
      await artefact.scrollIntoViewIfNeeded();
      await artefact.locator(wanted).first().waitFor();
    }
    expect(await window.text('[data-ref="request/body"] .rv-tree')).toContain('9007199254740993n');
    expect(await window.text('[data-ref="request/image"] .artefact-bar')).toMatch(/Image png/i);
    await window.done();
  });

  it('has one artefact alone, by a link that can be shared, and Escape goes back step by step', async () => {
    const window = await openWhole('&ref=model/heatmap');
    await window.page.waitForSelector('.artefact.whole .rv-pixels');
    expect(await window.text('.facts')).toContain(sha256(toJsonBytes(artefacts()['model/heatmap'])));
    await window.page.reload();
    await window.page.waitForSelector('.artefact.whole .rv-pixels');
    await window.page.locator('.panel').focus();
    await window.page.keyboard.press('Escape');
    await window.page.waitForSelector('.rv-timeline');
    await window.page.keyboard.press('Escape');
    await window.page.waitForSelector('.panel', { state: 'detached' });
    await window.done();
  });

  it('is saved whole, its tags and each artefact as logged and in its own format: the same bytes', async () => {
    const window = await openWhole('&full=1');
    const link = (name: string | RegExp): ReturnType<typeof window.page.getByRole> =>
      window.page.getByRole('link', { name });
    for (const [ref, value] of Object.entries(artefacts())) {
      const saved = await window.download(link(`Save ${ref} as it was logged`));
      expect(sha256(saved), ref).toBe(sha256(toJsonBytes(value)));
    }
    const heatmap = artefacts()['model/heatmap'] as Numpy;
    expect(sha256(await window.download(link('Save model/heatmap as npy')))).toBe(sha256(heatmap.toNpy()));
    const image = artefacts()['request/image'] as { readonly data: Uint8Array };
    await window.page.locator('[data-ref="request/image"]').scrollIntoViewIfNeeded();
    expect(sha256(await window.download(link('Save request/image as png')))).toBe(sha256(image.data));
    const csv = await window.download(link('Save model/candidates as csv'));
    expect(csv.toString()).toBe('label,score\r\ntabby,0.93\r\nlynx,0.04\r\n,NaN\r\n');
    const trace = `/v0/projects/default/traces/${WHOLE_ID}`;
    expect(sha256(await window.download(link('Save the tags as they were logged')))).toBe(
      await hashOf(`${trace}/tags`),
    );
    expect(sha256(await window.download(link(/Save the whole trace/)))).toBe(await hashOf(`${trace}/export`));
    await window.done();
  });

  it('is filtered by a click on a tag', async () => {
    const window = await openWhole();
    await window.page.locator('.panel .rv-tag', { hasText: 'bigshot' }).click();
    await window.page.waitForURL('**slice=**');
    expect(window.place).toBe(`${P}?slice=client==bigshot`);
    await window.done();
  });

  it('shows texts or data alone', async () => {
    const window = await openWhole();
    await window.page.getByRole('button', { name: 'texts' }).click();
    expect(await window.page.locator('.artefact').count()).toBe(0);
    expect(await window.page.locator('.rv-logged').count()).toBe(2);
    await window.page.getByRole('button', { name: 'data', exact: true }).click();
    expect(await window.page.locator('.artefact').count()).toBe(4);
    await window.done();
  });

  it('compares two artefacts of two traces, one marked after the other', async () => {
    const window = await openWhole();
    await window.page.getByRole('button', { name: 'Mark model/heatmap to compare' }).click();
    await window.go(`${window.place.replace(WHOLE_ID, OTHER_ID)}`);
    await window.page.getByRole('button', { name: 'Compare model/heatmap with model/heatmap' }).click();
    await window.page.waitForSelector('.rv-verdict');
    expect(await window.text('.rv-verdict')).toMatch(/^Different in 2,\d+ of 2,400 elements/);
    await window.page.reload();
    await window.page.waitForSelector('.rv-verdict');
    await window.done();
  });

  it('is pinned, unpinned, and deleted once that is confirmed', async () => {
    const window = await browser.open(hub, `${P}?open=other-1`);
    await window.page.waitForSelector('.rv-timeline');
    const isPinned = async (): Promise<unknown> => {
      const rows = await hub.ask('/v0/projects/default/traces?slicestr=trace(other-1)');
      return ((await rows.json()) as { pinned: boolean }[])[0]?.pinned;
    };
    await window.page.getByRole('button', { name: /^Pin/ }).click();
    await window.page.getByText('Pinned: retention keeps it').waitFor();
    expect(await isPinned()).toBe(true);
    await window.page.getByRole('button', { name: 'Unpin' }).click();
    await window.page.getByText('Unpinned').waitFor();
    expect(await isPinned()).toBe(false);
    await window.page.getByRole('button', { name: 'Delete the trace' }).click();
    await window.page.getByRole('button', { name: 'Cancel' }).click();
    expect(await isPinned()).toBe(false);
    await window.page.getByRole('button', { name: 'Delete the trace' }).click();
    await window.page.getByRole('button', { name: 'Delete it' }).click();
    await window.page.waitForSelector('.panel', { state: 'detached' });
    expect(await isPinned()).toBe(undefined);
    await window.go(`${P}?open=other-1`);
    await window.page.getByText('There is no such trace').waitFor();
    await window.done();
  });
});
