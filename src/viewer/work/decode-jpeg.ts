import { LimitError, PixelError } from '../../base/errors.ts';
import { withoutExif } from '../model/image/file-metadata.ts';
import type { DecodedPixels } from '../model/image/png-decoder.ts';

/**
 * Decodes a JPEG by the browser: as it is stored, with no profile applied.
 *
 * @param bytes - a whole file whose header was checked.
 * @param pixels - the most that are decoded; compared with the file's before this is called, and with the result.
 * @returns Red, green and blue of 8 bits, in memory of their own.
 * @throws {@link PixelError} if the browser cannot decode it.
 */
export async function decodeJpeg(bytes: Uint8Array<ArrayBuffer>, pixels: number): Promise<DecodedPixels> {
  const blob = new Blob([withoutExif(bytes) as Uint8Array<ArrayBuffer>], { type: 'image/jpeg' });
  const bitmap = await createImageBitmap(blob, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' }).catch(
    (cause: unknown) => {
      throw new PixelError('jpeg', 'Expected pixels that this browser can decode', { cause });
    },
  );
  const { width, height } = bitmap;
  try {
    if (width * height > pixels) {
      throw new LimitError('pixels', pixels, `Expected at most ${pixels} pixels, got ${width * height}`);
    }
    const context = contextOf(width, height);
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    const values = new Uint8Array(width * height * 3);
    for (let from = 0, to = 0; from < data.length; from += 4) {
      values[to++] = data[from] as number;
      values[to++] = data[from + 1] as number;
      values[to++] = data[from + 2] as number;
    }
    return { values, width, height, channels: 3 };
  } finally {
    bitmap.close();
  }
}

function contextOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new PixelError('jpeg', `Expected a canvas of ${width} x ${height} pixels, got none`);
  return context;
}
