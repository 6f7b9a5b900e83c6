import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RaymonDataType } from '../../../src/document/jcr.ts';
import { DataFrame, Native, Numpy, toJsonBytes } from '../../../src/types.ts';
import { imageFile } from '../../support/image-fixtures.ts';
import { ViewerBrowser, type ViewerPage } from './viewer-page.ts';

const PROGRAM = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));
let browser: ViewerBrowser;
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'raymon-diff-'));
  browser = await ViewerBrowser.launch();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** Opens the page that `raymon diff --html` writes of two files. */
async function compared(a: [string, Uint8Array], b: [string, Uint8Array]): Promise<ViewerPage> {
  const paths = [a, b].map(([name, bytes], i) => {
    const path = join(folder, `${i}-${name}`);
    writeFileSync(path, bytes);
    return path;
  });
  const page = join(folder, 'diff.html');
  const { stderr } = spawnSync(process.execPath, [PROGRAM, 'diff', ...paths, '--html', page]);
  expect(stderr.toString()).toBe('');
  const opened = await browser.openFile(page);
  await opened.page.waitForSelector('.rv-verdict, .rv-notice');
  return opened;
}

const json = (name: string, value: RaymonDataType): [string, Uint8Array] => [name, toJsonBytes(value)];

describe('the page of raymon diff --html', () => {
  it.each<[string, [string, Uint8Array], [string, Uint8Array], string]>([
    [
      'arrays',
      json('a.json', new Numpy(Float64Array.of(1, 2, 3))),
      json('b.json', new Numpy(Float64Array.of(1, 2.5, 7))),
      'Different in 2 of 3 elements',
    ],
    [
      'one array in two formats',
      json('a.json', new Numpy(Float32Array.of(1, Number.NaN))),
      ['b.npy', new Numpy(Float32Array.of(1, Number.NaN)).toNpy()],
      'Equal',
    ],
    [
      'frames of which one is text',
      json('a.json', DataFrame.fromColumns({ x: ['a', 'b'] })),
      ['b.csv', new TextEncoder().encode('x\na\n</script><script>alert(1)</script>\n')],
      'Different in 1 cells',
    ],
    ['trees', json('a.json', new Native({ a: 1 })), json('b.json', new Native({ a: 2 })), 'Different in 1 place'],
    ['images', ['a.png', imageFile('grey-1-key.png')], ['b.png', imageFile('grey-1-key.png')], 'Equal'],
    ['types', json('a.json', new Native(1)), json('b.json', new Numpy(Int8Array.of(1))), 'Different types'],
  ])('shows what differs first: %s', async (_, a, b, verdict) => {
    const page = await compared(a, b);
    expect(await page.text('.rv-verdict')).toBe(verdict);
    expect(await page.page.title()).toBe(`0-${a[0]} and 1-${b[0]}`);
    // Each of the two is there, too.
    await page.go('#document=1');
    expect(await page.page.locator('.rv-body').count()).toBe(1);
    await page.done();
  });
});
