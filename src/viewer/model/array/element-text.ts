import type { Dtype, Field } from '../../../numpy/notation/dtype.ts';
import { elementCount } from '../../../numpy/notation/shape.ts';
import { decodeValues, type NumpyValues } from '../../../numpy/values.ts';
import { bytesCell, byteStringCell, CELL_CHARACTERS, stringCell, type CellText } from '../text/cell-text.ts';
import { floatCell, floatText, type FloatWidth } from '../text/number-text.ts';
import { cutText } from '../text/visible.ts';
import type { Elements } from './elements.ts';
import { numpyTimeText } from './time-text.ts';

/**
 * One element of an array as text: integers and times exactly, floats in the digits that only they have.
 *
 * @param index - flat, in C order.
 */
export function elementCell({ dtype, values }: Pick<Elements, 'dtype' | 'values'>, index: number): CellText {
  switch (dtype.kind) {
    case 'bool':
      return { text: values[index] === 0 ? 'false' : 'true', kind: 'boolean' };
    case 'int':
      return { text: String(values[index]), kind: 'number' };
    case 'float':
    case 'float16':
    case 'bfloat16':
      return floatCell(values[index] as number, widthOf(dtype));
    case 'complex':
      return complexCell(values as Float64Array, index, dtype.itemsize === 8 ? 'float32' : 'float64');
    case 'time': {
      const text = numpyTimeText(values[index] as bigint, dtype.name);
      return { text, kind: text === 'NaT' ? 'nan' : 'time' };
    }
    case 'unicode':
      return stringCell(values[index] as string);
    case 'bytes':
      return byteStringCell(values[index] as Uint8Array);
    default:
      return rawCell(dtype, values as Uint8Array, index);
  }
}

/** How many digits tell the floats of a dtype apart. */
export function widthOf({ kind, itemsize }: Pick<Dtype, 'kind' | 'itemsize'>): FloatWidth {
  if (kind === 'float16' || kind === 'bfloat16') return kind;
  return itemsize === 4 ? 'float32' : 'float64';
}

function complexCell(pairs: Float64Array, index: number, width: FloatWidth): CellText {
  const real = pairs[2 * index] as number;
  const imaginary = pairs[2 * index + 1] as number;
  const sign = imaginary < 0 || Object.is(imaginary, -0) ? '-' : '+';
  const text = `${floatText(real, width)}${sign}${floatText(Math.abs(imaginary), width)}j`;
  return { text, kind: Number.isNaN(real) || Number.isNaN(imaginary) ? 'nan' : 'number' };
}

function rawCell(dtype: Dtype, bytes: Uint8Array, index: number): CellText {
  const element = bytes.subarray(index * dtype.itemsize, (index + 1) * dtype.itemsize);
  if (dtype.fields === undefined) return bytesCell(element);
  const members = dtype.fields.map((field) => `${field.name}: ${fieldCell(field, element).text}`);
  return { text: cutText(`{${members.join(', ')}}`, CELL_CHARACTERS), kind: 'nested' };
}

/**
 * One field of a structured element as text.
 *
 * @param element - the bytes of the element.
 */
export function fieldCell({ dtype, shape, offset }: Field, element: Uint8Array): CellText {
  const count = elementCount(shape);
  const shown = Math.min(count, MOST_ITEMS);
  const bytes = element.subarray(offset, offset + shown * dtype.itemsize);
  const values: NumpyValues = decodeValues(dtype, bytes, shown);
  if (shape.length === 0) return elementCell({ dtype, values }, 0);
  const items = Array.from({ length: shown }, (_, i) => elementCell({ dtype, values }, i).text);
  if (count > shown) items.push(`… (${count})`);
  return { text: cutText(`[${items.join(', ')}]`, CELL_CHARACTERS), kind: 'nested' };
}

/** Items of a field with axes that a cell shows. */
const MOST_ITEMS = 20;
