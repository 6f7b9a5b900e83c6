import type { Limits } from '../base/limits.ts';
import { EncodeError } from '../base/errors.ts';
import type { ArrayContents } from './array-contents.ts';
import { plainDtype, type Dtype } from './notation/dtype.ts';
import { encodeItems, dropPairAxis } from './encode-items.ts';
import { assertLegalBytes } from './read-input.ts';
import type { Shape } from './notation/shape.ts';

/**
 * Gives an array the dtype that is asked for: the same memory where only its meaning changes (int64 to dates, pairs of
 * floats to complex, bytes of 0 and 1 to bool), else converted elements in memory of their own.
 *
 * @param flat - whether the one axis is a typed array's length, along which complex numbers stand as pairs.
 * @throws {@link EncodeError} at the first element that the dtype cannot hold.
 */
export function convert(contents: ArrayContents, dtype: Dtype, limits: Limits, flat: boolean): ArrayContents {
  const from = contents.dtype;
  if (from.name === dtype.name) return contents;
  if (from.kind !== 'complex' && dtype.kind === 'complex') {
    const shape = pairShape(contents, flat);
    const parts = plainDtype(dtype.unit === 4 ? 'float32' : 'float64');
    return convert(contents, parts, limits, false).reinterpreted(dtype, dropPairAxis(shape));
  }
  const sameMemory =
    (from.name === 'int64' && dtype.kind === 'time') ||
    (from.name === 'uint8' && dtype.kind === 'bool') ||
    // Only the byte order differs.
    (from.kind === dtype.kind && from.code !== undefined && from.code.slice(1) === dtype.code?.slice(1));
  if (sameMemory) return assertLegalBytes(contents.reinterpreted(dtype, contents.shape));
  if (dtype.kind === 'raw' || from.kind === 'raw' || (dtype.kind === 'bytes' && from.kind !== 'bytes')) {
    throw new EncodeError(
      'unsupported-value',
      `Expected the bytes of ${dtype.name} through Numpy.fromBytes, got elements of ${from.name}`,
    );
  }
  if ((from.kind === 'complex' && dtype.kind !== 'complex') || (from.kind === 'time' && dtype.name !== 'int64')) {
    throw new EncodeError('unsupported-value', `Expected elements that can become ${dtype.name}, got ${from.name}`);
  }
  const shape = dtype.kind === 'complex' ? [...contents.shape, 2] : contents.shape;
  return encodeItems(contents.values(), shape, dtype, limits);
}

function pairShape(contents: ArrayContents, flat: boolean): Shape {
  return flat && contents.size % 2 === 0 ? [contents.size / 2, 2] : contents.shape;
}
