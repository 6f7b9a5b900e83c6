import { EncodeError } from '../../base/errors.ts';
import { checkLimit } from '../../base/limits.ts';
import { encodePipeline, type Encoding } from './encode-pixels.ts';
import { foreignFormat } from '../file/foreign-format.ts';
import { isJpeg } from '../file/jpeg.ts';
import { loadSharp, trySharp } from './decode-pixels.ts';
import { isPng } from '../file/png.ts';

/** Bits per sample and colour model, in sharp's words, that a PNG can hold as they are. */
const KEPT: Readonly<Record<string, string>> = { srgb: 'uchar', 'b-w': 'uchar', rgb16: 'ushort', grey16: 'ushort' };

/**
 * Converts a file of another format.
 *
 * @returns A PNG or JPEG in memory of its own; undefined if the file is one already.
 * @throws {@link EncodeError} if it is of no format that can be converted, or holds what an image cannot.
 * @throws {@link LimitError} if it has more bytes or claims more pixels than the limits allow.
 * @throws {@link PixelError} if it cannot be decoded.
 */
export async function convert(bytes: Uint8Array, encoding: Encoding): Promise<Uint8Array | undefined> {
  if (isPng(bytes) || isJpeg(bytes)) return undefined;
  const { limits } = encoding;
  checkLimit(limits, 'payloadBytes', bytes.length, []);
  const other = foreignFormat(bytes);
  if (other === undefined || !other.convertible) {
    throw new EncodeError(
      'bad-image',
      `Expected PNG, JPEG, WebP, GIF, TIFF or AVIF, got ${other?.name ?? 'another kind'}`,
    );
  }
  const sharp = await loadSharp();
  // Reads no more than the header, and leaves it to our limit how much that may claim.
  const header = sharp(bytes, { limitInputPixels: false });
  const { width, height, pages = 1, space, depth } = await trySharp(other.name, 'decode', () => header.metadata());
  checkLimit(limits, 'pixels', width * height, []);
  if (pages > 1) {
    throw new EncodeError(
      'unsupported-value',
      `Expected one frame in a ${other.name}, got ${pages}: choose one with sharp's page option`,
    );
  }
  if (KEPT[space] !== depth) {
    throw new EncodeError(
      'unsupported-value',
      `Expected 8-bit or 16-bit grey or RGB in a ${other.name}, got ${depth} ${space}: convert it with a sharp pipeline, or keep it as a Numpy`,
    );
  }
  const whole = sharp(bytes, { failOn: 'warning', limitInputPixels: width * height });
  return encodePipeline(whole.autoOrient().keepIccProfile().toColourspace(space), encoding);
}
