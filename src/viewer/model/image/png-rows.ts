/**
 * The rows of a PNG: how many bytes they have, how they are unfiltered, where their pixels go.
 *
 * @see https://www.w3.org/TR/png-3/#7Scanline
 * @module
 */
import type { PngHeader } from './png-chunks.ts';

/** One of the passes of a PNG: every how many pixels it has one, beginning where. */
export interface Pass {
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
  /** Pixels in a row of it. */
  readonly width: number;
  /** Rows of it. */
  readonly height: number;
}

/** Adam7: column and row of the first pixel, and the steps to the next. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** The passes of a picture that have pixels: one, or the seven of Adam7. */
export function passesOf({ width, height, isInterlaced }: PngHeader): Pass[] {
  const all = isInterlaced ? ADAM7 : ([[0, 0, 1, 1]] as const);
  return all
    .map(([x, y, stepX, stepY]) => ({
      x,
      y,
      stepX,
      stepY,
      width: Math.ceil((width - x) / stepX),
      height: Math.ceil((height - y) / stepY),
    }))
    .filter((pass) => pass.width > 0 && pass.height > 0);
}

/** Samples in the rows of each colour type. */
export const SAMPLES_OF: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Bytes of a row of so many pixels, without the byte of its filter. */
export function rowBytes({ colourType, bitDepth }: PngHeader, width: number): number {
  return Math.ceil((width * (SAMPLES_OF[colourType] ?? 1) * bitDepth) / 8);
}

/**
 * Undoes the filters of the rows of one pass, in place.
 *
 * @param bytes - rows, each behind the byte of its filter.
 * @param at - where the first row begins.
 * @param distance - bytes from a sample to the same sample of the pixel to the left, at least 1.
 * @returns Whether all filters are known.
 */
export function unfilter(bytes: Uint8Array, at: number, row: number, height: number, distance: number): boolean {
  for (let y = 0; y < height; y++) {
    const start = at + y * (row + 1) + 1;
    const above = y === 0 ? undefined : start - row - 1;
    if (!unfilterRow(bytes, bytes[start - 1] as number, start, above, row, distance)) return false;
  }
  return true;
}

function unfilterRow(
  bytes: Uint8Array,
  filter: number,
  start: number,
  above: number | undefined,
  row: number,
  distance: number,
): boolean {
  const up = (i: number): number => (above === undefined ? 0 : (bytes[above + i] as number));
  const left = (i: number): number => (i < distance ? 0 : (bytes[start + i - distance] as number));
  switch (filter) {
    case 0:
      return true;
    case 1:
      for (let i = distance; i < row; i++) add(bytes, start + i, bytes[start + i - distance] as number);
      return true;
    case 2:
      if (above !== undefined) for (let i = 0; i < row; i++) add(bytes, start + i, bytes[above + i] as number);
      return true;
    case 3:
      for (let i = 0; i < row; i++) add(bytes, start + i, (left(i) + up(i)) >> 1);
      return true;
    case 4:
      for (let i = 0; i < row; i++) {
        const corner = i < distance || above === undefined ? 0 : (bytes[above + i - distance] as number);
        add(bytes, start + i, paeth(left(i), up(i), corner));
      }
      return true;
    default:
      return false;
  }
}

function add(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = (bytes[at] as number) + value;
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const toLeft = Math.abs(estimate - left);
  const toUp = Math.abs(estimate - up);
  const toCorner = Math.abs(estimate - corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
