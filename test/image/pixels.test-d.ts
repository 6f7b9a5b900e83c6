/**
 * Pixels as other libraries declare them are what `Image.fromPixels` takes.
 *
 * @module
 */
import type ndarray from 'ndarray';
import type { OutputInfo, Sharp } from 'sharp';
import { expectTypeOf, it } from 'vitest';
import { Image } from '../../src/image/image.ts';
import type { Numpy } from '../../src/numpy/numpy.ts';

type Pixels = Parameters<typeof Image.fromPixels>[0];

/** As lib.dom declares that of a canvas. */
interface ImageData {
  readonly colorSpace: 'display-p3' | 'srgb';
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly height: number;
  readonly width: number;
}

/** A picture of pngjs. */
declare class PNG {
  width: number;
  height: number;
  data: Buffer;
  gamma: number;
}

/** A picture of transformers.js. */
declare class RawImage {
  data: Uint8ClampedArray | Uint8Array;
  width: number;
  height: number;
  channels: 1 | 2 | 3 | 4;
  get size(): [number, number];
  rgb(): RawImage;
}

/** A picture of jimp. */
declare class Jimp {
  bitmap: { data: Buffer; width: number; height: number };
}

it('pixels may be what other packages give: ImageData, PNG, Jimp, Sharp, ndarray', () => {
  expectTypeOf<ImageData>().toExtend<Pixels>();
  expectTypeOf<PNG>().toExtend<Pixels>();
  expectTypeOf<RawImage>().toExtend<Pixels>();
  expectTypeOf<Jimp>().toExtend<Pixels>();
  expectTypeOf<{ data: Buffer; info: OutputInfo }>().toExtend<Pixels>();
  expectTypeOf<Sharp>().toExtend<Pixels>();
  expectTypeOf<ndarray.NdArray<Uint8Array>>().toExtend<Pixels>();
  expectTypeOf<Numpy>().toExtend<Pixels>();
  expectTypeOf(() =>
    Image.fromPixels({ data: new Uint8Array(4), width: 2, height: 2 }),
  ).returns.resolves.toEqualTypeOf<Image>();
});

it('an object without a size, or of other samples, is not pixels', () => {
  // @ts-expect-error samples of 64 bits
  void (() => Image.fromPixels({ data: new Float64Array(4), width: 2, height: 2 }));
  // @ts-expect-error no height
  void (() => Image.fromPixels({ data: new Uint8Array(4), width: 2 }));
  // @ts-expect-error five samples in a pixel
  void (() => Image.fromPixels({ data: new Uint8Array(20), width: 2, height: 2, channels: 5 }));
});
