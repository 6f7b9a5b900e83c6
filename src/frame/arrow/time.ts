/**
 * Times of Arrow's units.
 *
 * @module
 */
import { HOST_IS_LITTLE_ENDIAN } from '../../base/bytes.ts';
import type { KeepsOptimized } from '../../base/keep-optimized.ts';

/** Units per second of `TimeUnit`: seconds, milliseconds, microseconds, nanoseconds. */
export const PER_SECOND: readonly bigint[] = [1n, 1000n, 1_000_000n, 1_000_000_000n];

/** 64-bit integers as pairs of 32-bit words: reading BigInts one by one is slow. */
export class Int64Reader {
  readonly #values: BigInt64Array | BigUint64Array;
  readonly #words: Int32Array;
  readonly #signed: boolean;
  readonly #low: number = HOST_IS_LITTLE_ENDIAN ? 0 : 1;

  constructor(values: BigInt64Array | BigUint64Array) {
    this.#values = values;
    this.#words = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
    this.#signed = values instanceof BigInt64Array;
  }

  /** The value if it is a safe integer, else undefined. */
  safe(slot: number): number | undefined {
    const high = this.#high(slot);
    if (high >= 0x200000 || high < -0x200000) return undefined;
    const value = high * 2 ** 32 + this.#lowWord(slot);
    return Number.isSafeInteger(value) ? value : undefined;
  }

  /** The value. */
  at(slot: number): bigint {
    return this.#values[slot] as bigint;
  }

  /** A time as whole milliseconds, rounded down; a bigint beyond 2^53. */
  milliseconds(slot: number, unit: number): number | bigint {
    const high = this.#high(slot);
    const low = this.#lowWord(slot);
    let value: number;
    if (unit === 0) value = (high * 2 ** 32 + low) * 1000;
    else if (unit === 1) value = high * 2 ** 32 + low;
    // 2^32 = 4294967 * 1000 + 296 = 4294 * 10^6 + 967296: no product leaves the safe integers.
    else if (unit === 2) value = high * 4_294_967 + Math.floor((high * 296 + low) / 1000);
    else value = high * 4294 + Math.floor((high * 967_296 + low) / 1_000_000);
    return Number.isSafeInteger(value) ? value : floorDivide(this.at(slot) * 1000n, PER_SECOND[unit] as bigint);
  }

  #high(slot: number): number {
    const high = this.#words[2 * slot + 1 - this.#low] as number;
    return this.#signed ? high : high >>> 0;
  }

  #lowWord(slot: number): number {
    return (this.#words[2 * slot + this.#low] as number) >>> 0;
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new Int64Reader(new BigInt64Array(0));
}

/** The quotient rounded down. */
export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}

/** A timestamp as ISO 8601 with nine digits and no zone: `2024-01-31T12:00:00.000000001`. */
export function isoNanoseconds(value: bigint, unit: number): string {
  const perSecond = PER_SECOND[unit] as bigint;
  const seconds = floorDivide(value, perSecond);
  const fraction = (value - seconds * perSecond) * (1_000_000_000n / perSecond);
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, -5)}.${fraction.toString().padStart(9, '0')}`;
}

function two(part: bigint): string {
  return part.toString().padStart(2, '0');
}

/** A time of day as ISO 8601, without a fraction when there is none, as pandas writes it: `12:00:00.000001`. */
export function isoTime(value: bigint, unit: number): string {
  const perSecond = PER_SECOND[unit] as bigint;
  const seconds = floorDivide(value, perSecond);
  const fraction = (value - seconds * perSecond) * (1_000_000_000n / perSecond);
  const clock = `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  if (fraction === 0n) return clock;
  const nine = fraction.toString().padStart(9, '0');
  return `${clock}.${nine.endsWith('000') ? nine.slice(0, 6) : nine}`;
}
