import ndarray, { type NdArray } from 'ndarray';
import { MissingDependencyError } from '../base/errors.ts';
import type { Dtype } from './notation/dtype.ts';
import type { Shape } from './notation/shape.ts';
import type { NumpyValues } from './values.ts';

/** An npm ndarray over the values of an array. */
export type NumpyArray = NdArray<NumpyValues>;

/** Whether an input is one of npm's: what only has their data members has no methods. */
export function isNdArray(input: unknown): input is NumpyArray {
  return (
    typeof input === 'object' &&
    input !== null &&
    'pick' in input &&
    typeof input.pick === 'function' &&
    'transpose' in input &&
    'index' in input
  );
}

export function makeNdArray(dtype: Dtype, shape: Shape, values: NumpyValues): NumpyArray {
  const inner = dtype.kind === 'complex' ? [2] : dtype.kind === 'raw' ? [dtype.itemsize] : [];
  try {
    return ndarray<NumpyValues>(values, [...shape, ...inner]);
  } catch (cause) {
    throw new MissingDependencyError(
      'ndarray',
      'Expected a runtime that lets npm ndarray generate code: use values and shape instead of data',
      { cause },
    );
  }
}
