import { EncodeError, LimitError } from '../base/errors.ts';
import { checkLimit, tooMuch, type Limits } from '../base/limits.ts';
import { describe } from '../base/path.ts';
import type { Dtype } from './notation/dtype.ts';
import { elementCount, formatShape, type Shape } from './notation/shape.ts';
import type { NumpyValues } from './values.ts';

/** Elements as nested arrays: one level per axis; a single element stands alone. */
export type Nested<Item> = Item | readonly Nested<Item>[];

/** What {@link Numpy.toNested} gives for one element: a pair is a complex number, bytes are `|S` and raw elements. */
export type NumpyItem = number | bigint | boolean | string | readonly [re: number, im: number] | Uint8Array;

/** Arrays inside one nested array: a shape such as (1000000000, 0) has no elements, but a billion of these. */
const MOST_CONTAINERS = 2 ** 24;

/** Reads nested arrays into one list in C order. */
export function flatten(nested: unknown, limits: Limits): { items: unknown[]; shape: Shape } {
  const shape: number[] = [];
  let first = nested;
  while (Array.isArray(first)) {
    // An array inside itself ends here too.
    if (shape.length >= limits.dimensions) throw tooMuch(limits, 'dimensions', shape.length + 1, []);
    shape.push(first.length);
    if (first.length === 0) break;
    first = first[0];
  }
  checkLimit(limits, 'elements', elementCount(shape), []);
  checkContainers(shape);
  const items: unknown[] = [];
  collect(nested, shape, [], items);
  return { items, shape };
}

function collect(node: unknown, shape: Shape, path: number[], items: unknown[]): void {
  const size = shape[path.length];
  const inside = Array.isArray(node);
  if (inside !== (size !== undefined) || (inside && node.length !== size)) {
    const expected = size === undefined ? 'a value' : `an array of ${size}`;
    const received = inside ? `an array of ${node.length}` : describe(node);
    throw new EncodeError('ragged', `Expected ${expected} as at the first index, got ${received}`, path);
  }
  if (!inside) {
    items.push(node);
    return;
  }
  for (let i = 0; i < node.length; i++) {
    path.push(i);
    collect(node[i], shape, path, items);
    path.pop();
  }
}

/** Nests elements that stand in C order; the inverse of {@link flatten}. */
export function nest(dtype: Dtype, values: NumpyValues, shape: Shape): Nested<NumpyItem> {
  checkContainers(shape);
  const item = itemReader(dtype, values);
  let next = 0;
  const level = (axis: number): Nested<NumpyItem> =>
    axis === shape.length ? item(next++) : Array.from({ length: shape[axis] as number }, () => level(axis + 1));
  return level(0);
}

/** A reader of elements by their place in C order. */
export function itemReader(dtype: Dtype, values: NumpyValues): (index: number) => NumpyItem {
  const items: ArrayLike<unknown> = values;
  const { kind, itemsize } = dtype;
  if (kind === 'bool') return (index) => items[index] === 1;
  if (kind === 'complex') return (index) => [items[2 * index] as number, items[2 * index + 1] as number];
  if (kind === 'raw') {
    const bytes = values as Uint8Array;
    return (index) => Uint8Array.from(bytes.subarray(index * itemsize, (index + 1) * itemsize));
  }
  return (index) => items[index] as number | bigint | string | Uint8Array;
}

function checkContainers(shape: Shape): void {
  let containers = 0;
  let level = 1;
  for (const size of shape) {
    containers += level;
    level *= size;
    if (containers > MOST_CONTAINERS) {
      throw new LimitError(
        'elements',
        MOST_CONTAINERS,
        `Expected at most ${MOST_CONTAINERS} arrays inside each other, got more for shape ${formatShape(shape)}`,
      );
    }
  }
}
