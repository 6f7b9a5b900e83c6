/**
 * Pixels of a file, decoded by a browser.
 *
 * A canvas holds colours multiplied by their alpha in 8 bits, and shows what profiles and orientation make of a file:
 * only opaque pictures of at most 8 bits come out of it as they are stored, and only once what would change them is
 * cut out of the file.
 *
 * @module
 */
import { bytesOf } from '../../base/bytes.ts';
import { PixelError } from '../../base/errors.ts';
import type { ImageFile } from '../file/image-file.ts';
import type { Samples } from './samples.ts';
import { withoutAppearance } from '../file/appearance.ts';

/** What is used of a browser; its own types are not known everywhere. */
interface Canvas {
  createImageBitmap(
    file: Blob,
    options: { imageOrientation: string; premultiplyAlpha: string; colorSpaceConversion: string },
  ): Promise<Bitmap>;
  OffscreenCanvas: new (
    width: number,
    height: number,
  ) => {
    getContext(kind: '2d', options: { willReadFrequently: boolean; colorSpace: string }): Context | null;
  };
}

interface Bitmap {
  readonly width: number;
  readonly height: number;
  close(): void;
}

interface Context {
  drawImage(bitmap: Bitmap, x: number, y: number): void;
  getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
}

/** The canvas of this browser; undefined where there is none. */
export function findCanvas(): Canvas | undefined {
  const found: Partial<Canvas> = globalThis as Partial<Canvas>;
  const isCanvas = typeof found.createImageBitmap === 'function' && typeof found.OffscreenCanvas === 'function';
  return isCanvas ? (found as Canvas) : undefined;
}

/**
 * Decodes the samples of an opaque file of at most 8 bits as they are stored; those of a JPEG as the browser's decoder
 * gives them.
 *
 * @param orient - whether to turn the picture upright as its metadata says.
 * @returns Samples in memory of their own.
 * @throws {@link PixelError} if they are damaged, or a canvas cannot hold them.
 */
export async function decodeByCanvas(canvas: Canvas, file: ImageFile, orient: boolean): Promise<Samples> {
  const { format, channels, bitDepth } = file;
  if (channels === 2 || channels === 4) {
    const what = format === 'jpeg' ? 'CMYK' : 'alpha';
    throw new PixelError(format, `Expected an opaque grey or RGB picture, got ${what}: a canvas changes it; use sharp`);
  }
  if (bitDepth > 8) {
    throw new PixelError(format, `Expected at most 8 bits per sample, got ${bitDepth}: a canvas has 8; use sharp`);
  }
  if (orient && format === 'png') {
    throw new PixelError(format, 'Expected a JPEG to turn upright: browsers differ about PNG; use sharp');
  }
  try {
    return await draw(canvas, file, orient);
  } catch (cause) {
    if (cause instanceof PixelError) throw cause;
    throw new PixelError(format, `Expected pixels that this browser can decode as ${format}`, { cause });
  }
}

async function draw(
  { createImageBitmap, OffscreenCanvas }: Canvas,
  file: ImageFile,
  orient: boolean,
): Promise<Samples> {
  const { format, channels } = file;
  const blob = new Blob(withoutAppearance(file, orient), { type: `image/${format}` });
  const bitmap = await createImageBitmap(blob, {
    imageOrientation: 'from-image',
    premultiplyAlpha: 'none',
    colorSpaceConversion: 'none',
  });
  try {
    const { width, height } = bitmap;
    const isSame = width === file.width && height === file.height;
    const isTurned = orient && width === file.height && height === file.width;
    if (!isSame && !isTurned)
      throw new PixelError(format, 'Expected the browser to decode as many pixels as the file has');
    const context = new OffscreenCanvas(width, height).getContext('2d', {
      willReadFrequently: true,
      colorSpace: 'srgb',
    });
    if (context === null) throw new PixelError(format, 'Expected a canvas of this browser that can be drawn on');
    context.drawImage(bitmap, 0, 0);
    const rgba = bytesOf(context.getImageData(0, 0, width, height).data);
    return { values: pick(rgba, channels), width, height, channels };
  } finally {
    bitmap.close();
  }
}

/** The first samples of each pixel: those of grey are all the same, and alpha is full. */
function pick(rgba: Uint8Array, channels: number): Uint8Array {
  const values = new Uint8Array((rgba.length / 4) * channels);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    for (let channel = 0; channel < channels; channel++) values[to++] = rgba[from + channel] as number;
  }
  return values;
}
