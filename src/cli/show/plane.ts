import type { Shape } from '../../numpy/notation/shape.ts';
import { firstAxes, type PlaneAxes } from '../../viewer/model/array/slice.ts';
import { UsageError } from '../command/usage-error.ts';

/** A plane of an array, and where it stands on the other axes. */
export interface Plane extends PlaneAxes {
  /** An index on each axis; 0 on those of the plane. */
  readonly at: readonly number[];
}

/**
 * The plane that is shown: the one that was asked for, else the first.
 *
 * @param asked - a number for an axis to stand still on, negative from its end; undefined for one to show.
 * @throws {@link UsageError} if the array has no such plane.
 */
export function planeOf(shape: Shape, asked: readonly (number | undefined)[] | undefined): Plane {
  if (asked === undefined) return { ...firstAxes(shape), at: shape.map(() => 0) };
  if (asked.length !== shape.length) {
    throw new UsageError(`Expected --index to have ${shape.length} parts, one for each axis, got ${asked.length}`);
  }
  const shown = asked.flatMap((index, axis) => (index === undefined ? [axis] : []));
  if (shown.length > 2) throw new UsageError(`Expected --index to leave at most two axes open, got ${shown.length}`);
  const at = asked.map((index, axis) => {
    if (index === undefined) return 0;
    const size = shape[axis] as number;
    const from = index < 0 ? index + size : index;
    if (from >= 0 && from < size) return from;
    throw new UsageError(`Expected an index below ${size} on axis ${axis}, got ${index}`);
  });
  return { row: shown.length === 2 ? shown[0] : undefined, column: shown.at(-1), at };
}

/** Parts of an index: enough for an array of any number of axes. */
const MOST_PARTS = 1024;

/**
 * Reads an index as NumPy spells it: `3,:,:,-1`.
 *
 * @throws {@link UsageError} if it is not an index.
 */
export function parsePlane(text: string): (number | undefined)[] {
  const parts = text.split(',', MOST_PARTS);
  return parts.map((part) => {
    const trimmed = part.trim();
    if (trimmed === ':') return undefined;
    if (/^-?\d{1,15}$/.test(trimmed)) return Number(trimmed);
    throw new UsageError('Expected --index to be like 3,:,:,-1: a number or a colon for each axis');
  });
}
