import { copyBytes, swapBytes, wholeWords } from '../base/bytes.ts';
import { isHostOrder, type Dtype, type Numbers } from './notation/dtype.ts';
import { BFLOAT16, decodeSmallFloats, FLOAT16 } from '../base/numbers/float16.ts';

/**
 * The elements of an array in C order: numbers in the typed array of their dtype (`float16` and `bfloat16` as float32;
 * complex as re, im; dates as counts of their unit), `<U` as strings, `|S` as bytes without trailing zeros, and
 * everything else as the raw bytes of all elements.
 */
export type NumpyValues = Numbers | string[] | Uint8Array[];

/**
 * Decodes elements.
 *
 * @param bytes - C order, in the dtype's byte order; free of what {@link findBadValue} finds.
 * @param count - elements.
 * @returns Values over the same memory where the machine can use it as it is, else in memory of their own.
 */
export function decodeValues(dtype: Dtype, bytes: Uint8Array, count: number): NumpyValues {
  const { kind, itemsize } = dtype;
  if (kind === 'raw') return bytes;
  if (kind === 'bytes') return Array.from({ length: count }, (_, i) => byteString(bytes, i * itemsize, itemsize));
  const numbers = numbersOf(dtype, bytes);
  const codes = numbers as Uint16Array | Uint32Array;
  const length = itemsize / 4;
  if (kind === 'unicode') return Array.from({ length: count }, (_, i) => textOf(codes, i * length, length));
  if (kind === 'float16') return decodeSmallFloats(codes, FLOAT16);
  if (kind === 'bfloat16') return decodeSmallFloats(codes, BFLOAT16);
  return numbers;
}

/** The numbers of elements in host order: over the same memory where they lie ready, else a copy. */
function numbersOf(dtype: Dtype, bytes: Uint8Array): Numbers {
  const { Values } = dtype;
  const ready = isHostOrder(dtype) && bytes.byteOffset % Values.BYTES_PER_ELEMENT === 0;
  const host = ready ? bytes : copyBytes(bytes);
  if (!isHostOrder(dtype)) swapBytes(host, dtype.unit);
  return new Values(host.buffer as ArrayBuffer, host.byteOffset, host.length / Values.BYTES_PER_ELEMENT);
}

/** The bytes of one `|S` element in memory of their own; trailing zeros are padding. */
function byteString(bytes: Uint8Array, start: number, length: number): Uint8Array {
  let end = start + length;
  while (end > start && bytes[end - 1] === 0) end--;
  // Not `slice`: of a Buffer that is a view.
  return copyBytes(bytes.subarray(start, end));
}

/** One `<U` element; trailing zeros are padding. */
function textOf(codes: Uint16Array | Uint32Array, start: number, length: number): string {
  let end = start + length;
  while (end > start && codes[end - 1] === 0) end--;
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCodePoint(codes[i] as number);
  return text;
}

/**
 * Looks for bytes that the dtype does not allow: a bool that is neither 0 nor 1, a code unit that is not a character.
 *
 * @returns What was expected and what stands there instead, or undefined.
 */
export function findBadValue(dtype: Dtype, bytes: Uint8Array): string | undefined {
  if (dtype.kind === 'bool' && !areBooleans(bytes)) {
    return `Expected booleans of 0 or 1, got a byte of ${bytes.find((byte) => byte > 1)}`;
  }
  if (dtype.kind !== 'unicode') return undefined;
  const codes = numbersOf(dtype, bytes) as Uint32Array;
  const bad = codes.find((code) => code > 0x10ffff || (code >= 0xd800 && code < 0xe000));
  return bad === undefined ? undefined : `Expected code points of text, got ${bad.toString(16).toUpperCase()}`;
}

function areBooleans(bytes: Uint8Array): boolean {
  // Four bytes a step, from the first whole word on: any bit but the lowest of each shows in the union.
  const { head, words } = wholeWords(bytes);
  let seen = 0;
  for (let i = 0; i < head; i++) seen |= bytes[i] as number;
  for (let i = 0; i < words.length; i++) seen |= words[i] as number;
  for (let i = head + words.length * 4; i < bytes.length; i++) seen |= bytes[i] as number;
  return (seen & ~0x01010101) === 0;
}
