import { STEP_ELEMENTS, type Steps } from '../steps.ts';
import { COLOUR_STEPS, colourTable, type ColourMap } from './colour-map.ts';
import { shareOf, type PlainScale } from './colour-scale.ts';
import type { PlainNumbers } from './elements.ts';
import type { Slice } from './slice.ts';

/** A part of a plane, in its own columns and rows. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A part of a plane that is drawn, of which only every `step`th element of each axis is looked at. */
export interface SampledRegion extends Region {
  readonly step: number;
}

/** Colours as a canvas takes them: red, green, blue and alpha of each element, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** Elements that are drawn at once: more than any screen has. */
export const MOST_DRAWN: number = 2 ** 22;

/** The colours of what a colour map has none for. */
export const SPECIAL_COLOURS: Readonly<Record<'nan' | 'positiveInfinity' | 'negativeInfinity', Colour>> = {
  nan: [240, 82, 156],
  positiveInfinity: [0, 190, 214],
  negativeInfinity: [255, 140, 26],
};

/** Red, green and blue, 0 to 255 each. */
export type Colour = readonly [red: number, green: number, blue: number];

/**
 * The smallest step with which a region is drawn in no more than so many elements.
 *
 * @param most - elements.
 */
export function stepFor({ width, height }: Pick<Region, 'width' | 'height'>, most: number = MOST_DRAWN): number {
  let step = Math.max(1, Math.floor(Math.sqrt((width * height) / most)));
  while (Math.ceil(width / step) * Math.ceil(height / step) > most) step++;
  return step;
}

/**
 * Colours the numbers of a plane.
 *
 * @param numbers - of the whole array.
 * @param region - within the slice.
 */
export function* drawHeatMap(
  numbers: PlainNumbers,
  slice: Slice,
  region: SampledRegion,
  { map, scale }: { readonly map: ColourMap; readonly scale: PlainScale },
): Steps<Pixels> {
  const { step } = region;
  const width = Math.ceil(region.width / step);
  const height = Math.ceil(region.height / step);
  const rgba = new Uint8ClampedArray(4 * width * height);
  const table = colourTable(map);
  const share = shareOf(scale);
  const strideX = slice.strideX * step;
  let to = 0;
  let since = 0;
  for (let row = 0; row < height; row++) {
    let from = slice.offset + (region.y + row * step) * slice.strideY + region.x * slice.strideX;
    for (let column = 0; column < width; column++, from += strideX, to += 4) {
      const value = numbers[from] as number;
      if (value - value === 0) {
        const part = share(value) * COLOUR_STEPS;
        const at = 3 * (part >= COLOUR_STEPS ? COLOUR_STEPS - 1 : part > 0 ? Math.trunc(part) : 0);
        rgba[to] = table[at] as number;
        rgba[to + 1] = table[at + 1] as number;
        rgba[to + 2] = table[at + 2] as number;
      } else {
        const special = specialColour(value);
        rgba[to] = special[0];
        rgba[to + 1] = special[1];
        rgba[to + 2] = special[2];
      }
      rgba[to + 3] = 255;
    }
    since += width;
    if (since < STEP_ELEMENTS) continue;
    since = 0;
    yield;
  }
  return { width, height, rgba };
}

function specialColour(value: number): Colour {
  if (Number.isNaN(value)) return SPECIAL_COLOURS.nan;
  return value > 0 ? SPECIAL_COLOURS.positiveInfinity : SPECIAL_COLOURS.negativeInfinity;
}
