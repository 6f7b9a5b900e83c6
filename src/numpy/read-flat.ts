import { EncodeError, OptionError } from '../base/errors.ts';
import { readable } from '../base/foreign-errors.ts';
import type { Limits } from '../base/limits.ts';
import type { ArrayContents } from './array-contents.ts';
import { convert } from './convert.ts';
import { encodeItems } from './encode-items.ts';
import { flatten, type Nested } from './nested.ts';
import type { Dtype } from './notation/dtype.ts';
import { checkedByteLength, elementCount, formatShape, type Shape } from './notation/shape.ts';
import { readInput } from './read-input.ts';
import { isTypedArray } from './typed-array.ts';

/**
 * Makes contents of nested arrays.
 *
 * @throws {@link EncodeError} at the place of the first value that cannot be kept, or of an array of another length.
 * @throws {@link LimitError} if it has too many dimensions, elements or bytes.
 */
export function readNested(nested: Nested<unknown>, dtype: Dtype | undefined, limits: Limits): ArrayContents {
  return readable([], () => {
    const { items, shape } = flatten(nested, limits);
    return encodeItems(items, shape, dtype, limits);
  });
}

/**
 * Gives a flat typed array, which is kept by reference, or a flat list, which is copied, the axes that are asked for.
 *
 * @param shape - counts elements of the dtype: a complex one is a single element.
 * @throws {@link OptionError} if the input has a shape of its own.
 * @throws {@link EncodeError} `bad-shape` if it has another number of elements.
 * @throws {@link LimitError} if it has too many dimensions, elements or bytes.
 */
export function readFlat(input: unknown, shape: Shape, dtype: Dtype | undefined, limits: Limits): ArrayContents {
  const flat = readable([], () => contentsOf(input, dtype, limits));
  checkedByteLength(shape, flat.dtype.itemsize, limits, []);
  const count = elementCount(shape);
  if (count === flat.size) return flat.reinterpreted(flat.dtype, shape);
  throw new EncodeError('bad-shape', `Expected ${count} elements for shape ${formatShape(shape)}, got ${flat.size}`);
}

function contentsOf(input: unknown, dtype: Dtype | undefined, limits: Limits): ArrayContents {
  if (isTypedArray(input)) {
    const { contents } = readInput(input, undefined, limits);
    return dtype === undefined ? contents : convert(contents, dtype, limits, true);
  }
  if (!Array.isArray(input)) {
    throw new OptionError('Expected no shape: only a typed array or a list has none of its own', ['shape']);
  }
  const contents = readNested(input, dtype, limits);
  if (contents.shape.length === 1) return contents;
  const message = `Expected no shape: nested lists have one of their own, ${formatShape(contents.shape)}`;
  throw new OptionError(message, ['shape']);
}
