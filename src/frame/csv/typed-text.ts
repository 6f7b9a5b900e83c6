/**
 * Text that readers of CSV take for something else than text, where it is not quoted.
 *
 * @module
 */

/** Whether text without quotes would be taken for something else than text. */
export function looksTyped(text: string): boolean {
  return BOOLEAN.test(text) || isInt64(text) || isFloat64(text) || NOT_FINITE.test(text);
}

/** `true` and `false`, as programs write them. */
export const BOOLEAN: RegExp = /^(?:true|false|True|False|TRUE|FALSE)$/;
/** What is a float64 and no number. */
export const NOT_FINITE: RegExp = /^(?:NaN|nan|-?Infinity|-?inf)$/;
const INTEGER = /^(?:0|-?[1-9]\d{0,18})$/;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Whether text is an integer as JSON has them, of 64 bits at most. */
export function isInt64(text: string): boolean {
  if (!INTEGER.test(text)) return false;
  return text.length < 19 || BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}

/** Whether a float64 says all digits of a number: that it is the nearest to them is not enough. */
export function isFloat64(text: string): boolean {
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
