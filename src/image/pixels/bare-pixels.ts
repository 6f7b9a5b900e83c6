import { copyBytes } from '../../base/bytes.ts';
import { EncodeError } from '../../base/errors.ts';
import { describe, describeScalar, quote } from '../../base/path.ts';
import type { NdArrayLike } from '../../numpy/array-forms.ts';
import { typedNumbers } from '../../numpy/typed-array.ts';

/**
 * Pixels with their size, row by row, as others have them: `ImageData` of a canvas, pngjs, jpeg-js, the bitmaps of jimp,
 * `RawImage` of transformers.js.
 */
export interface BarePixels {
  /** Samples, those of a pixel side by side. */
  readonly data: Uint8Array | Uint8ClampedArray | Uint16Array;
  /** Pixels per row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** Samples per pixel, 1 to 4; what the length of `data` says when missing. */
  readonly channels?: 1 | 2 | 3 | 4 | undefined;
}

/** What a pipeline of sharp gives for `raw().toBuffer({ resolveWithObject: true })`. */
export interface SharpPixels {
  /** Samples as bytes. */
  readonly data: Uint8Array;
  /** What sharp says of them. */
  readonly info: {
    /** Pixels per row. */
    readonly width: number;
    /** Rows. */
    readonly height: number;
    /** Samples per pixel. */
    readonly channels: 1 | 2 | 3 | 4;
  };
}

/** A picture of jimp. */
export interface JimpImage {
  /** Its pixels, RGBA. */
  readonly bitmap: BarePixels;
}

/**
 * Reads pixels that come with their size.
 *
 * @param source - anything; read once.
 * @returns An array of shape `[height, width]` or `[height, width, channels]` over the same memory; undefined if it has
 *   no width and height of its own.
 * @throws {@link EncodeError} if its parts do not fit each other, or say that it is more than its samples tell.
 */
export function readBarePixels(source: unknown): NdArrayLike | undefined {
  if (typeof source !== 'object' || source === null || 'shape' in source) return undefined;
  if ('info' in source && 'data' in source) return readSharp(source.data, source.info);
  if ('bitmap' in source && !('data' in source)) return readBarePixels(source.bitmap);
  if (!('width' in source) || !('height' in source) || !('data' in source)) return undefined;
  if ('colorSpace' in source && source.colorSpace !== 'srgb') {
    const what = typeof source.colorSpace === 'string' ? quote(source.colorSpace) : describe(source.colorSpace);
    refuse('unsupported-value', `Expected ImageData in srgb, which a PNG without a profile means, got ${what}`);
  }
  const { data, width, height } = source;
  return shaped(data, width, height, 'channels' in source ? source.channels : undefined);
}

function readSharp(data: unknown, info: unknown): NdArrayLike | undefined {
  if (typeof info !== 'object' || info === null || !('width' in info) || !('height' in info)) return undefined;
  if (!('channels' in info)) return undefined;
  if ('format' in info && info.format !== 'raw') {
    refuse('unsupported-value', `Expected raw samples of sharp, got a file: wrap its bytes with new Image(data)`);
  }
  if ('premultiplied' in info && info.premultiplied === true) {
    refuse('unsupported-value', 'Expected samples whose alpha stands apart, got premultiplied ones');
  }
  const depth = 'depth' in info ? info.depth : 'uchar';
  if (depth !== 'uchar' && depth !== 'ushort') {
    const what = typeof depth === 'string' ? quote(depth) : describe(depth);
    refuse('unsupported-dtype', `Expected samples of uchar or ushort, got ${what}: ask for .raw({ depth: 'ushort' })`);
  }
  const samples = typedNumbers(data);
  const isWide = depth === 'ushort' && samples?.dtype.name === 'uint8' && samples.length % 2 === 0;
  return shaped(isWide ? asWords(samples.bytes) : data, info.width, info.height, info.channels);
}

/** Bytes as the 16-bit samples of this machine that they are. */
function asWords(bytes: Uint8Array): Uint16Array {
  const aligned = bytes.byteOffset % 2 === 0 ? bytes : copyBytes(bytes);
  return new Uint16Array(aligned.buffer, aligned.byteOffset, aligned.length / 2);
}

function shaped(data: unknown, width: unknown, height: unknown, channels: unknown): NdArrayLike {
  const samples = typedNumbers(data);
  if (samples === undefined) {
    refuse('unsupported-value', `Expected samples in a typed array, got ${describe(data)}`);
  }
  if (!isSize(width) || !isSize(height)) {
    const given = `${describeScalar(width)} and ${describeScalar(height)}`;
    refuse('bad-shape', `Expected a width and a height in pixels, got ${given}`);
  }
  const { length } = samples;
  const given = channels ?? length / (width * height);
  const isCount = given === 1 || given === 2 || given === 3 || given === 4;
  if (!isCount || length !== width * height * given) {
    const each = isCount && channels !== undefined ? given : '1 to 4';
    refuse('bad-shape', `Expected ${each} samples for each of ${width} x ${height} pixels, got ${length} in all`);
  }
  return { data: data as NdArrayLike['data'], shape: given === 1 ? [height, width] : [height, width, given] };
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

function refuse(code: 'bad-shape' | 'unsupported-dtype' | 'unsupported-value', message: string): never {
  throw new EncodeError(code, message);
}
