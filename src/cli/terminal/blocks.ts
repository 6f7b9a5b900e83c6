import type { Pixels } from '../../viewer/model/array/heat-map.ts';
import type { ColourDepth } from '../command/io.ts';

/** A character that is drawn as its upper half: two pixels, the lower one in the colour of the ground. */
const UPPER_HALF = '▀';

/** Characters from little to much ink. None is blank, so that one sees where a picture ends. */
export const RAMP = '.:-=+*#%@';

/** Whether pictures are drawn in colours. The sixteen of a terminal have no steps to speak of. */
export function hasPictures(colours: ColourDepth): colours is 8 | 24 {
  return colours === 8 || colours === 24;
}

/**
 * Draws pixels in half blocks: a line for every two rows.
 *
 * @param pixels - what can be seen through is laid on a chequered ground.
 */
export function blockLines({ width, height, rgba }: Pixels, colours: 8 | 24): string[] {
  const lines: string[] = [];
  for (let y = 0; y < height; y += 2) {
    let line = '';
    let before = '';
    for (let x = 0; x < width; x++) {
      const upper = colourCode(rgba, width, x, y, colours);
      const lower = y + 1 < height ? colourCode(rgba, width, x, y + 1, colours) : undefined;
      const code = `38;${upper};${lower === undefined ? '49' : `48;${lower}`}`;
      if (code !== before) line += `\u001b[${code}m`;
      before = code;
      line += UPPER_HALF;
    }
    lines.push(`${line}\u001b[0m`);
  }
  return lines;
}

/** Draws pixels by how light they are, a character for every one. */
export function rampLines({ width, height, rgba }: Pixels): string[] {
  return Array.from({ length: height }, (_, y) => {
    const line = Array.from({ length: width }, (_, x) => {
      const [red, green, blue] = colourAt(rgba, width, x, y);
      return rampCharacter((0.299 * red + 0.587 * green + 0.114 * blue) / 255);
    });
    return line.join('').trimEnd();
  });
}

/** @param share - from 0 to 1; beyond them it is taken for the nearer one. */
export function rampCharacter(share: number): string {
  return RAMP[Math.min(RAMP.length - 1, Math.max(0, Math.floor(share * RAMP.length)))] as string;
}

type Rgb = readonly [red: number, green: number, blue: number];

/** Pixels of a square of the ground. */
const SQUARE = 4;
const LIGHT = 170;
const DARK = 110;

function colourAt(rgba: Uint8ClampedArray, width: number, x: number, y: number): Rgb {
  const at = 4 * (y * width + x);
  const [red, green, blue, alpha] = rgba.subarray(at, at + 4) as unknown as [number, number, number, number];
  if (alpha === 255) return [red, green, blue];
  const ground = (Math.floor(x / SQUARE) + Math.floor(y / SQUARE)) % 2 === 0 ? LIGHT : DARK;
  const mix = (part: number): number => Math.round((part * alpha + ground * (255 - alpha)) / 255);
  return [mix(red), mix(green), mix(blue)];
}

function colourCode(rgba: Uint8ClampedArray, width: number, x: number, y: number, colours: 8 | 24): string {
  const colour = colourAt(rgba, width, x, y);
  return colours === 24 ? `2;${colour.join(';')}` : `5;${nearestOf256(colour)}`;
}

/** Levels of red, green and blue in the cube of 256 colours. */
const LEVELS = [0, 95, 135, 175, 215, 255] as const;

/** The nearest of the 256 colours of terminals: of their cube, or of their greys. */
export function nearestOf256([red, green, blue]: Rgb): number {
  const [r, g, b] = [nearestLevel(red), nearestLevel(green), nearestLevel(blue)];
  const cube = distance([red, green, blue], [LEVELS[r] ?? 0, LEVELS[g] ?? 0, LEVELS[b] ?? 0]);
  const grey = Math.min(23, Math.max(0, Math.round(((red + green + blue) / 3 - 8) / 10)));
  const level = 8 + 10 * grey;
  return distance([red, green, blue], [level, level, level]) < cube ? 232 + grey : 16 + 36 * r + 6 * g + b;
}

function nearestLevel(value: number): number {
  return value < 48 ? 0 : value < 115 ? 1 : Math.min(5, Math.floor((value - 35) / 40));
}

function distance(a: Rgb, b: Rgb): number {
  return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
}
