/**
 * Turns values of JavaScript into elements of a dtype: integers exactly or not at all, floats rounded as the dtype says.
 *
 * @module
 */
import { bytesOf, swapBytes } from '../base/bytes.ts';
import { EncodeError } from '../base/errors.ts';
import type { Limits } from '../base/limits.ts';
import { describe } from '../base/path.ts';
import { MILLISECONDS, isHostOrder, plainDtype, unicode, type Dtype } from './notation/dtype.ts';
import { ArrayContents } from './array-contents.ts';
import { BFLOAT16, encodeSmallFloat, FLOAT16, isInfinite, type SmallFloat } from '../base/numbers/float16.ts';
import { checkedByteLength, formatShape, placeOf, type Shape } from './notation/shape.ts';
import { countOfUnits } from './notation/time-unit.ts';
import { unsupported } from './requested.ts';

/**
 * Makes an array of a list of values.
 *
 * @param items - in C order; for a complex dtype re, im, and `shape` ends in 2.
 * @param dtype - undefined to take it from the values.
 * @throws {@link EncodeError} at the place of the first value that cannot be kept.
 * @throws {@link LimitError} if the array is too large.
 */
export function encodeItems(
  items: ArrayLike<unknown>,
  shape: Shape,
  dtype: Dtype | undefined,
  limits: Limits,
): ArrayContents {
  const target = dtype ?? inferDtype(items, shape);
  const own = target.kind === 'complex' ? dropPairAxis(shape) : shape;
  checkedByteLength(own, target.itemsize, limits, []);
  return new ArrayContents(target, own, new ElementWriter(target, items, shape).write(), true);
}

/** The shape of complex elements, of the shape of their parts. */
export function dropPairAxis(shape: Shape): Shape {
  if (shape.at(-1) === 2) return shape.slice(0, -1);
  throw new EncodeError('bad-shape', `Expected a last axis of 2, re and im, got shape ${formatShape(shape)}`);
}

/** What each type of value becomes when no dtype is asked for. */
function inferDtype(items: ArrayLike<unknown>, shape: Shape): Dtype {
  if (items.length === 0) return plainDtype('float64');
  const first = typeOf(items[0]);
  let longest = 1;
  for (let i = 0; i < items.length; i++) {
    const item = items[i];
    if (typeOf(item) !== first) {
      throw unsupported(`values of one type, ${first}`, item, placeOf(i, shape));
    }
    if (typeof item === 'string') longest = Math.max(longest, codePoints(item));
  }
  if (first === 'boolean') return plainDtype('bool');
  if (first === 'bigint') return plainDtype('int64');
  if (first === 'number') return plainDtype('float64');
  if (first === 'string') return unicode(longest, false);
  if (first === 'Date') return MILLISECONDS;
  const advice =
    first === 'Uint8Array' ? 'a dtype |S for elements that are bytes' : 'numbers, bigints, booleans, strings or dates';
  throw new EncodeError('unsupported-value', `Expected ${advice}, got ${first}`, placeOf(0, shape));
}

function typeOf(item: unknown): string {
  if (item instanceof Date) return 'Date';
  if (item instanceof Uint8Array) return 'Uint8Array';
  return describe(item);
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** Writes elements of one dtype. */
class ElementWriter {
  readonly #dtype: Dtype;
  readonly #items: ArrayLike<unknown>;
  readonly #shape: Shape;
  /** The item that is being written, for messages. */
  #at = 0;

  constructor(dtype: Dtype, items: ArrayLike<unknown>, shape: Shape) {
    this.#dtype = dtype;
    this.#items = items;
    this.#shape = shape;
  }

  /** @returns Bytes in the dtype's order, in memory of their own. */
  write(): Uint8Array {
    const { kind } = this.#dtype;
    if (kind === 'bytes') return this.#writeByteStrings();
    if (kind === 'raw') {
      throw this.#refuse(`Expected the bytes of ${this.#dtype.name} through Numpy.fromBytes, got values`);
    }
    const bytes = kind === 'unicode' ? this.#writeTexts() : this.#writeNumbers();
    if (!isHostOrder(this.#dtype)) swapBytes(bytes, this.#dtype.unit);
    return bytes;
  }

  #writeNumbers(): Uint8Array {
    const convert = this.#converter();
    const numbers: ArrayBufferView & { [index: number]: number | bigint } = new this.#dtype.Values(this.#items.length);
    for (this.#at = 0; this.#at < this.#items.length; this.#at++) numbers[this.#at] = convert(this.#items[this.#at]);
    return bytesOf(numbers);
  }

  #converter(): (item: unknown) => number | bigint {
    const { kind, itemsize, Values, name } = this.#dtype;
    if (kind === 'bool') return (item) => this.#boolean(item);
    if (kind === 'time') return (item) => this.#time(item);
    if (kind === 'float16') return (item) => this.#twoBytes(item, FLOAT16);
    if (kind === 'bfloat16') return (item) => this.#twoBytes(item, BFLOAT16);
    if (Values === Float32Array) return (item) => this.#rounded(this.#number(item), Math.fround);
    if (Values === Float64Array) return (item) => this.#rounded(this.#number(item), Number);
    const signed = !/^>?u/.test(name);
    const bits = 8 * itemsize;
    if (bits === 64) return (item) => this.#bigint(item, signed ? BigInt.asIntN : BigInt.asUintN);
    const least = signed ? -(2 ** (bits - 1)) : 0;
    return (item) => this.#integer(item, least, least + 2 ** bits - 1);
  }

  #boolean(item: unknown): number {
    if (item === true || item === 1) return 1;
    if (item === false || item === 0) return 0;
    throw this.#refuse(`Expected true, false, 0 or 1, got ${shown(item)}`);
  }

  #integer(item: unknown, least: number, most: number): number {
    const value = typeof item === 'bigint' ? Number(item) : item;
    if (typeof value !== 'number') throw this.#unsupported('a number', item);
    // Every bigint in this range is exact as a number, and no other becomes one in it.
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw this.#overflow(item);
  }

  #bigint(item: unknown, wrap: (bits: number, value: bigint) => bigint): bigint {
    if (typeof item !== 'bigint' && typeof item !== 'number') {
      throw this.#unsupported('a bigint or an integer', item);
    }
    if (typeof item === 'number' && !Number.isInteger(item)) throw this.#overflow(item);
    const value = BigInt(item);
    if (wrap(64, value) === value) return value;
    if (value > 0n && this.#dtype.kind === 'int' && value < 2n ** 64n) throw this.#overflow(item, ' (uint64 can)');
    throw this.#overflow(item);
  }

  #time(item: unknown): bigint {
    if (!(item instanceof Date)) return this.#bigint(item, BigInt.asIntN);
    const count = countOfUnits(Date.prototype.getTime.call(item), this.#dtype.name);
    if (count === undefined) {
      throw this.#refuse(`Expected a date that ${this.#dtype.name} holds exactly, got another`);
    }
    return this.#bigint(count, BigInt.asIntN);
  }

  #twoBytes(item: unknown, format: SmallFloat): number {
    const value = this.#number(item);
    const code = encodeSmallFloat(value, format);
    if (Number.isFinite(value) && isInfinite(code, format)) throw this.#overflow(item);
    return code;
  }

  /** Rounding may give the nearest number there is, never infinity for a finite one. */
  #rounded(value: number, round: (value: number) => number): number {
    const result = round(value);
    if (Number.isFinite(value) && !Number.isFinite(result)) throw this.#overflow(value);
    return result;
  }

  /** The item as a double that rounds to any narrower float as the item itself does. */
  #number(item: unknown): number {
    if (typeof item === 'number') return item;
    if (typeof item !== 'bigint') throw this.#unsupported('a number', item);
    const value = this.#dtype.Values === Float64Array ? Number(item) : roundedToOdd(item);
    if (!Number.isFinite(value)) throw this.#overflow(item);
    return value;
  }

  #writeTexts(): Uint8Array {
    const length = this.#dtype.itemsize / 4;
    const codes = new Uint32Array(this.#items.length * length);
    for (this.#at = 0; this.#at < this.#items.length; this.#at++) {
      const item = this.#items[this.#at];
      if (typeof item !== 'string') throw this.#unsupported('a string', item);
      if (item.endsWith('\0')) throw this.#refuse('Expected a string without NULs at its end');
      let at = this.#at * length;
      const end = at + length;
      for (const character of item) {
        const code = character.codePointAt(0) as number;
        if (code >= 0xd800 && code < 0xe000) throw this.#refuse('Expected a well-formed string, got a lone surrogate');
        if (at === end) throw this.#refuse(`Expected at most ${length} code points, got more`);
        codes[at++] = code;
      }
    }
    return bytesOf(codes);
  }

  #writeByteStrings(): Uint8Array {
    const length = this.#dtype.itemsize;
    const bytes = new Uint8Array(this.#items.length * length);
    for (this.#at = 0; this.#at < this.#items.length; this.#at++) {
      const item = this.#items[this.#at];
      if (!(item instanceof Uint8Array)) {
        throw this.#unsupported('a Uint8Array', item);
      }
      if (item.length > length) throw this.#refuse(`Expected at most ${length} bytes, got ${item.length}`);
      if (item.at(-1) === 0) throw this.#refuse('Expected bytes without zeros at their end');
      bytes.set(item, this.#at * length);
    }
    return bytes;
  }

  #overflow(item: unknown, advice = ''): EncodeError {
    const message = `Expected a number that ${this.#dtype.name} can hold, got ${shown(item)}${advice}`;
    return new EncodeError('number-overflow', message, this.#place());
  }

  #unsupported(expected: string, item: unknown): EncodeError {
    return unsupported(expected, item, this.#place());
  }

  #refuse(message: string): EncodeError {
    return new EncodeError('unsupported-value', message, this.#place());
  }

  /** Where the item stands that is being written. */
  #place(): number[] {
    return this.#items.length === 0 ? [] : placeOf(this.#at, this.#shape);
  }
}

function shown(item: unknown): string {
  if (typeof item === 'number') return String(item);
  // A bigint may have millions of digits.
  return typeof item === 'bigint' && BigInt.asIntN(128, item) === item ? `${item}n` : describe(item);
}

/**
 * A double that rounds to a narrower float as the integer itself does: of the two around it the one whose last bit is
 * set (round to odd), so that the second rounding does not see a tie where there is none.
 */
function roundedToOdd(value: bigint): number {
  const nearest = Number(value);
  if (!Number.isFinite(nearest)) return nearest;
  const rest = value - BigInt(nearest);
  const bits = new BigInt64Array(Float64Array.of(nearest).buffer);
  const [code = 0n] = bits;
  // Codes count up with the size of a number, whatever its sign.
  if (rest !== 0n && code % 2n === 0n) bits[0] = code + (rest > 0n === value > 0n ? 1n : -1n);
  return new Float64Array(bits.buffer)[0] ?? nearest;
}
