import { isOutOfReach } from '../../base/incoming/incoming-bytes.ts';
import { Data, type DataType } from 'apache-arrow';
import { typedNumbers, type TypedNumbers } from '../../numpy/typed-array.ts';
import { layoutOf, type FixedLayout } from '../arrow/layout.ts';
import { isNull, type LooseValue, type RefuseValue } from './refuse.ts';
import { numberOfType } from './typed-column.ts';

/** The numbers of typed arrays, one array after the other. */
export interface TypedItems {
  /** Where each begins and ends, in numbers. */
  readonly offsets: Int32Array;
  /** In memory of its own. */
  readonly items: Data;
}

/**
 * Joins cells that are typed arrays of the numbers of one type, bit by bit.
 *
 * @param type - of the numbers.
 * @param size - numbers of every cell, null ones included, whose numbers are zeros; undefined where each has its own.
 * @returns undefined if a cell is something else, or of other numbers: then each number is looked at by itself.
 */
export function typedItems(
  values: readonly LooseValue[],
  type: DataType,
  size: number | undefined,
  refuse: RefuseValue,
): TypedItems | undefined {
  const name = numberOfType(type);
  if (name === undefined) return undefined;
  const parts: (TypedNumbers | undefined)[] = [];
  const offsets = new Int32Array(values.length + 1);
  let end = 0;
  for (let i = 0; i < values.length; i++) {
    const part = isNull(values[i]) ? undefined : numbersOf(values[i], i, refuse);
    if (part === undefined ? !isNull(values[i]) : part.dtype.name !== name) return undefined;
    if (part !== undefined && size !== undefined) checkSize(part.length, size, i, refuse);
    end += part?.length ?? size ?? 0;
    if (end > MOST_ITEMS) refuse(`Expected at most ${MOST_ITEMS} items in the lists of a column`, i);
    offsets[i + 1] = end;
    parts.push(part);
  }
  const { element, width } = layoutOf(type) as FixedLayout;
  const bytes = new Uint8Array(end * width);
  for (const [i, part] of parts.entries()) if (part) bytes.set(part.bytes, (offsets[i] as number) * width);
  const buffers = [undefined, new element(bytes.buffer, 0, end)] as unknown as Partial<Data['buffers']>;
  return { offsets, items: new Data(type, 0, end, 0, buffers) };
}

/** Items that offsets of 32 bits reach. */
const MOST_ITEMS = 2 ** 31 - 1;

/**
 * The numbers of a cell that is a typed array, a Uint8Array included; undefined for anything else.
 *
 * Refused is one whose memory is no longer there.
 */
export function numbersOf(value: unknown, place: number, refuse: RefuseValue): TypedNumbers | undefined {
  const numbers = typedNumbers(value);
  if (numbers !== undefined && isOutOfReach(value)) {
    return refuse('Expected a typed array, got one whose memory was taken away', place);
  }
  return numbers;
}

/** Refuses a list of another number of items than lists of a fixed size have. */
export function checkSize(length: number, size: number, place: number, refuse: RefuseValue): void {
  if (length !== size) refuse(`Expected a list of ${size} items, as its type says, got ${length}`, place);
}
