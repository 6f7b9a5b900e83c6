import { isRaymonError, MissingDependencyError } from '../../base/errors.ts';
import type { Image } from '../../image/image.ts';
import { decodePng, type DecodedPixels } from '../../viewer/model/image/png-decoder.ts';
import { groupDigits } from '../../viewer/model/text/visible.ts';

/** Why pixels are not there. */
export interface Undecoded {
  /** For people; may hold words of a decoder, which are untrusted. */
  readonly reason: string;
  /** The code of what is wrong with the file; undefined where nothing is, as far as anybody has seen. */
  readonly fault: string | undefined;
}

/**
 * The pixels of an image, as they are stored: of a PNG exactly, of a JPEG what sharp decodes.
 *
 * @param most - width times height; more are not decoded.
 */
export async function decodedPixels(image: Image, most: number): Promise<DecodedPixels | Undecoded> {
  const { width, height, format } = image;
  if (width * height > most) {
    const size = `${groupDigits(width)} × ${groupDigits(height)} pixels`;
    return { reason: `${size} are more than ${groupDigits(most)}; --pixels raises the limit`, fault: undefined };
  }
  try {
    return format === 'png' ? await decodePng(image.data, { pixels: most }) : await decodedJpeg(image);
  } catch (error) {
    if (!isRaymonError(error)) throw error;
    if (!(error instanceof MissingDependencyError)) return { reason: error.message, fault: error.code };
    return { reason: 'a JPEG is decoded by sharp: npm install sharp', fault: undefined };
  }
}

async function decodedJpeg(image: Image): Promise<DecodedPixels> {
  const { data, shape } = await image.toPixels();
  const [height = 0, width = 0, channels = 1] = shape;
  const values = data as Uint8Array<ArrayBuffer>;
  if (channels !== 4) return { values, width, height, channels: channels as 1 | 2 | 3 };
  return { values: rgbOfCmyk(values), width, height, channels: 3 };
}

/** Colours of inks, without a profile: near enough for a glimpse. */
function rgbOfCmyk(inks: Uint8Array): Uint8Array<ArrayBuffer> {
  const rgb = new Uint8Array((inks.length / 4) * 3);
  for (let from = 0, to = 0; from < inks.length; from += 4) {
    const light = 255 - (inks[from + 3] as number);
    for (let i = 0; i < 3; i++) rgb[to++] = Math.round(((255 - (inks[from + i] as number)) * light) / 255);
  }
  return rgb;
}
