import { EncodeError } from '../base/errors.ts';
import { describeScalar } from '../base/path.ts';
import type { ArrayContents } from './array-contents.ts';

/**
 * Finds what stands at indices of the first axes.
 *
 * @param indices - a caller's; negative ones count from the end.
 * @returns Contents over the same memory; undefined out of range.
 * @throws {@link EncodeError} if there are more indices than axes, or one is no integer.
 */
export function partAt(contents: ArrayContents, indices: readonly unknown[]): ArrayContents | undefined {
  const { shape } = contents;
  if (indices.length > shape.length) {
    throw new EncodeError('unsupported-value', `Expected at most ${shape.length} indices, got ${indices.length}`);
  }
  const places: number[] = [];
  for (const [axis, index] of indices.entries()) {
    if (typeof index !== 'number' || !Number.isInteger(index)) {
      throw new EncodeError('unsupported-value', `Expected integers as indices, got ${describeScalar(index)}`, [axis]);
    }
    const size = shape[axis] as number;
    const place = index < 0 ? index + size : index;
    if (place < 0 || place >= size) return undefined;
    places.push(place);
  }
  return contents.part(places);
}

/** Gives the arrays that stand along the first axis, over the same memory. */
export function* parts(contents: ArrayContents): Generator<ArrayContents> {
  const [size = 0] = contents.shape;
  for (let index = 0; index < size; index++) yield contents.part([index]);
}
