import type { Numbers } from '../../numpy/notation/dtype.ts';
import type { ColourMap } from '../model/array/colour-map.ts';
import type { ColourRange } from '../model/array/colour-range.ts';
import type { ColourScale } from '../model/array/colour-scale.ts';
import type { ArrayKind, ComplexPart } from '../model/array/elements.ts';
import type { Pixels, SampledRegion } from '../model/array/heat-map.ts';
import type { LineRange } from '../model/array/line.ts';
import type { Slice } from '../model/array/slice.ts';
import type { Statistics } from '../model/array/statistics.ts';
import type { PixelDiff } from '../model/diff/diff-pixels.ts';
import type { Orientation } from '../model/image/orientation.ts';
import type { ChannelChoice, PictureLayout } from '../model/image/picture.ts';

/** A picture that was decoded and is kept where it was. */
export interface OpenedImage {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** The sample of white. */
  readonly white: number;
}

/** What was drawn: pixels of the page's own work, a picture that can be put on a canvas at once of the worker's. */
export type Drawn = Pixels | ImageBitmap;

/** What can be asked of the worker: each works on what was opened under a number. */
export interface Tasks {
  /** Keeps numbers under a number of the caller's. */
  openArray(id: number, numbers: Numbers, kind: ArrayKind): void;
  arrayStatistics(id: number, part: ComplexPart): Statistics;
  arrayPercentiles(id: number, part: ComplexPart, diverging: boolean): ColourRange;
  drawHeat(
    id: number,
    part: ComplexPart,
    slice: Slice,
    region: SampledRegion,
    colours: { readonly map: ColourMap; readonly scale: ColourScale },
  ): Drawn;
  drawArrayPicture(
    id: number,
    layout: PictureLayout,
    white: number,
    region: SampledRegion,
    channel: ChannelChoice,
  ): Drawn;
  /** The lowest and highest number of each of so many columns of a line; bigints are counted from the origin. */
  line(id: number, part: ComplexPart, slice: Slice, range: LineRange, origin: bigint): Float64Array<ArrayBuffer>;
  /** Decodes a picture, and keeps it. */
  openImage(id: number, bytes: Uint8Array<ArrayBuffer>, format: 'png' | 'jpeg', pixels: number): OpenedImage;
  drawImage(id: number, orientation: Orientation, region: SampledRegion, channel: ChannelChoice): Drawn;
  imagePixel(id: number, orientation: Orientation, x: number, y: number): number[];
  /** Compares two pictures, and keeps |a − b| under a third number if they are of one size. */
  diffImages(a: number, b: number, distance: number): PixelDiff;
  /** Forgets what was opened. */
  close(id: number): void;
}

/** The name of a task. */
export type TaskName = keyof Tasks;

/** What the worker is sent. */
export interface TaskCall {
  readonly call: number;
  readonly name: TaskName;
  readonly parameters: readonly unknown[];
}

/** What the worker answers. */
export type TaskAnswer =
  | { readonly call: number; readonly result: unknown }
  | { readonly call: number; readonly error: { readonly name: string; readonly message: string } };
