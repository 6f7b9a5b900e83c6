import type { Pixels } from '../../viewer/model/array/heat-map.ts';
import { drawPicture, type Picture } from '../../viewer/model/image/picture.ts';
import { blockLines, hasPictures, rampLines } from '../terminal/blocks.ts';
import { MOST_ACROSS, MOST_DOWN } from './heat-map-lines.ts';
import type { ShowOptions } from './show-options.ts';

/** Pixels a side that are averaged into one at most: of larger pictures some are left out. */
const MOST_AVERAGED = 8;

/** A picture in half blocks, or in characters where there are no colours; its pixels are averaged. */
export async function pictureLines(picture: Picture, { screen, run }: ShowOptions): Promise<string[]> {
  const { colours } = screen;
  const isColoured = hasPictures(colours);
  const across = Math.min(screen.columns, MOST_ACROSS);
  const scale = Math.min(1, across / picture.width, MOST_DOWN / picture.height);
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale * (isColoured ? 1 : 0.5)));
  const step = Math.max(1, Math.floor(1 / scale / MOST_AVERAGED));
  const region = { x: 0, y: 0, width: picture.width, height: picture.height, step };
  const small = averaged(await run(drawPicture(picture, region, 'all')), width, height);
  return isColoured ? blockLines(small, colours) : rampLines(small);
}

/**
 * A smaller picture, each pixel the mean of those that it stands for, weighed by how much of them is seen.
 *
 * @param width - at most that of the picture.
 * @param height - likewise.
 */
export function averaged(pixels: Pixels, width: number, height: number): Pixels {
  if (width >= pixels.width && height >= pixels.height) return pixels;
  const rgba = new Uint8ClampedArray(4 * width * height);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [start(y, height, pixels.height), end(y, height, pixels.height)];
    for (let x = 0; x < width; x++) {
      const [left, right] = [start(x, width, pixels.width), end(x, width, pixels.width)];
      const sums = [0, 0, 0, 0] as [number, number, number, number];
      for (let row = top; row < bottom; row++) {
        for (let column = left; column < right; column++) {
          const at = 4 * (row * pixels.width + column);
          const alpha = pixels.rgba[at + 3] as number;
          for (let i = 0; i < 3; i++) (sums[i] as number) += (pixels.rgba[at + i] as number) * alpha;
          sums[3] += alpha;
        }
      }
      const to = 4 * (y * width + x);
      for (let i = 0; i < 3; i++) rgba[to + i] = sums[3] === 0 ? 0 : (sums[i] as number) / sums[3];
      rgba[to + 3] = sums[3] / ((bottom - top) * (right - left));
    }
  }
  return { width, height, rgba };
}

function start(i: number, count: number, size: number): number {
  return Math.floor((i * size) / count);
}

function end(i: number, count: number, size: number): number {
  return Math.max(start(i, count, size) + 1, Math.floor(((i + 1) * size) / count));
}
