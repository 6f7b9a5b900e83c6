import { Bool, type DataType, Float64, Int64, Utf8 } from 'apache-arrow';
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

/** Whether text without quotes would be taken for something else than text. */
export function looksTyped(text: string): boolean {
  return BOOLEAN.test(text) || isInt64(text) || isFloat64(text) || NOT_FINITE.test(text);
}

const BOOLEAN = /^(?:true|false|True|False|TRUE|FALSE)$/;
const NOT_FINITE = /^(?:NaN|nan|-?Infinity|-?inf)$/;
const INTEGER = /^(?:0|-?[1-9]\d{0,18})$/;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function isInt64(text: string): boolean {
  if (!INTEGER.test(text)) return false;
  return text.length < 19 || BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}

/** Whether a float64 says all digits of a number: that it is the nearest to them is not enough. */
function isFloat64(text: string): boolean {
  if (text.length > 400 || !NUMBER.test(text)) return false;
  const value = Number(text);
  return Number.isFinite(value) && digitsOf(text) === digitsOf(String(value));
}

/** A number's digits without zeros around them, and where its point stands. */
function digitsOf(text: string): string {
  const [, whole = '', fraction = '', exponent = '0'] = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const all = (whole + fraction).replace(/^0+/, '');
  const digits = all.replace(/0+$/, '');
  return digits === '' ? '0' : `${digits}e${Number(exponent) - fraction.length + (all.length - digits.length)}`;
}
