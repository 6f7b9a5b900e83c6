import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { record, type TestHub } from '../support/hub.ts';
import { fixtures } from '../support/repository-fixtures.ts';
import { apiOf, HubBrowser, startPageHub } from './hub-window.ts';

let hub: TestHub;
let browser: HubBrowser;
beforeAll(async () => {
  [hub, browser] = await Promise.all([startPageHub(), HubBrowser.launch()]);
});
afterAll(async () => {
  await browser.close();
  await hub.close();
});

const EVIL = [
  '<script>globalThis.broken = 1</script>',
  ']]></template></style><img src=x onerror="globalThis.broken=1">',
  '"><svg onload=globalThis.broken=1>',
  'javascript:globalThis.broken=1',
  '\u2028\u2029\u202e\u2066\ufeff',
  '{{constructor.constructor("globalThis.broken=1")()}}',
  '__proto__',
].join(' ');

/** The same as a name may be: what cannot be seen is refused in it. */
const NAME = EVIL.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '');

async function ingest(...records: unknown[]): Promise<void> {
  const answer = await hub.ask('/v0/projects/default/ingest_batch', { method: 'POST', body: JSON.stringify(records) });
  expect(await answer.json()).toEqual({ ingested: records.length });
}

/** Logs a document of this text, byte for byte. @returns Whether the hub has taken it: it refuses what is no document. */
async function ingestText(traceId: string, ref: string, text: string): Promise<boolean> {
  const body = JSON.stringify(record({ trace_id: traceId, dtype: 'object', ref, data: 0 }));
  const batch = `[${body.replace('"data":0', () => `"data":${text}`)}]`;
  const answer = await hub.ask('/v0/projects/default/ingest_batch', { method: 'POST', body: batch });
  return (await answer.text()) === '{"ingested":1}';
}

describe('what is hostile', () => {
  it('is only text, wherever it stands, and the policy has nothing to refuse', async () => {
    const tags = ['label', 'metric', NAME.slice(0, 100)].map((type) => ({
      type,
      name: '__proto__',
      value: EVIL,
      group: NAME.slice(0, 190),
    }));
    await ingest(
      record({ trace_id: 'evil', data: EVIL }),
      record({ trace_id: 'evil', dtype: 'tags', data: tags }),
      record({
        trace_id: 'evil',
        dtype: 'object',
        ref: NAME.slice(0, 190),
        data: { type: 'raymon.types.Native', params: { data: { [EVIL]: [EVIL] } } },
      }),
      record({ trace_id: 'evil', dtype: 'object', ref: '__proto__', data: { type: NAME, params: { a: EVIL } } }),
    );
    await apiOf(hub).projectCreate(NAME.slice(0, 150));
    await apiOf(hub).orgCreate(NAME.slice(0, 150), EVIL);
    await hub.ask(`/v0/projects/default/slices/${encodeURIComponent('<img src=x onerror=alert(1)>')}`, {
      method: 'PUT',
      body: '{"slicestr":"__proto__==1"}',
    });
    const window = await browser.open(hub);
    await window.rows();
    await window.go('/p/default/traces?open=evil');
    await window.page.waitForSelector('.artefact .rv-tree');
    expect(await window.text('.rv-timeline')).toContain('<script>');
    expect(await window.text('.rv-timeline')).toContain('\\u202e');
    for (const path of ['/p/default/tags?tag=__proto__', '/p/default/settings', '/p/default/traces?cols=__proto__,*']) {
      await window.go(path);
      await window.settled();
    }
    await window.go(`/p/default/traces?slice=${encodeURIComponent(EVIL)}&open=${encodeURIComponent(EVIL)}`);
    await window.settled();
    const quoted = encodeURIComponent(`a==${JSON.stringify(EVIL)}`);
    for (const path of [
      `/p/default/traces?slice=${quoted}&two=1&beside=${encodeURIComponent(EVIL)}`,
      `/p/default/tags?tag=__proto__&slice=${quoted}&two=1&beside=${quoted}`,
      `/p/default/settings/members?org=${encodeURIComponent(NAME.slice(0, 150))}`,
    ]) {
      await window.go(path);
      await window.settled();
    }
    await window.page.waitForSelector('.name-list a');
    expect(await window.text('.name-list')).toContain('<script>');
    expect(await window.page.evaluate('globalThis.broken')).toBe(undefined);
    expect(
      await window.page.evaluate('document.querySelectorAll("#app script, #app img, #app svg[onload]").length'),
    ).toBe(0);
    await window.done();
  });

  it('as what cannot be seen in a filter is spelled out, and what is far too long is refused', async () => {
    const window = await browser.open(hub, `/p/default/traces?slice=${encodeURIComponent('x=="a\u202eb\u200b"')}`);
    await window.page.waitForSelector('.unseen');
    expect(await window.text('.unseen')).toContain('x=="a\\u202eb\\u200b"');
    await window.page.locator('#filter').fill('');
    await window.page.keyboard.insertText(`x==${'y'.repeat(10_000_000)}`);
    expect((await window.page.locator('#filter').inputValue()).length).toBe(20_000);
    await window.page.keyboard.press('Enter');
    expect(await window.text('.fault')).toContain('Expected a slice of at most 10000 characters');
    expect(await window.page.locator('.ink').count()).toBe(0);
    await window.page.locator('#filter').fill('x==1');
    expect(await window.text('.ink-number')).toBe('1');
    await window.done();
  });

  it('as names of 10 MB and long texts is shown in part', async () => {
    const long = 'n'.repeat(10_000_000);
    // The hub takes texts of a MiB, and documents of any size.
    const text = 't'.repeat(2 ** 20);
    await ingest(
      record({ trace_id: 'long-names', data: text }),
      record({
        trace_id: 'long-names',
        dtype: 'object',
        ref: 'r',
        data: { type: 'raymon.types.Native', params: { data: { [long]: long } } },
      }),
    );
    const window = await browser.open(hub, '/p/default/traces?open=long-names&full=1');
    await window.page.getByRole('button', { name: /^Show \d+\.\d MB/ }).click();
    await window.page.waitForSelector('.artefact .rv-tree');
    expect((await window.text('.panel-body')).length).toBeLessThan(100_000);
    await window.done();
  });

  it('as documents that lie is shown as what it says, with why it is refused', async () => {
    const refused = new Map<string, string>([
      ['object array', '{"type":"raymon.types.Numpy","params":{"data":"","shape":"(0,)","dtype":"object"}}'],
      ['twice', '{"type":"raymon.types.Native","params":{"data":{"a":1,"a":2}}}'],
      ['nan of python', '{"type":"raymon.types.Native","params":{"data":[NaN,Infinity]}}'],
      [
        'svg as png',
        `{"type":"raymon.types.Image","params":{"data":"${btoa('<svg onload="alert(1)"/>')}","lossless":true}}`,
      ],
    ]);
    for (const [ref, text] of refused) expect(await ingestText('lies', ref, text)).toBe(true);
    let count = 0;
    for (const name of fixtures.names('invalid')) {
      if (!name.endsWith('.json')) continue;
      const { document } = JSON.parse(Buffer.from(fixtures.bytes(`invalid/${name}`)).toString()) as {
        document?: unknown;
      };
      if (typeof document !== 'object' || document === null || !('type' in document) || !('params' in document))
        continue;
      if (typeof document.type !== 'string') continue;
      if (await ingestText('lies', name, JSON.stringify(document))) count++;
    }
    expect(count).toBeGreaterThan(40);
    const window = await browser.open(hub, '/p/default/traces?open=lies&full=1');
    await window.page.waitForSelector('.rv-timeline');
    const artefacts = await window.page.locator('.artefact').all();
    expect(artefacts.length).toBe(count + refused.size);
    for (const artefact of artefacts) {
      await artefact.scrollIntoViewIfNeeded();
      await artefact.locator('.rv-body:not([aria-busy]), .rv-text').first().waitFor();
    }
    const text = (ref: string): Promise<string> => window.text(`[data-ref="${ref}"] .document`);
    expect(await text('object array')).toContain('$.params.dtype (unsupported-dtype)');
    expect(await text('twice')).toMatch(/duplicate-key[^]*"a":1,"a":2/);
    expect(await text('nan of python')).toContain('NaN');
    expect(await text('svg as png')).toContain('bad-image');
    await window.done();
  });

  it('as a trace of 100,000 records is shown in parts', async () => {
    for (let at = 0; at < 100_000; at += 10_000) {
      await ingest(...Array.from({ length: 10_000 }, (_, i) => record({ trace_id: 'long', data: `text ${at + i}` })));
    }
    const window = await browser.open(hub, '/p/default/traces?open=long');
    await window.page.waitForSelector('.rv-timeline');
    expect(await window.text('.panel-body h2 small')).toBe('100,000');
    expect(await window.page.locator('.rv-timeline li').count()).toBe(500);
    await window.page.getByRole('button', { name: 'Show more' }).click();
    await window.page.getByText('text 999', { exact: true }).waitFor();
    expect(await window.page.locator('.rv-timeline li').count()).toBe(1000);
    await window.done();
  });
});
