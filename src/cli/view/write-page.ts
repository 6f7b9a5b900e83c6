import { replaceFile } from '../../disk/replace-file.ts';
import { buildPage } from '../../viewer/page/build-page.ts';
import type { PageContent } from '../../viewer/page/page-content.ts';
import type { Io } from '../command/io.ts';
import { pageAssets } from './page-assets.ts';

/**
 * Writes a page, whole or not at all.
 *
 * @param out - the file that it becomes; `-` is standard output.
 * @returns Its bytes.
 * @throws {@link LimitError} if the documents are too large for a page.
 */
export async function writePage(content: PageContent, out: string, io: Pick<Io, 'out'>): Promise<number> {
  const pieces = buildPage(content, await pageAssets());
  let bytes = 0;
  const counted = encoded(pieces, (length) => {
    bytes += length;
  });
  if (out === '-') for (const piece of counted) await io.out(piece);
  else await replaceFile(out, counted);
  return bytes;
}

function* encoded(pieces: Iterable<string>, count: (length: number) => void): Iterable<Uint8Array> {
  const encoder = new TextEncoder();
  for (const piece of pieces) {
    const bytes = encoder.encode(piece);
    count(bytes.length);
    yield bytes;
  }
}
