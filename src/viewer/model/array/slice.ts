import { packedStrides, type Shape } from '../../../numpy/notation/shape.ts';

/** A plane of an array: two of its axes, or one of them alone, at a place of the others. Distances in elements. */
export interface Slice {
  /** The element at the upper left corner. */
  readonly offset: number;
  readonly width: number;
  readonly height: number;
  /** From one column to the next. */
  readonly strideX: number;
  /** From one row to the next. */
  readonly strideY: number;
}

/** Which axes a plane shows. */
export interface PlaneAxes {
  /** The axis that runs down; undefined for a single row. */
  readonly row: number | undefined;
  /** The axis that runs to the right; undefined for a single element. */
  readonly column: number | undefined;
}

/** Channels that a picture has at most. */
const MOST_CHANNELS = 4;

/** The axes that are shown first: the last two, or the two before where the last holds the channels of a picture. */
export function firstAxes(shape: Shape): PlaneAxes {
  const { length } = shape;
  const [height = 0, width = 0, channels = 0] = shape;
  const hasChannels = channels > 0 && channels <= MOST_CHANNELS && height > MOST_CHANNELS && width > MOST_CHANNELS;
  if (length === 3 && hasChannels) return { row: 0, column: 1 };
  return { row: length > 1 ? length - 2 : undefined, column: length > 0 ? length - 1 : undefined };
}

/**
 * The plane of a packed array.
 *
 * @param at - an index on each axis; those of the plane's own axes do not count.
 */
export function sliceOf(shape: Shape, { row, column }: PlaneAxes, at: readonly number[]): Slice {
  const strides = packedStrides(shape);
  let offset = 0;
  for (const [axis, stride] of strides.entries()) {
    if (axis !== row && axis !== column) offset += stride * (at[axis] ?? 0);
  }
  return {
    offset,
    width: column === undefined ? 1 : (shape[column] as number),
    height: row === undefined ? 1 : (shape[row] as number),
    strideX: column === undefined ? 0 : (strides[column] as number),
    strideY: row === undefined ? 0 : (strides[row] as number),
  };
}

/** The position in an array of a place in its plane: an index for each axis. */
export function positionOf({ row, column }: PlaneAxes, at: readonly number[], x: number, y: number): number[] {
  return at.map((index, axis) => (axis === column ? x : axis === row ? y : index));
}

/** The flat index, in C order, of a position. */
export function flatIndex(shape: Shape, position: readonly number[]): number {
  return packedStrides(shape).reduce((sum, stride, axis) => sum + stride * (position[axis] ?? 0), 0);
}
