import { EncodeError } from '../../base/errors.ts';
import { readable } from '../../base/foreign-errors.ts';
import { checkLimit, type Limits } from '../../base/limits.ts';
import { type BarePixels, type JimpImage, readBarePixels, type SharpPixels } from './bare-pixels.ts';
import type { NumpyInput } from '../../numpy/array-forms.ts';
import { Numpy } from '../../numpy/numpy.ts';

/** What pixels can be given as. */
export type PixelSource = NumpyInput | Numpy | BarePixels | SharpPixels | JimpImage;

/** Pixels before they are encoded: row by row, the samples of a pixel side by side. */
export interface Samples {
  readonly values: Uint8Array | Uint16Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
}

/**
 * Reads an array as pixels.
 *
 * @param source - what has a width and a height, or uint8 or uint16 of shape `[height, width]` or `[height, width, channels]`, strided in any way.
 * @returns Samples in C order; the array's own memory where it is in that order already.
 * @throws {@link EncodeError} if it is not an array, or of another dtype or shape.
 * @throws {@link LimitError} if it has more pixels than the limits allow.
 */
export function readSamples(source: PixelSource, limits: Limits): Samples {
  const array =
    source instanceof Numpy
      ? source
      : new Numpy(readable([], () => readBarePixels(source)) ?? (source as NumpyInput), { limits });
  const { shape, dtype } = array;
  const [height = 0, width = 0, channels = 1] = shape;
  if (shape.length !== 2 && shape.length !== 3) {
    refuse(
      'bad-shape',
      `Expected pixels of shape [height, width] or [height, width, channels], got ${shape.length} dimensions`,
    );
  }
  if (channels < 1 || channels > 4) {
    refuse('bad-shape', `Expected 1 to 4 channels in the last dimension of the pixels, got ${channels}`);
  }
  if (height === 0 || width === 0) refuse('bad-shape', `Expected at least one pixel, got ${width} x ${height}`);
  checkLimit(limits, 'pixels', width * height, []);
  // A mask of bool has bytes too, but nobody can say whether its 1 is meant as black or as white.
  const values = dtype === 'bool' ? undefined : array.values;
  if (values instanceof Uint8Array || values instanceof Uint16Array) {
    return { values, width, height, channels: channels as 1 | 2 | 3 | 4 };
  }
  refuse(
    'unsupported-dtype',
    `Expected pixels of uint8 or uint16, got ${dtype}: scale them, or wrap the array as Numpy`,
  );
}

function refuse(code: 'bad-shape' | 'unsupported-dtype', message: string): never {
  throw new EncodeError(code, message);
}
