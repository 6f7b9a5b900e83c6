import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Native, RaymonApiLogger, Trace, toJsonBytes } from '../../src/index.ts';
import type { TestHub } from '../support/hub.ts';
import { apiOf, HubBrowser, sha256, startPageHub, type HubWindow } from './hub-window.ts';

/** Ids that may be logged, of which no path can hold the first ones. */
const IDS = ['runs/7/a', '/', '..', '.', 'a;b\\c', '-', '?a=b&c#d%2f+e', '日本 語"\'<b>', 'x'.repeat(200)];

const P = '/p/default/traces';
let hub: TestHub;
let browser: HubBrowser;
beforeAll(async () => {
  [hub, browser] = await Promise.all([startPageHub(), HubBrowser.launch()]);
  const logger = new RaymonApiLogger({ projectId: 'default', send: apiOf(hub).send });
  for (const [i, traceId] of IDS.entries()) {
    const trace = new Trace(logger, { traceId });
    trace.info(`text of ${i}`);
    trace.tag([{ type: 'metric', name: 'place', value: i }]);
    trace.log('some/thing', new Native({ place: i }));
  }
  expect(await logger.close()).toBe(true);
});
afterAll(async () => {
  await browser.close();
  await hub.close();
});

async function hashOf(path: string): Promise<string> {
  const answer = await hub.ask(path);
  expect(answer.status).toBe(200);
  return sha256(new Uint8Array(await answer.arrayBuffer()));
}

const openAt = (id: string, query = ''): string => `${P}?open=${encodeURIComponent(id)}${query}`;

/** The link of a list that opens a trace, and is called as it. */
async function openFromList(window: HubWindow, place: number): Promise<void> {
  await window.go(`${P}?slice=place==${place}`);
  await (await window.rows()).locator('.cell-id a').click();
  await window.page.getByText(`text of ${place}`, { exact: true }).waitFor();
}

describe('a trace of an odd id', () => {
  it.each(IDS.map((id, place) => [id, place] as const))(
    'is listed, opened, shared, saved, pinned and deleted: %s',
    async (id, place) => {
      const window = await browser.open(hub);
      await openFromList(window, place);
      expect(new URL(window.page.url()).searchParams.get('open')).toBe(id);
      await window.page.reload();
      await window.page.getByText(`text of ${place}`, { exact: true }).waitFor();
      expect(await window.text('.panel-top h1')).toContain(id.slice(0, 20));

      const trace = new URLSearchParams({ trace: id }).toString();
      const at = (what: string): string => `/v0/projects/default/traces/-/${what}?${trace}`;
      const link = (name: RegExp): ReturnType<typeof window.page.getByRole> => window.page.getByRole('link', { name });
      expect(sha256(await window.download(link(/Save the whole trace/)))).toBe(await hashOf(at('export')));
      expect(sha256(await window.download(link(/Save the tags/)))).toBe(await hashOf(at('tags')));
      const saved = await window.download(link(/Save some\/thing as it was logged/));
      expect(sha256(saved)).toBe(sha256(toJsonBytes(new Native({ place }))));

      await window.go(openAt(id, '&ref=some/thing'));
      await window.page.waitForSelector('.artefact.whole .rv-tree');
      await window.page.getByRole('button', { name: 'Mark some/thing to compare' }).click();
      const other = IDS[(place + 1) % IDS.length] ?? '';
      await window.go(
        openAt(other, `&ref=some/thing&mark=${encodeURIComponent(`${encodeURIComponent(id)}/some/thing`)}`),
      );
      // The one after the last was deleted by then.
      if (place < IDS.length - 1) {
        await window.page.getByRole('button', { name: 'Compare some/thing with some/thing' }).click();
        await window.page.waitForSelector('.rv-verdict');
      }

      await window.go(openAt(id));
      await window.page.getByRole('button', { name: /^Pin/ }).click();
      await window.page.getByText('Pinned: retention keeps it').waitFor();
      const rows = async (): Promise<{ pinned: boolean }[]> =>
        (await (await hub.ask(`/v0/projects/default/traces?slicestr=place==${place}`)).json()) as { pinned: boolean }[];
      expect(await rows()).toMatchObject([{ pinned: true }]);
      await window.page.getByRole('button', { name: 'Delete the trace' }).click();
      await window.page.getByRole('button', { name: 'Delete it' }).click();
      await window.page.waitForSelector('.panel', { state: 'detached' });
      expect(await rows()).toEqual([]);
      await window.done();
    },
  );
});

describe('what people name', () => {
  it('may hold a slash, too: filters are saved and removed, organisations made and filled', async () => {
    const window = await browser.open(hub, `${P}?slice=place>=0`);
    await window.page.getByRole('button', { name: 'Saved' }).click();
    await window.page.getByLabel('Name of this filter').fill('a/b; ..');
    await window.page.keyboard.press('Enter');
    const saved = window.page.getByRole('button', { name: /^a\/b; \.\./ });
    await saved.waitFor();
    await window.page.getByRole('button', { name: 'Remove a/b; ..' }).click();
    await saved.waitFor({ state: 'detached' });
    await window.go('/p/default/settings/members');
    await window.page.getByLabel('Id', { exact: true }).fill('acme/makers');
    await window.page.getByRole('button', { name: 'Make it' }).click();
    await window.page.getByText('Nobody is in it yet.').waitFor();
    await window.page.getByLabel('User id').fill('ann');
    await window.page.getByRole('button', { name: 'Add' }).click();
    await window.page.locator('.member-list', { hasText: 'ann' }).waitFor();
    await window.page.getByRole('button', { name: 'Remove', exact: true }).click();
    await window.page.getByText('Nobody is in it yet.').waitFor();
    await window.done();
  });
});
