/**
 * Floats of two bytes, which JavaScript does not have everywhere: IEEE 754 binary16, and the upper half of a float32
 * (bfloat16).
 *
 * @module
 */
import { HOST_IS_LITTLE_ENDIAN } from './bytes.ts';

/** Where the bits of a two-byte float are. */
export interface SmallFloat {
  /** Bits of the fraction. */
  readonly fraction: number;
  readonly bias: number;
}

export const FLOAT16: SmallFloat = { fraction: 10, bias: 15 };
export const BFLOAT16: SmallFloat = { fraction: 7, bias: 127 };

/** Whether the bits are those of an infinity. */
export function isInfinite(code: number, { fraction, bias }: SmallFloat): boolean {
  return (code & 0x7fff) === (2 * bias + 1) << fraction;
}

/** Reads two-byte floats; every one of them is a float32, and a NaN keeps its payload. */
export function decodeSmallFloats(codes: ArrayLike<number>, format: SmallFloat): Float32Array {
  const bits = new Uint32Array(codes.length);
  for (let i = 0; i < bits.length; i++) {
    const code = codes[i] as number;
    bits[i] = format === BFLOAT16 ? code << 16 : float32Bits(code);
  }
  return new Float32Array(bits.buffer);
}

/** The bits of the float32 that equals a binary16. */
function float32Bits(code: number): number {
  const sign = (code & 0x8000) << 16;
  const exponent = (code >> 10) & 31;
  const fraction = code & 1023;
  if (exponent === 31) return sign | 0x7f800000 | (fraction << 13);
  if (exponent !== 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  // A subnormal of binary16 is a normal float32: its first bit becomes the hidden one.
  const shift = Math.clz32(fraction) - 21;
  return sign | ((113 - shift) << 23) | (((fraction << shift) & 1023) << 13);
}

const SCRATCH = new Float64Array(1);
const SCRATCH_HIGH = new Uint32Array(SCRATCH.buffer, HOST_IS_LITTLE_ENDIAN ? 4 : 0, 1);

/** Adding and subtracting it rounds a smaller non-negative double to an integer, ties to even. */
const ROUNDER = 2 ** 52;

/**
 * Rounds a double to the nearest two-byte float, ties to even, in one step: by way of a float32 it could round twice.
 *
 * @returns Its bits; those of infinity when the value is too large.
 */
export function encodeSmallFloat(value: number, format: SmallFloat): number {
  const { fraction, bias } = format;
  const infinity = (2 * bias + 1) << fraction;
  if (Number.isNaN(value)) return infinity | (1 << (fraction - 1));
  SCRATCH[0] = value;
  const high = (SCRATCH_HIGH[0] as number) >>> 20;
  const sign = high >> 11 === 1 ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size === Infinity) return sign | infinity;
  // Subnormals are spaced as the smallest normals are.
  const exponent = Math.max((high & 0x7ff) - 1023, 1 - bias);
  const steps = size * 2 ** (fraction - exponent);
  const rounded = steps + ROUNDER - ROUNDER;
  // The hidden bit, and a carry out of the fraction, each add one to the exponent's bits.
  return sign | Math.min(((exponent + bias - 1) << fraction) + rounded, infinity);
}
