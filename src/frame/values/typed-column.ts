import {
  Data,
  Float16,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  Int8,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
  type DataType,
} from 'apache-arrow';
import { copyBytes, type TypedArray } from '../../base/bytes.ts';
import { EncodeError } from '../../base/errors.ts';
import { isOutOfReach, typedNumbers } from '../../numpy/typed-array.ts';
import type { Path } from '../../base/path.ts';
import { layoutOf, type FixedLayout } from '../arrow/layout.ts';

/**
 * Makes an array of the numbers of a typed array, bit by bit.
 *
 * @returns An array in memory of its own: Node's buffers often share theirs, and `slice` of them copies nothing.
 * @throws {@link EncodeError} `unsupported-value` if its memory was transferred to another thread, or cut.
 */
export function typedColumn(input: TypedArray, path: Path): Data {
  if (isOutOfReach(input)) {
    throw new EncodeError('unsupported-value', 'Expected a typed array, got one whose memory was taken away', path);
  }
  const numbers = typedNumbers(input);
  const type = TYPES.get(numbers?.dtype.name ?? '')?.();
  if (numbers === undefined || type === undefined) {
    throw new EncodeError('unsupported-value', 'Expected a typed array of numbers that Arrow has', path);
  }
  const { length } = numbers;
  const { element } = layoutOf(type) as FixedLayout;
  const values = new element(copyBytes(numbers.bytes).buffer, 0, length);
  return new Data(type, 0, length, 0, [undefined, values] as unknown as Partial<Data['buffers']>);
}

const TYPES: ReadonlyMap<string, () => DataType> = new Map<string, () => DataType>([
  ['int8', () => new Int8()],
  ['int16', () => new Int16()],
  ['int32', () => new Int32()],
  ['int64', () => new Int64()],
  ['uint8', () => new Uint8()],
  ['uint16', () => new Uint16()],
  ['uint32', () => new Uint32()],
  ['uint64', () => new Uint64()],
  ['float16', () => new Float16()],
  ['float32', () => new Float32()],
  ['float64', () => new Float64()],
]);
