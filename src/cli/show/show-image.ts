import type { Image } from '../../image/image.ts';
import { readMetadata } from '../../viewer/model/image/file-metadata.ts';
import { arrayPicture } from '../../viewer/model/image/picture.ts';
import { turnedPicture } from '../../viewer/model/image/turned-picture.ts';
import { byteText, groupDigits } from '../../viewer/model/text/visible.ts';
import { decodedPixels } from '../summary/decoded-pixels.ts';
import { pictureLines } from './picture-lines.ts';
import type { ShowOptions } from './show-options.ts';
import { shownText } from '../terminal/shown-text.ts';
import { paint } from '../terminal/style.ts';
import { fitText } from '../terminal/text-width.ts';

/** Entries of the metadata that are shown, a line each. */
const MOST_ENTRIES = 12;

/** A picture, upright, small; what its file says besides; and why it is not decoded, where it is not. */
export async function showImage(image: Image, options: ShowOptions): Promise<string[]> {
  const { screen } = options;
  const { orientation, entries, more } = readMetadata(image.data, image.format);
  const dim = (text: string): string => paint(text, 'dim', screen.colours);
  const turned = orientation === 1 ? '' : `, orientation ${orientation}`;
  const lines = [`${byteText(image.data.length)}${turned}`];
  for (const [name, text] of entries.slice(0, MOST_ENTRIES)) {
    const line = `${shownText(name, 60)} ${shownText(text)}`;
    lines.push(dim(fitText(line, screen.columns)));
  }
  const hidden = more + Math.max(0, entries.length - MOST_ENTRIES);
  if (hidden > 0) lines.push(dim(`… ${groupDigits(hidden)} more entries`));
  const decoded = await decodedPixels(image, options.pixels);
  if ('reason' in decoded) return [...lines, `Not decoded: ${shownText(decoded.reason, 1000)}`];
  const { values } = decoded;
  const stored = arrayPicture(
    values,
    { ...decoded, isChannelsFirst: false },
    values instanceof Uint16Array ? 0xffff : 255,
  );
  return [...lines, ...(await pictureLines(turnedPicture(stored, orientation), options))];
}
