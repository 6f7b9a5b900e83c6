import type { Shape } from '../../../numpy/notation/shape.ts';
import type { Pixels, SampledRegion } from '../array/heat-map.ts';
import type { PlainNumbers } from '../array/elements.ts';
import { STEP_ELEMENTS, type Steps } from '../steps.ts';

/** Numbers that are pixels: where their channels lie, and what is white. */
export interface Picture {
  readonly numbers: PlainNumbers;
  /** The element of the first channel at the upper left corner. */
  readonly offset: number;
  readonly width: number;
  readonly height: number;
  /** 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA. */
  readonly channels: number;
  readonly strideX: number;
  readonly strideY: number;
  readonly strideChannel: number;
  /** The number of white, and of nothing to see through. */
  readonly white: number;
}

/** Which channels are drawn: all, or one of them in grey. */
export type ChannelChoice = 'all' | number;

/**
 * Draws a picture, or one of its channels in grey.
 *
 * @param region - within the picture.
 */
export function* drawPicture(picture: Picture, region: SampledRegion, channel: ChannelChoice): Steps<Pixels> {
  const { numbers, channels, strideChannel } = picture;
  const { step } = region;
  const factor = 255 / picture.white;
  const width = Math.ceil(region.width / step);
  const height = Math.ceil(region.height / step);
  const rgba = new Uint8ClampedArray(4 * width * height);
  const single = channel === 'all' ? undefined : channel;
  const isGrey = single !== undefined || channels <= 2;
  const first = (single ?? 0) * strideChannel;
  const alpha = single === undefined && channels % 2 === 0 ? (channels - 1) * strideChannel : undefined;
  let to = 0;
  let since = 0;
  for (let row = 0; row < height; row++) {
    let from = picture.offset + (region.y + row * step) * picture.strideY + region.x * picture.strideX + first;
    for (let column = 0; column < width; column++, from += picture.strideX * step, to += 4) {
      const red = (numbers[from] as number) * factor;
      rgba[to] = red;
      rgba[to + 1] = isGrey ? red : (numbers[from + strideChannel] as number) * factor;
      rgba[to + 2] = isGrey ? red : (numbers[from + 2 * strideChannel] as number) * factor;
      rgba[to + 3] = alpha === undefined ? 255 : (numbers[from + alpha] as number) * factor;
    }
    since += width;
    if (since < STEP_ELEMENTS) continue;
    since = 0;
    yield;
  }
  return { width, height, rgba };
}

/** The samples of one pixel, in the order of its channels. */
export function pixelOf({ numbers, channels, offset, ...strides }: Picture, x: number, y: number): number[] {
  const at = offset + x * strides.strideX + y * strides.strideY;
  return Array.from({ length: channels }, (_, i) => numbers[at + i * strides.strideChannel] as number);
}

/** Where the channels of an array stand: in its last axis, or in its first. */
export interface PictureLayout {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly isChannelsFirst: boolean;
}

/**
 * How an array could be a picture: `(height, width)`, or with 1, 3 or 4 channels last or first, 2 last.
 *
 * @returns undefined where it could not, or has no pixels.
 */
export function pictureLayout(shape: Shape): PictureLayout | undefined {
  const [a = 0, b = 0, c = 0] = shape;
  if (shape.length === 2) return a * b > 0 ? { height: a, width: b, channels: 1, isChannelsFirst: false } : undefined;
  if (shape.length !== 3 || a * b * c === 0) return undefined;
  if (c <= 4) return { height: a, width: b, channels: c, isChannelsFirst: false };
  if (a <= 4 && a !== 2) return { height: b, width: c, channels: a, isChannelsFirst: true };
  return undefined;
}

/**
 * An array as a picture.
 *
 * @param white - the number of white.
 */
export function arrayPicture(numbers: PlainNumbers, layout: PictureLayout, white: number): Picture {
  const { width, height, channels, isChannelsFirst } = layout;
  const strides = isChannelsFirst
    ? { strideX: 1, strideY: width, strideChannel: width * height }
    : { strideX: channels, strideY: width * channels, strideChannel: 1 };
  return { numbers, offset: 0, width, height, channels, ...strides, white };
}
