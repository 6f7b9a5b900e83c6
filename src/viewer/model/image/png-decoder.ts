import { LimitError, PixelError } from '../../../base/errors.ts';
import { inflate, InflateFault } from './inflate.ts';
import { pngChunks, readHeader, type PngHeader } from './png-chunks.ts';
import { passesOf, rowBytes, SAMPLES_OF, unfilter, type Pass } from './png-rows.ts';

/** The samples of a picture, row by row, those of a pixel side by side. */
export interface DecodedPixels {
  /** 16 bits only where the file has 16; 1, 2 and 4 bits are spread over 0 to 255. */
  readonly values: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  /** 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA. A palette is RGB or RGBA, a transparent colour makes an alpha channel. */
  readonly channels: 1 | 2 | 3 | 4;
}

/** What decoding may cost. */
export interface PixelLimits {
  /** Width times height. */
  readonly pixels: number;
}

/** Pixels that are decoded unless a caller asks for more: half a gigabyte at 16 bits and four channels. */
export const MOST_PIXELS: number = 2 ** 26;

/**
 * Decodes the samples of a PNG exactly as they are stored: no profile, no gamma, no alpha multiplied in.
 *
 * Memory is taken only for the pixels that the header claims, and only after they are compared with the limit.
 *
 * @param bytes - a whole file; checksums of its chunks are not looked at.
 * @returns Samples in memory of their own.
 * @throws {@link LimitError} if it claims more pixels than the limit, before anything is inflated.
 * @throws {@link PixelError} if its pixels are damaged.
 */
export async function decodePng(
  bytes: Uint8Array,
  limits: PixelLimits = { pixels: MOST_PIXELS },
): Promise<DecodedPixels> {
  const { header, palette, transparent, data } = gather(bytes);
  const pixels = header.width * header.height;
  if (pixels > limits.pixels) {
    throw new LimitError('pixels', limits.pixels, `Expected at most ${limits.pixels} pixels, got ${pixels}`);
  }
  const passes = passesOf(header);
  const size = passes.reduce((sum, pass) => sum + pass.height * (rowBytes(header, pass.width) + 1), 0);
  const rows = await inflate(data, size).catch((error: unknown) => {
    throw damaged(error instanceof InflateFault ? error.message : 'damaged compressed data', error);
  });
  const target = targetOf(header, transparent !== undefined);
  const convert = converterOf(header, palette, transparent);
  let at = 0;
  for (const pass of passes) {
    const row = rowBytes(header, pass.width);
    const distance = Math.max(1, ((SAMPLES_OF[header.colourType] ?? 1) * header.bitDepth) >> 3);
    if (!unfilter(rows, at, row, pass.height, distance)) throw damaged('an unknown filter');
    for (let y = 0; y < pass.height; y++) {
      placeRow(rows, at + y * (row + 1) + 1, pass, y, header, target, convert);
    }
    at += pass.height * (row + 1);
  }
  return target;
}

function damaged(what: string, cause?: unknown): PixelError {
  const options = cause === undefined ? undefined : { cause };
  return new PixelError('png', `Expected pixels that can be decoded, got ${what}`, options);
}

interface PngParts {
  readonly header: PngHeader;
  readonly palette: Uint8Array | undefined;
  readonly transparent: Uint8Array | undefined;
  readonly data: readonly Uint8Array[];
}

function gather(bytes: Uint8Array): PngParts {
  let header: PngHeader | undefined;
  let palette: Uint8Array | undefined;
  let transparent: Uint8Array | undefined;
  const data: Uint8Array[] = [];
  for (const chunk of pngChunks(bytes)) {
    if (chunk.type === 'IHDR') header ??= readHeader(chunk.data);
    else if (chunk.type === 'PLTE') palette ??= chunk.data;
    else if (chunk.type === 'tRNS') transparent ??= chunk.data;
    else if (chunk.type === 'IDAT') data.push(chunk.data);
  }
  if (header === undefined || header.width === 0 || header.height === 0) throw damaged('no header');
  if (SAMPLES_OF[header.colourType] === undefined || ![1, 2, 4, 8, 16].includes(header.bitDepth)) {
    throw damaged('an unknown kind of samples');
  }
  const isPalette = header.colourType === 3;
  if (isPalette && (palette === undefined || header.bitDepth === 16)) throw damaged('no palette');
  // A palette may be suggested for RGB, and means nothing then; alpha channels have no transparent colour.
  const keyed = header.colourType === 4 || header.colourType === 6 ? undefined : transparent;
  return { header, palette, transparent: keyed, data };
}

function targetOf({ colourType, bitDepth, width, height }: PngHeader, keyed: boolean): DecodedPixels {
  const base = colourType === 3 ? 3 : (SAMPLES_OF[colourType] as number);
  const channels = (keyed ? base + 1 : base) as 1 | 2 | 3 | 4;
  const length = width * height * channels;
  const values = bitDepth === 16 ? new Uint16Array(length) : new Uint8Array(length);
  return { values, width, height, channels };
}

/** Writes the samples of a pixel, which are `count` from `at` in `samples`, at `to`. */
type Convert = (samples: Uint16Array, at: number, values: Uint8Array | Uint16Array, to: number) => void;

function converterOf(
  { colourType, bitDepth }: PngHeader,
  palette: Uint8Array | undefined,
  transparent: Uint8Array | undefined,
): Convert {
  if (colourType === 3 && palette !== undefined) return paletteConverter(palette, transparent);
  const count = SAMPLES_OF[colourType] as number;
  const factor = bitDepth < 8 ? 255 / (2 ** bitDepth - 1) : 1;
  const most = bitDepth === 16 ? 0xffff : 255;
  const key = transparent === undefined ? undefined : keyOf(transparent, count);
  return (samples, at, values, to) => {
    let matches = key !== undefined;
    for (let i = 0; i < count; i++) {
      const sample = samples[at + i] as number;
      values[to + i] = sample * factor;
      if (key !== undefined && sample !== key[i]) matches = false;
    }
    if (key !== undefined) values[to + count] = matches ? 0 : most;
  };
}

/** The samples of the one colour that is transparent. */
function keyOf(transparent: Uint8Array, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => ((transparent[2 * i] ?? 0) << 8) | (transparent[2 * i + 1] ?? 0));
}

function paletteConverter(palette: Uint8Array, transparent: Uint8Array | undefined): Convert {
  return (samples, at, values, to) => {
    const index = samples[at] as number;
    if (3 * index + 2 >= palette.length) throw damaged(`the colour ${index} of a palette of ${palette.length / 3}`);
    values[to] = palette[3 * index] as number;
    values[to + 1] = palette[3 * index + 1] as number;
    values[to + 2] = palette[3 * index + 2] as number;
    if (transparent !== undefined) values[to + 3] = transparent[index] ?? 255;
  };
}

function placeRow(
  rows: Uint8Array,
  at: number,
  pass: Pass,
  y: number,
  header: PngHeader,
  target: DecodedPixels,
  convert: Convert,
): void {
  const count = SAMPLES_OF[header.colourType] as number;
  const samples = unpack(rows, at, pass.width * count, header.bitDepth);
  const line = (pass.y + y * pass.stepY) * target.width;
  for (let x = 0; x < pass.width; x++) {
    convert(samples, x * count, target.values, (line + pass.x + x * pass.stepX) * target.channels);
  }
}

/** The samples of a row, whatever bits they have. */
function unpack(rows: Uint8Array, at: number, count: number, bitDepth: number): Uint16Array {
  const samples = new Uint16Array(count);
  if (bitDepth === 8) for (let i = 0; i < count; i++) samples[i] = rows[at + i] as number;
  else if (bitDepth === 16) {
    for (let i = 0; i < count; i++) samples[i] = ((rows[at + 2 * i] as number) << 8) | (rows[at + 2 * i + 1] as number);
  } else {
    const mask = 2 ** bitDepth - 1;
    for (let i = 0; i < count; i++) {
      const bit = i * bitDepth;
      samples[i] = ((rows[at + (bit >> 3)] as number) >> (8 - bitDepth - (bit & 7))) & mask;
    }
  }
  return samples;
}
