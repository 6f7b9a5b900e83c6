import { readFile } from 'node:fs/promises';
import type { PageAssets } from '../../viewer/page/page-content.ts';

/**
 * The built parts of every page, from where the package has them: beside the folder of this program's files.
 *
 * @throws What the file system throws, if the package is not whole.
 */
export async function pageAssets(): Promise<PageAssets> {
  const [script, worker, style] = await Promise.all(
    ['view.js', 'worker.js', 'view.css'].map((name) => readFile(new URL(`../ui/${name}`, import.meta.url), 'utf8')),
  );
  return { script: script ?? '', worker: worker ?? '', style: style ?? '' };
}
