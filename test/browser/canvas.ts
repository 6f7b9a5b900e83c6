/**
 * Decodes the images of the fixtures on a page, where there is no sharp, and compares them with what sharp gives.
 *
 * @module
 */
import type { Browser } from 'playwright-core';
import { fromJson, Image } from 'raymon/types';
import type { Fixtures } from '../cases/fixtures.ts';
import type { Decoded } from './canvas.page.ts';

/** Why an image cannot come out of a canvas as it is stored. */
function refusalOf(name: string, image: Image, orient: boolean): string | undefined {
  // Browsers decode no JPEG without loss.
  if (name.startsWith('lossless')) return 'can decode';
  if (image.channels === 2 || image.channels === 4) return image.format === 'jpeg' ? 'CMYK' : 'alpha';
  if (image.bitDepth > 8) return 'bits';
  return orient && image.format === 'png' ? 'upright' : undefined;
}

/**
 * Runs all images of the fixtures as they are stored and turned upright, and a drawing that is made an image there; prints
 * how many there were.
 */
export async function runCanvas(browser: Browser, url: URL, fixtures: Fixtures): Promise<void> {
  const page = await browser.newPage();
  await page.goto(new URL('canvas.html?eval=1', url).href);
  const problems: string[] = [];
  let same = 0;
  let refused = 0;
  for (const name of fixtures.names('images').filter((each) => /\.(?:png|jpg)$/.test(each))) {
    const image = new Image(fixtures.bytes(`images/${name}`));
    for (const orient of [false, true]) {
      const found: Decoded = await page.evaluate(([file, turn]) => globalThis.decodeImage(file, turn), [
        name,
        orient,
      ] as const);
      const reason = refusalOf(name, image, orient);
      if (reason !== undefined || 'refusal' in found) {
        if (reason !== undefined && 'refusal' in found && found.refusal.includes(reason)) refused++;
        else problems.push(`${name}: expected ${reason ?? 'its samples'}, got ${JSON.stringify(found).slice(0, 200)}`);
        continue;
      }
      const { shape, data } = await image.toPixels({ orient });
      if (JSON.stringify([shape, [...data]]) === JSON.stringify([found.shape, found.samples])) same++;
      else
        problems.push(
          `${name}${orient ? ', upright' : ''}: other samples than sharp's, of shape ${found.shape.join(', ')}`,
        );
    }
  }
  const { samples, text } = await page.evaluate(() => globalThis.encodeDrawing());
  const drawn = fromJson(text, { as: Image });
  if (JSON.stringify([...(await drawn.toPixels()).data]) !== JSON.stringify(samples)) {
    problems.push('an image made of pixels: other samples than those');
  }
  await page.close();
  if (problems.length > 0) throw new Error(`Pixels in ${browser.version()}:\n${problems.join('\n')}`);
  process.stdout.write(
    `Pixels by the canvas of Chromium: ${same} pictures as sharp decodes them, ${refused} refused; a drawing comes back\n`,
  );
}
