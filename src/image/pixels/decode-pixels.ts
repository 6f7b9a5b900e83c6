/**
 * Pixels of a file, decoded by sharp, which is loaded when the first are asked for, or in a browser by its canvas.
 *
 * Sharp reads many formats and has one switch for all of them per process, which belongs to the application. What
 * keeps hostile files from its other loaders is that only an {@link ImageFile} gets here: it begins with the
 * signature of a PNG or JPEG, by which libvips chooses the loader.
 *
 * @module
 */
import type sharp from 'sharp';
import type { Sharp, SharpOptions } from 'sharp';
import { copyBytes } from '../../base/bytes.ts';
import { MissingDependencyError, PixelError } from '../../base/errors.ts';
import { quote } from '../../base/path.ts';
import { decodeByCanvas, findCanvas } from './canvas-pixels.ts';
import { withoutStrays } from '../file/jpeg-strays.ts';
import { withoutCompressedText } from '../file/png-text.ts';
import type { ImageFile } from '../file/image-file.ts';
import type { Samples } from './samples.ts';

/** What `import('sharp')` gives. */
export type SharpFactory = typeof sharp;

/**
 * Loads sharp.
 *
 * @throws {@link MissingDependencyError} if it is not installed, or this is a browser.
 */
export async function loadSharp(): Promise<SharpFactory> {
  try {
    const { default: sharp } = await import('sharp');
    if (typeof sharp === 'function') return sharp;
  } catch (cause) {
    throw missing({ cause });
  }
  // Bundlers for browsers put an empty module in its place.
  throw missing();
}

function missing(options?: ErrorOptions): MissingDependencyError {
  return new MissingDependencyError(
    'sharp',
    'Expected sharp, which decodes and encodes pixels: npm install sharp',
    options,
  );
}

/** Runs sharp, and says in this package's words that it failed. */
export async function trySharp<T>(format: string, aim: 'decode' | 'encode', run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    const reason = cause instanceof Error ? `, got ${quote(cause.message, 120)}` : '';
    throw new PixelError(format, `Expected pixels that sharp can ${aim} as ${format}${reason}`, { cause });
  }
}

/** Encoders make about ten; a decoder goes over all pixels for each, so a small file of many costs minutes. */
const MOST_PASSES = 100;

/**
 * Opens a file as a pipeline that decodes no more than the file was found to hold.
 *
 * @throws {@link PixelError} if decoding it takes out of all proportion to its size.
 */
export async function openFile(file: ImageFile, options: SharpOptions = {}): Promise<Sharp> {
  if (file.passes > MOST_PASSES) {
    throw new PixelError(file.format, `Expected at most ${MOST_PASSES} scans in a JPEG to decode, got ${file.passes}`);
  }
  const sharp = await loadSharp();
  const bytes = file.format === 'png' ? withoutCompressedText(file.bytes) : withoutStrays(file.bytes);
  return sharp(bytes, { failOn: 'warning', limitInputPixels: file.width * file.height, ...options });
}

/**
 * Decodes the samples of a file as they are stored: by sharp, or, in a browser, by a canvas where that can.
 *
 * @param orient - whether to turn the picture upright as its metadata says.
 * @returns Samples in memory of their own.
 * @throws {@link PixelError} if they are damaged or of a kind that sharp cannot read.
 */
export async function decodePixels(file: ImageFile, orient: boolean): Promise<Samples> {
  const canvas = findCanvas();
  if (canvas === undefined) return decodeBySharp(file, orient);
  try {
    return await decodeBySharp(file, orient);
  } catch (error) {
    if (error instanceof MissingDependencyError) return decodeByCanvas(canvas, file, orient);
    throw error;
  }
}

async function decodeBySharp(file: ImageFile, orient: boolean): Promise<Samples> {
  const wide = file.bitDepth === 16;
  // A profile would change the samples: it stays in the file for programs that show the picture.
  let pipeline = await openFile(file, { ignoreIcc: true });
  if (orient) pipeline = pipeline.autoOrient();
  const space = colourspace(file);
  if (space === 'cmyk') pipeline = pipeline.pipelineColourspace(space);
  pipeline = pipeline.toColourspace(space).raw({ depth: wide ? 'ushort' : 'uchar' });
  const { data, info } = await trySharp(file.format, 'decode', () => pipeline.toBuffer({ resolveWithObject: true }));
  const turned = orient && info.width !== file.width;
  const { width, height } = turned ? { width: file.height, height: file.width } : file;
  const narrowed = file.channels === 2 && info.channels === 4 ? withoutColour(data) : ownedBy(data);
  const length = width * height * file.channels;
  if (info.width !== width || info.height !== height || narrowed.length !== length * (wide ? 2 : 1)) {
    throw new PixelError(file.format, 'Expected sharp to decode as many samples as the file has');
  }
  const values = wide ? new Uint16Array(narrowed.buffer, 0, length) : narrowed;
  return { values, width, height, channels: file.channels };
}

/** The colour space of sharp in which the samples of a file come out as they are. */
function colourspace({ format, channels, bitDepth }: ImageFile): string {
  if (format === 'jpeg' && channels === 4) return 'cmyk';
  if (bitDepth === 16) return channels <= 2 ? 'grey16' : 'rgb16';
  // Raw 8-bit grey loses its alpha in sharp: that pair is decoded as RGBA.
  return channels === 1 ? 'b-w' : 'srgb';
}

/** Grey and alpha of RGBA whose colours are all grey. */
function withoutColour(rgba: Uint8Array): Uint8Array<ArrayBuffer> {
  const pairs = new Uint8Array(rgba.length / 2);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    pairs[to++] = rgba[from] as number;
    pairs[to++] = rgba[from + 3] as number;
  }
  return pairs;
}

/** Bytes at the start of memory that holds nothing else: those given if they are, else a copy. */
function ownedBy(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === bytes.length
    ? new Uint8Array(buffer)
    : copyBytes(bytes);
}
