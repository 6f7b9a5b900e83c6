import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { escapeHtml } from '../../../src/hub/page/html.ts';
import { startTestHub, type TestHub } from '../../support/hub.ts';

const folder = mkdtempSync(join(realpathSync(tmpdir()), 'raymon-page-'));
const SCRIPT = 'console.log("the page")';
let hub: TestHub;

beforeAll(async () => {
  for (const [name, text] of Object.entries({
    'page-a1.js': SCRIPT,
    'page-b2.css': 'body {}',
    'worker-c3.js': '1',
    'icon-d4.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'secret.txt': 'not a file of the page',
  })) {
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(text));
  }
  writeFileSync(join(folder, 'plain.js'), 'not as the build leaves it');
  hub = await startTestHub({ pageFiles: pathToFileURL(`${folder}/`) });
});
afterAll(async () => {
  await hub.close();
  rmSync(folder, { recursive: true });
});

const visit = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  hub.ask(path, { token: null, headers });

describe('the page', () => {
  it.each(['/', '/login', '/device?user_code=BCDF-GHJK', '/p/x/traces?open=t&slice=a', '/p/x/settings/tokens'])(
    'is at %s, names its files, and holds nothing else',
    async (path) => {
      const answer = await visit(path);
      const text = await answer.text();
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      for (const name of ['page-a1.js', 'page-b2.css', 'worker-c3.js', 'icon-d4.svg']) {
        expect(text).toContain(`"/assets/${name}"`);
      }
      expect(text).not.toMatch(/<script>|<style>|style="|onload|BCDF|slice/);
      expect(answer.headers.get('content-security-policy')).toMatch(/script-src 'self';.*trusted-types raymon-viewer$/);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    },
  );

  it('is nowhere else, and knows what may stand in its address', async () => {
    expect((await visit('/p')).status).toBe(404);
    expect((await visit('/settings')).status).toBe(404);
    expect((await visit('/?colour=red')).status).toBe(400);
  });
});

describe('a file of the page', () => {
  it('is sent for ever, packed for whoever takes that', async () => {
    const plain = await visit('/assets/page-a1.js', { 'accept-encoding': 'gzip, br;q=0' });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(await plain.text()).toBe(SCRIPT);
    const packed = await visit('/assets/page-a1.js', { 'accept-encoding': 'gzip, br' });
    expect(packed.headers.get('content-encoding')).toBe('br');
    expect(await packed.text()).toBe(SCRIPT);
    expect(Object.fromEntries(packed.headers)).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/javascript; charset=utf-8',
      vary: 'accept-encoding',
    });
  });

  it.each(['secret.txt', 'page-a1.js.br', 'plain.js', 'none.js', '__proto__', 'constructor'])(
    'is not %s',
    async (name) => {
      expect((await visit(`/assets/${name}`)).status).toBe(404);
    },
  );

  it.each(['..%2fsecret.txt', '%252e%252e', 'a%5cb', ';'])('is at no path such as %s', async (name) => {
    expect([400, 404]).toContain((await visit(`/assets/${name}`)).status);
  });
});

describe('a hub without built files', () => {
  it('says what to do', async () => {
    const bare = await startTestHub({ pageFiles: pathToFileURL(`${folder}/none/`) });
    const answer = await bare.ask('/', { token: null });
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('npm run build')]);
    await bare.close();
  });
});

describe('escaped text', () => {
  it('is no markup', () => {
    expect(escapeHtml(`<a b="c" d='e'>&`)).toBe('&#60;a b=&#34;c&#34; d=&#39;e&#39;&#62;&#38;');
  });
});
