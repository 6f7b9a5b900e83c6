import { colourTable, isDiverging } from '../../viewer/model/array/colour-map.ts';
import { autoRange } from '../../viewer/model/array/colour-range.ts';
import { originOf, plainScale, shareOf, type PlainScale } from '../../viewer/model/array/colour-scale.ts';
import { plainNumbers, type Elements, type PlainNumbers } from '../../viewer/model/array/elements.ts';
import { drawHeatMap, type Pixels } from '../../viewer/model/array/heat-map.ts';
import { numberIn } from '../../viewer/model/array/number-in.ts';
import type { Slice } from '../../viewer/model/array/slice.ts';
import type { Statistics } from '../../viewer/model/array/statistics.ts';
import { shortNumber } from '../terminal/short-number.ts';
import type { Numbers } from '../../numpy/notation/dtype.ts';
import { blockLines, hasPictures, rampCharacter, RAMP } from '../terminal/blocks.ts';
import type { ShowOptions } from './show-options.ts';
import { paint } from '../terminal/style.ts';

/** Characters that a picture is wide at most: it is a glimpse. */
export const MOST_ACROSS = 64;
/** Pixels that it is high at most: two a line in half blocks. */
export const MOST_DOWN = 40;
/** Pixels of an element of a small plane, at most. */
const MOST_ZOOM = 4;
/** Steps of two axes that differ by less are made alike, so that squares stay squares. */
const LIKE_STEPS = 3;

/** How many elements of each axis become one pixel, and how many pixels a side one element becomes. */
interface Fit {
  readonly stepX: number;
  readonly stepY: number;
  readonly zoom: number;
}

function fitOf({ width, height }: Slice, across: number, down: number): Fit {
  let [stepX, stepY] = [Math.ceil(width / across), Math.ceil(height / down)];
  if (Math.max(stepX, stepY) < LIKE_STEPS * Math.min(stepX, stepY)) stepX = stepY = Math.max(stepX, stepY);
  const zoom = Math.floor(Math.min(across / width, down / height));
  return { stepX, stepY, zoom: Math.min(MOST_ZOOM, Math.max(1, zoom)) };
}

/** Every n-th column and row of a plane, as a plane. */
function sampled(slice: Slice, { stepX, stepY }: Fit): Slice {
  return {
    offset: slice.offset,
    width: Math.ceil(slice.width / stepX),
    height: Math.ceil(slice.height / stepY),
    strideX: slice.strideX * stepX,
    strideY: slice.strideY * stepY,
  };
}

/**
 * A plane of numbers as a heat map, with a line of what its colours mean; characters where there are no colours.
 *
 * @param statistics - of the whole array, which the colours stretch over.
 */
export async function heatMapLines(
  elements: Elements,
  numbers: Numbers,
  slice: Slice,
  statistics: Statistics,
  { screen, map, run }: ShowOptions,
): Promise<string[]> {
  const { colours } = screen;
  const [low, high] = autoRange(statistics, isDiverging(map));
  const exact = { kind: 'linear', low, high } as const;
  const origin = originOf(exact);
  const scale = plainScale(exact, origin);
  const plain = plainNumbers(numbers, elements.kind === 'time', origin);
  const across = Math.min(screen.columns, MOST_ACROSS);
  // Characters are about twice as high as wide.
  const fit = fitOf(slice, across, hasPictures(colours) ? MOST_DOWN : MOST_DOWN / 2);
  const plane = sampled(slice, fit);
  const region = { x: 0, y: 0, width: plane.width, height: plane.height, step: 1 };
  const lines = hasPictures(colours)
    ? blockLines(zoomed(await run(drawHeatMap(plain, plane, region, { map, scale })), fit.zoom), colours)
    : characterLines(plain, plane, scale, across);
  const end = (value: number | bigint): string =>
    typeof value === 'bigint' ? numberIn(value, elements, 'magnitude') : shortNumber(value, 6);
  const ends = statistics.min === undefined ? ['nothing finite'] : [`${end(low)} ${barOf(map, colours)} ${end(high)}`];
  const special = specialLegend(statistics, elements.kind === 'time', colours);
  return [...lines, [...ends, ...special, ...sampling(fit)].join(paint(' · ', 'dim', colours))];
}

function sampling({ stepX, stepY }: Fit): string[] {
  if (stepX === 1 && stepY === 1) return [];
  if (stepX === stepY) return [`1 of ${stepX} each way`];
  const parts = [`1 of ${stepY} down`, `1 of ${stepX} across`];
  return [parts.filter((_, i) => [stepY, stepX][i] !== 1).join(', ')];
}

/** Steps of a colour bar. */
const BAR = 8;

function barOf(map: ShowOptions['map'], colours: ShowOptions['screen']['colours']): string {
  if (!hasPictures(colours)) return `[${RAMP}]`;
  const table = colourTable(map);
  const rgba = new Uint8ClampedArray(4 * 2 * BAR).fill(255);
  for (let i = 0; i < 2 * BAR; i++) {
    const at = 3 * Math.round((255 * (i % BAR)) / (BAR - 1));
    rgba.set(table.subarray(at, at + 3), 4 * i);
  }
  return blockLines({ width: BAR, height: 2, rgba }, colours).join('');
}

const NAN = '?';
const ABOVE = '^';
const BELOW = 'v';

function specialLegend(
  { nan, positiveInfinity, negativeInfinity }: Statistics,
  isTime: boolean,
  colours: ShowOptions['screen']['colours'],
): string[] {
  const signs = hasPictures(colours) ? ['pink', 'blue', 'orange'] : [NAN, ABOVE, BELOW];
  const names = [isTime ? 'NaT' : 'NaN', 'Infinity', '-Infinity'];
  return [nan, positiveInfinity, negativeInfinity].flatMap((count, i) =>
    count > 0 ? [`${signs[i] ?? ''} ${names[i] ?? ''}`] : [],
  );
}

function characterLines(numbers: PlainNumbers, slice: Slice, scale: PlainScale, across: number): string[] {
  const share = shareOf(scale);
  const times = 2 * slice.width <= across ? 2 : 1;
  return Array.from({ length: slice.height }, (_, y) => {
    const line = Array.from({ length: slice.width }, (_, x) => {
      const value = numbers[slice.offset + y * slice.strideY + x * slice.strideX] as number;
      return characterOf(value, share).repeat(times);
    });
    return line.join('').trimEnd();
  });
}

function characterOf(value: number, share: (value: number) => number): string {
  if (value - value === 0) return rampCharacter(share(value));
  return Number.isNaN(value) ? NAN : value > 0 ? ABOVE : BELOW;
}

/** Pixels, each repeated so many times both ways. */
function zoomed(pixels: Pixels, zoom: number): Pixels {
  if (zoom === 1) return pixels;
  const [width, height] = [pixels.width * zoom, pixels.height * zoom];
  const from = new Uint32Array(pixels.rgba.buffer);
  const to = new Uint32Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / zoom) * pixels.width;
    for (let x = 0; x < width; x++) to[y * width + x] = from[row + Math.floor(x / zoom)] as number;
  }
  return { width, height, rgba: new Uint8ClampedArray(to.buffer) };
}
