import type { JpegOptions, PngOptions } from 'sharp';
import { bytesOf } from '../../base/bytes.ts';
import { EncodeError, PixelError } from '../../base/errors.ts';
import type { Limits } from '../../base/limits.ts';
import type { ImageFacts } from '../file/facts.ts';
import type { SharpPipeline } from './pipeline.ts';
import { loadSharp, type SharpFactory, trySharp } from './decode-pixels.ts';
import { encodePng } from './png-encoder.ts';
import { readPng } from '../file/png.ts';
import type { Samples } from './samples.ts';

/** What kind of file to write. */
export interface Encoding {
  readonly lossless: boolean;
  readonly chromaSubsampling: '4:2:0' | '4:4:4';
  readonly limits: Limits;
}

// Filters chosen per row make up for a low level of compression: a tenth of the time of level 6, and a smaller file.
const PNG: PngOptions = { compressionLevel: 2, adaptiveFiltering: true };

// What Pillow writes. Optimised coding would make it 5 % smaller and take more than twice the time.
const JPEG: JpegOptions = { quality: 95, optimiseCoding: false };

/** libjpeg's own limit; the format's is 65535. */
const LONGEST_JPEG_SIDE = 65_500;

/** Whether a value is a pipeline of sharp, of whichever copy of it. */
export function isPipeline(value: unknown): value is SharpPipeline {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['clone', 'metadata', 'png', 'jpeg', 'toBuffer'].every((name) => typeof Reflect.get(value, name) === 'function')
  );
}

/**
 * Encodes samples: by sharp, or, where there is none, what is to be without loss by {@link encodePng}.
 *
 * @returns A file in memory of its own.
 * @throws {@link EncodeError} if the format cannot hold them.
 * @throws {@link PixelError} if sharp fails.
 * @throws {@link MissingDependencyError} if a JPEG is asked for and sharp is not installed.
 */
export async function encodeSamples(samples: Samples, encoding: Encoding): Promise<Uint8Array> {
  const { values, width, height, channels } = samples;
  const wide = values instanceof Uint16Array;
  if (!encoding.lossless) refuseForJpeg(width, height, channels, wide ? 16 : 8);
  let sharp: SharpFactory;
  try {
    sharp = await loadSharp();
  } catch (error) {
    const file = encoding.lossless ? await encodePng(samples) : undefined;
    if (file === undefined) throw error;
    return file;
  }
  const input = sharp(values, { raw: { width, height, channels }, limitInputPixels: width * height });
  return write(input.toColourspace(colourspace(channels, wide)), encoding);
}

/**
 * Encodes what comes out of a pipeline.
 *
 * @throws {@link EncodeError} if the format cannot hold it.
 * @throws {@link PixelError} if sharp fails.
 */
export async function encodePipeline(pipeline: SharpPipeline, encoding: Encoding): Promise<Uint8Array> {
  if (encoding.lossless) return write(pipeline.clone(), encoding);
  // Only its output tells whether a pipeline has alpha or 16 bits, which sharp would drop from a JPEG in silence.
  const whole = pipeline.clone().png({ compressionLevel: 0, adaptiveFiltering: false });
  const bytes = bytesOf(await trySharp('jpeg', 'encode', () => whole.toBuffer()));
  const { width, height, channels, bitDepth } = readWritten(bytes);
  refuseForJpeg(width, height, channels, bitDepth);
  const sharp = await loadSharp();
  const input = sharp(bytes, { limitInputPixels: width * height }).keepMetadata();
  return write(input.toColourspace(colourspace(channels, false)), encoding);
}

async function write(pipeline: SharpPipeline, encoding: Encoding): Promise<Uint8Array> {
  const { lossless, chromaSubsampling } = encoding;
  const output = lossless ? pipeline.png(PNG) : pipeline.jpeg({ ...JPEG, chromaSubsampling });
  return bytesOf(await trySharp(lossless ? 'png' : 'jpeg', 'encode', () => output.toBuffer()));
}

function readWritten(png: Uint8Array): ImageFacts {
  return readPng(png, (message) => {
    throw new PixelError('png', message);
  });
}

/** The colour space of sharp that keeps samples as they are; without one grey would become RGB, and 16 bits 8. */
function colourspace(channels: number, wide: boolean): string {
  if (wide) return channels <= 2 ? 'grey16' : 'rgb16';
  return channels <= 2 ? 'b-w' : 'srgb';
}

const COLOURS = ['grey', 'grey with alpha', 'RGB', 'RGBA'];

function refuseForJpeg(width: number, height: number, channels: number, bitDepth: number): void {
  if (bitDepth === 16 || channels === 2 || channels === 4) {
    throw new EncodeError(
      'unsupported-value',
      `Expected what a JPEG can hold (8 bits, grey or RGB), got ${bitDepth}-bit ${COLOURS[channels - 1]}: pass { lossless: true }, or drop the rest yourself first`,
    );
  }
  if (Math.max(width, height) > LONGEST_JPEG_SIDE) {
    throw new EncodeError(
      'unsupported-value',
      `Expected at most ${LONGEST_JPEG_SIDE} pixels along each side of a JPEG, got ${width} x ${height}: pass { lossless: true }`,
    );
  }
}
