import { EncodeError } from '../../base/errors.ts';
import { resolveLimits } from '../../base/limits.ts';
import { Image } from '../../image/image.ts';
import { Numpy } from '../../numpy/numpy.ts';
import type { RaymonDataType } from '../../document/jcr.ts';
import type { ReadFormat, WriteFormat } from './source/artefact.ts';
import { nameOf } from './frame/as-frame.ts';
import { bytesOf } from './source/source-bytes.ts';

/** Reads a PNG or JPEG; its bytes are kept as they are. */
export const readImage: ReadFormat = async (source, { limits }) => {
  const bytes = await bytesOf(source, resolveLimits(limits));
  return { value: new Image(bytes, { limits }) };
};

/** Writes an image as a PNG: its own bytes if it is one, else its pixels. */
export const writePng: WriteFormat = (value, options) => write(value, 'png', options.lossy ?? false, options.limits);

/** Writes an image as a JPEG: its own bytes if it is one, else its pixels, with loss. */
export const writeJpeg: WriteFormat = (value, options) => write(value, 'jpeg', options.lossy ?? false, options.limits);

/** The dtypes that pixels of a file have. */
const PIXEL_DTYPES: readonly string[] = ['uint8', 'uint16'];

async function write(
  value: RaymonDataType,
  format: 'png' | 'jpeg',
  lossy: boolean,
  limits: Parameters<WriteFormat>[1]['limits'],
): Promise<Uint8Array[]> {
  const title = format === 'png' ? 'PNG' : 'JPEG';
  if (value instanceof Image) {
    if (value.format === format && (lossy || value.lossless === (format === 'png'))) return [value.data];
    if (value.format === format) {
      const message = `Expected a ${title} that says by its format whether it is lossless: --to json keeps what it says, --lossy writes the file`;
      throw new EncodeError('unsupported-value', message, ['lossless']);
    }
    if (!lossy) {
      const message = `Expected a ${title}, got a file of the other format: --to ${value.format === 'png' ? 'png' : 'jpg'} keeps it, --lossy writes its pixels again`;
      throw new EncodeError('unsupported-value', message);
    }
    const pixels = await value.toPixels();
    return [(await Image.fromPixels(pixels, { lossless: format === 'png', limits })).data];
  }
  if (!(value instanceof Numpy)) {
    throw new EncodeError(
      'unsupported-value',
      `Expected an Image, as ${title} holds, got ${nameOf(value)}: --to json keeps it`,
    );
  }
  if (format === 'jpeg' && !lossy) {
    throw new EncodeError(
      'unsupported-value',
      'Expected an Image, got a Numpy: --to png keeps pixels, --lossy writes a JPEG of them',
    );
  }
  if (!lossy && !PIXEL_DTYPES.includes(value.dtype)) {
    const message = `Expected pixels of ${PIXEL_DTYPES.join(' or ')}, got ${String(value)}: --to npy keeps them`;
    throw new EncodeError('unsupported-dtype', message);
  }
  let image;
  try {
    image = await Image.fromPixels(value, { lossless: format === 'png', limits });
  } catch (cause) {
    if (!(cause instanceof EncodeError)) throw cause;
    const message = `Expected pixels that ${title} can hold, got ${String(value)}: --to npy keeps them`;
    throw new EncodeError('unsupported-value', message, [], { cause });
  }
  if (!lossy && value.shape.at(-1) === 1 && value.shape.length === 3) {
    const message = `Expected grey pixels of two axes, as ${title} gives them back, got ${String(value)}: --to npy keeps the third, --lossy leaves it out`;
    throw new EncodeError('unsupported-value', message);
  }
  return [image.data];
}
