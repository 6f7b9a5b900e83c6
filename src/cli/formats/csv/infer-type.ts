import { Bool, type DataType, Float64, Int64, Utf8 } from 'apache-arrow';
import { BOOLEAN, isFloat64, isInt64, NOT_FINITE } from '../../../frame/csv/typed-text.ts';
import type { TextColumn } from './csv-parser.ts';

/**
 * The type of a column of text: integers, numbers or booleans if all of its cells are and nothing of them is lost, else
 * text. So `007`, `+1`, digits beyond a float64's, and what is quoted stay text.
 */
export function inferType({ cells, isQuoted }: TextColumn): DataType {
  if (isQuoted) return new Utf8();
  let isInteger = true;
  let isNumber = true;
  let isBoolean = true;
  let values = 0;
  let numbers = 0;
  for (const cell of cells) {
    if (cell === null) continue;
    values++;
    if (isInteger && !isInt64(cell)) isInteger = false;
    if (isNumber && !isInteger) {
      if (isFloat64(cell)) numbers++;
      else if (!NOT_FINITE.test(cell)) isNumber = false;
    } else if (isInteger) numbers++;
    if (isBoolean && !BOOLEAN.test(cell)) isBoolean = false;
    if (!isInteger && !isNumber && !isBoolean) return new Utf8();
  }
  if (values === 0) return new Utf8();
  if (isBoolean) return new Bool();
  if (isInteger) return new Int64();
  // Words alone are not numbers; those that were taken for integers must be numbers, too.
  return isNumber && numbers > 0 && cells.every((cell) => cell === null || isNumberText(cell))
    ? new Float64()
    : new Utf8();
}

function isNumberText(cell: string): boolean {
  return isFloat64(cell) || NOT_FINITE.test(cell);
}
