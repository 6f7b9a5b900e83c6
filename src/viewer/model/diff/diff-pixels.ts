import type { DecodedPixels } from '../image/png-decoder.ts';
import { STEP_ELEMENTS, type Steps } from '../steps.ts';

/** What differs between the pixels of two pictures. */
export interface PixelDiff {
  /** What they are, where that differs: sizes or channels. */
  readonly kinds: readonly string[];
  /** Pixels that were compared; undefined where sizes differ, so that none can be. */
  readonly compared: number | undefined;
  /** Pixels of which a sample differs. */
  readonly different: number;
  /** The largest difference of two samples. */
  readonly largest: number;
  /** The first pixel that differs, by row. */
  readonly first: readonly [x: number, y: number] | undefined;
}

/** Pictures whose samples can be compared. */
export type Comparable = Pick<DecodedPixels, 'width' | 'height' | 'channels'> & { readonly values: ArrayLike<number> };

/** Compares the samples of two pictures. */
export function* diffPixels(a: Comparable, b: Comparable): Steps<PixelDiff> {
  const kinds: string[] = [];
  if (a.width !== b.width || a.height !== b.height) {
    kinds.push(`${a.width} × ${a.height} and ${b.width} × ${b.height} pixels`);
  }
  if (a.channels !== b.channels) kinds.push(`${a.channels} and ${b.channels} channels`);
  if (kinds.length > 0) return { kinds, compared: undefined, different: 0, largest: 0, first: undefined };
  const { channels, width } = a;
  const pixels = width * a.height;
  let different = 0;
  let largest = 0;
  let first: number | undefined;
  for (let i = 0; i < pixels; i++) {
    if (i % STEP_ELEMENTS === STEP_ELEMENTS - 1) yield;
    let most = 0;
    for (let at = i * channels; at < (i + 1) * channels; at++) {
      most = Math.max(most, Math.abs((a.values[at] as number) - (b.values[at] as number)));
    }
    if (most === 0) continue;
    different++;
    first ??= i;
    if (most > largest) largest = most;
  }
  return {
    kinds,
    compared: pixels,
    different,
    largest,
    first: first === undefined ? undefined : [first % width, Math.floor(first / width)],
  };
}

/**
 * |a − b| of every sample, for a picture of where two pictures differ.
 *
 * @param a - of the same size and channels as `b`.
 */
export function pixelDistance(a: Comparable, b: Comparable): Uint16Array<ArrayBuffer> {
  const distance = new Uint16Array(a.values.length);
  for (let i = 0; i < distance.length; i++) distance[i] = Math.abs((a.values[i] as number) - (b.values[i] as number));
  return distance;
}
